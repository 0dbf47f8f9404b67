namespace OrleansTrading.Embedded.Tests.Actors.Conformance;

public interface ILifeGrain : IGrainWithStringKey
{
    /// <summary>How many activations of it there have been.</summary>
    Task<int> Activation();

    Task Leave();

    Task LeaveTwice();

    Task Hold(string name);

    Task<int> CallOther(string key);

    Task Delay(TimeSpan time);

    Task Tick(TimeSpan period, bool keepAlive);

    Task LeaveInTick();

    Task<int> Remember(int value);
}

/// <summary>Tells of its beginning and end; its key may say how it ends.</summary>
public sealed class LifeGrain(Probe probe) : Grain, ILifeGrain, IAsyncDisposable
{
    private int _activation;
    private int _remembered;

    private string Key => this.GetPrimaryKeyString();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _activation = probe.Add($"activations of {Key}");
        probe.Add("most alive", probe.Add($"alive {Key}") > 1 ? 1 : 0);
        await Task.Yield();
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        probe.Note($"{Key} ends: {reason.ReasonCode}");
        switch (Key)
        {
            case "fails to end":
                throw new InvalidOperationException("no farewell");
            case "ends slowly":
                probe.Signal("ends slowly");
                await probe.Signalled("let it end");
                break;
            case "never ends" when _activation == 1:
                probe.Signal("never ends");
                await probe.Signalled("never");
                break;
            case "says goodbye":
                probe.Note($"activation {await GrainFactory.GetGrain<ILifeGrain>("friend").Activation()} of friend heard it");
                break;
            case "ticks to the end":
                this.RegisterGrainTimer(() => Task.FromResult(probe.Add("ticks")), TimeSpan.Zero, TimeSpan.FromSeconds(1));
                break;
        }

        probe.Add($"alive {Key}", -1);
        probe.Signal($"{Key} ended");
    }

    public Task<int> Activation() => Task.FromResult(_activation);

    public Task Leave()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task LeaveTwice()
    {
        DeactivateOnIdle();
        return Leave();
    }

    public async Task Hold(string name)
    {
        probe.Signal($"{name} holds");
        await probe.Signalled($"release {name}");
        probe.Note($"{name} released");
    }

    public Task<int> CallOther(string key) => GrainFactory.GetGrain<ILifeGrain>(key).Activation();

    public Task Delay(TimeSpan time)
    {
        DelayDeactivation(time);
        return Task.CompletedTask;
    }

    public Task Tick(TimeSpan period, bool keepAlive)
    {
        this.RegisterGrainTimer(
            _ => Task.FromResult(probe.Add($"ticks of {Key}")),
            new GrainTimerCreationOptions { DueTime = period, Period = period, KeepAlive = keepAlive });
        return Task.CompletedTask;
    }

    public Task LeaveInTick()
    {
        this.RegisterGrainTimer(Leave, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        return Task.CompletedTask;
    }

    public Task<int> Remember(int value) => Task.FromResult(_remembered += value);

    public ValueTask DisposeAsync()
    {
        probe.Signal($"{Key} disposed");
        return ValueTask.CompletedTask;
    }
}
