namespace OrleansTrading.Embedded.Tests.Actors.Conformance;

public interface IListenerGrain : IGrainWithStringKey
{
    Task<Guid> Subscribe(string key);

    Task Unsubscribe();

    [return: Immutable]
    Task<int[]> Received();

    Task Hold(string name);

    Task Publish(string key, int first, int count);

    Task UnsubscribeAt(int item);

    Task<int> Activation();
}

/// <summary>Listens to streams of numbers. A negative one it fails on; a key that says so is not resumed after a restart.</summary>
public sealed class ListenerGrain(Probe probe) : Grain, IListenerGrain
{
    private readonly List<int> _received = [];
    private readonly int _activation = probe.Add("activations of listeners");
    private StreamSubscriptionHandle<int>? _handle;
    private int _unsubscribeAt = int.MaxValue;
    private int _inside;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (this.GetPrimaryKeyString() == "forgetful")
            return;
        foreach (var handle in await Stream(this.GetPrimaryKeyString()).GetAllSubscriptionHandles())
            _handle = await handle.ResumeAsync(Take, Failed);
    }

    public async Task<Guid> Subscribe(string key)
    {
        _handle = await Stream(key).SubscribeAsync(Take, Failed);
        return _handle.HandleId;
    }

    public Task Unsubscribe() => _handle!.UnsubscribeAsync();

    public Task<int[]> Received() => Task.FromResult(_received.ToArray());

    public async Task Hold(string name)
    {
        _inside++;
        probe.Signal($"{name} holds");
        await probe.Signalled($"release {name}");
        _inside--;
    }

    public async Task Publish(string key, int first, int count)
    {
        for (var i = first; i < first + count; i++)
            await Stream(key).OnNextAsync(i);
    }

    public Task UnsubscribeAt(int item)
    {
        _unsubscribeAt = item;
        return Task.CompletedTask;
    }

    public Task<int> Activation() => Task.FromResult(_activation);

    private IAsyncStream<int> Stream(string key) => this.GetStreamProvider("streams").GetStream<int>(StreamId.Create("numbers", key));

    private async Task Take(int item, StreamSequenceToken? token)
    {
        probe.Add("overlaps", _inside);
        _inside++;
        await Task.Yield();
        _inside--;
        if (item == -2)
            throw new InconsistentStateException("somebody else wrote");
        if (item < 0)
            throw new InvalidOperationException("negative");
        _received.Add(item);
        if (item == _unsubscribeAt)
            await _handle!.UnsubscribeAsync();
        probe.Signal($"{this.GetPrimaryKeyString()} received {item}");
    }

    private Task Failed(Exception exception)
    {
        probe.Note($"{exception.Message}");
        return Task.CompletedTask;
    }
}
