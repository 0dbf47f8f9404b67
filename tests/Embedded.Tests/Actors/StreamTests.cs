using System.Collections.Immutable;

namespace OrleansTrading.Embedded.Tests.Actors;

public interface ISubscriberGrain : IGrainWithStringKey
{
    Task Subscribe(string key);

    Task Unsubscribe();

    Task<ImmutableArray<int>> Received();

    Task Hold();

    Task Publish(string key, int count);
}

public interface IImplicitGrain : IGrainWithStringKey
{
    Task<int> Sum();
}

public sealed class SubscriberGrain(Probe probe) : Grain, ISubscriberGrain
{
    private readonly List<int> _received = [];
    private StreamSubscriptionHandle<int>? _handle;
    private int _inside;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        foreach (var handle in await Stream(this.GetPrimaryKeyString()).GetAllSubscriptionHandles())
            _handle = await handle.ResumeAsync(Take);
    }

    public async Task Subscribe(string key) => _handle = await Stream(key).SubscribeAsync(Take);

    public Task Unsubscribe() => _handle!.UnsubscribeAsync();

    public Task<ImmutableArray<int>> Received() => Task.FromResult(_received.ToImmutableArray());

    public async Task Hold()
    {
        _inside++;
        probe.Signal("holds");
        await probe.Signalled("release");
        _inside--;
    }

    public async Task Publish(string key, int count)
    {
        for (var i = 0; i < count; i++)
            await Stream(key).OnNextAsync(i);
    }

    private IAsyncStream<int> Stream(string key) => this.GetStreamProvider("streams").GetStream<int>(StreamId.Create("numbers", key));

    private async Task Take(int item, StreamSequenceToken? token)
    {
        probe.Add("overlaps", _inside);
        _inside++;
        await Task.Yield();
        _inside--;
        if (item < 0)
            throw new InvalidOperationException("negative");
        _received.Add(item);
        probe.Signal($"{this.GetPrimaryKeyString()} received {item}");
    }
}

[ImplicitStreamSubscription("implied")]
public sealed class ImplicitGrain(Probe probe) : Grain, IImplicitGrain, IStreamSubscriptionObserver
{
    private int _sum;

    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) => handleFactory.Create<int>().ResumeAsync((item, _) =>
    {
        _sum += item;
        probe.Signal($"sum {_sum}");
        return Task.CompletedTask;
    });

    public Task<int> Sum() => Task.FromResult(_sum);
}

public sealed class StreamTests
{
    private readonly Probe _probe = new();

    [Fact]
    public async Task Items_of_a_producer_arrive_in_their_order_at_every_subscriber()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        var grains = new[] { "s", "t" }.Select(key => cluster.Client.GetGrain<ISubscriberGrain>(key)).ToList();
        foreach (var grain in grains)
            await grain.Subscribe("s");
        var client = new List<int>();
        await Stream(cluster, "s").SubscribeAsync((item, _) =>
        {
            client.Add(item);
            if (item == 499)
                _probe.Signal("client received 499");
            return Task.CompletedTask;
        });
        await cluster.Client.GetGrain<ISubscriberGrain>("producer").Publish("s", 500);
        foreach (var subscriber in new[] { "s", "t", "client" })
            await _probe.Signalled($"{subscriber} received 499");
        Assert.Equal(Enumerable.Range(0, 500), client);
        foreach (var grain in grains)
            Assert.Equal(Enumerable.Range(0, 500), await grain.Received());
    }

    [Fact]
    public async Task An_item_is_a_turn_of_the_subscribing_grain()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        var grain = cluster.Client.GetGrain<ISubscriberGrain>("s");
        await grain.Subscribe("s");
        var held = grain.Hold();
        await _probe.Signalled("holds");
        await Stream(cluster, "s").OnNextBatchAsync([1, 2, 3]);
        Assert.False(_probe.IsSignalled("s received 1"));
        _probe.Signal("release");
        await held;
        await _probe.Signalled("s received 3");
        Assert.Equal(0, _probe.Count("overlaps"));
    }

    [Fact]
    public async Task Nothing_arrives_after_unsubscribing()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        var grain = cluster.Client.GetGrain<ISubscriberGrain>("s");
        await grain.Subscribe("s");
        await Stream(cluster, "s").OnNextAsync(1);
        await _probe.Signalled("s received 1");
        await grain.Unsubscribe();
        await Stream(cluster, "s").OnNextAsync(2);
        await cluster.Client.GetGrain<ISubscriberGrain>("s").Received();
        Assert.Equal((int[])[1], await grain.Received());
        Assert.Empty(await Stream(cluster, "s").GetAllSubscriptionHandles());
    }

    [Fact]
    public async Task A_subscription_outlives_the_activation_and_is_resumed_by_the_next_one()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        var grain = cluster.Client.GetGrain<ISubscriberGrain>("s");
        await grain.Subscribe("s");
        await cluster.DeactivateAsync(grain);
        await Stream(cluster, "s").OnNextAsync(1);
        await _probe.Signalled("s received 1");
        Assert.Equal((int[])[1], await grain.Received());
    }

    [Fact]
    public async Task An_item_that_the_subscriber_fails_on_does_not_hold_up_the_next()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        await cluster.Client.GetGrain<ISubscriberGrain>("s").Subscribe("s");
        await Stream(cluster, "s").OnNextBatchAsync([-1, 7]);
        await _probe.Signalled("s received 7");
    }

    [Fact]
    public async Task A_full_queue_refuses_the_item_to_its_producer()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        var stream = Stream(cluster, "s");
        var handle = await stream.SubscribeAsync((_, _) => _probe.Signalled("release"));
        var refused = await Assert.ThrowsAsync<LimitExceededException>(async () =>
        {
            for (var i = 0; i < 20_000; i++)
                await stream.OnNextAsync(i);
        });
        Assert.Contains("16384", refused.Message, StringComparison.Ordinal);
        await handle.UnsubscribeAsync();
        await stream.OnNextAsync(1);
        _probe.Signal("release");
    }

    [Fact]
    public async Task A_grain_is_subscribed_to_the_streams_of_its_namespace_under_their_keys()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        var stream = cluster.Client.GetStreamProvider("streams").GetStream<int>("implied", "a");
        await stream.OnNextBatchAsync([1, 2, 3]);
        await _probe.Signalled("sum 6");
        Assert.Equal(6, await cluster.Client.GetGrain<IImplicitGrain>("a").Sum());
    }

    [Fact]
    public async Task A_stream_has_one_type_of_items()
    {
        await using var cluster = await TestCluster.Start();
        Stream(cluster, "s");
        Assert.Throws<InvalidOperationException>(() => cluster.Client.GetStreamProvider("streams").GetStream<string>("numbers", "s"));
        Assert.Throws<KeyNotFoundException>(() => cluster.Client.GetStreamProvider("nowhere"));
    }

    private static IAsyncStream<int> Stream(InProcessTestCluster cluster, string key) =>
        cluster.Client.GetStreamProvider("streams").GetStream<int>(StreamId.Create("numbers", key));
}
