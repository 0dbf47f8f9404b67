namespace OrleansTrading.Embedded.Tests.Actors.Conformance;

public interface IImplicitGrain : IGrainWithStringKey
{
    Task<int> Sum();

    Task<string> Subscribed();

    Task Leave();
}

[ImplicitStreamSubscription("implied")]
[ImplicitStreamSubscription("implied too")]
public sealed class ImplicitGrain(Probe probe) : Grain, IImplicitGrain, IStreamSubscriptionObserver
{
    private readonly List<string> _subscribed = [];
    private int _sum;

    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory)
    {
        _subscribed.Add($"{handleFactory.ProviderName}: {handleFactory.StreamId}");
        return handleFactory.Create<int>().ResumeAsync((item, _) =>
        {
            _sum += item;
            probe.Signal($"{this.GetPrimaryKeyString()} sum {_sum}");
            return Task.CompletedTask;
        });
    }

    public Task<int> Sum() => Task.FromResult(_sum);

    public Task<string> Subscribed() => Task.FromResult(string.Join(", ", _subscribed));

    public Task Leave()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}

public interface IImplicitListenerGrain : IGrainWithGuidKey
{
    Task<int> Count();
}

[ImplicitStreamSubscription("implied")]
public sealed class ImplicitListenerGrain(Probe probe) : Grain, IImplicitListenerGrain
{
    private int _count;

    public override Task OnActivateAsync(CancellationToken cancellationToken) => this.GetStreamProvider("streams")
        .GetStream<int>(StreamId.Create("implied", this.GetPrimaryKey()))
        .SubscribeAsync((item, _) =>
        {
            _count++;
            probe.Signal($"listener received {item}");
            return Task.CompletedTask;
        });

    public Task<int> Count() => Task.FromResult(_count);
}

public sealed class StreamHandleTests
{
    private readonly Probe _probe = new();

    [Fact, Follows("src/Orleans.Streaming/PubSub/ImplicitStreamSubscriberTable.cs", "A grain with the attribute is subscribed to the stream of its namespace and key.")]
    public async Task A_grain_is_subscribed_to_the_streams_of_its_namespaces_under_their_keys()
    {
        await using var cluster = await Start();
        var key = Guid.NewGuid();
        await Stream(cluster, "implied", key).OnNextBatchAsync([1, 2, 3]);
        await _probe.Signalled($"{key:N} sum 6");
        await Stream(cluster, "implied too", key).OnNextAsync(4);
        await _probe.Signalled($"{key:N} sum 10");
        Assert.Equal(10, await cluster.Client.GetGrain<IImplicitGrain>($"{key:N}").Sum());
        Assert.Equal(0, await cluster.Client.GetGrain<IImplicitGrain>($"{Guid.Empty:N}").Sum());
    }

    [Fact, Follows(OrleansSource.StreamConsumerExtension, "OnSubscribed is called when an item comes for which there is no observer yet, and not again.")]
    public async Task A_grain_is_told_of_its_subscription_with_the_first_item_of_each_activation()
    {
        await using var cluster = await Start();
        var key = Guid.NewGuid();
        var grain = cluster.Client.GetGrain<IImplicitGrain>($"{key:N}");
        await Stream(cluster, "implied", key).OnNextBatchAsync([1, 2]);
        await _probe.Signalled($"{key:N} sum 3");
        Assert.Equal($"streams: implied/{key:N}", await grain.Subscribed());
        await grain.Leave();
        await Stream(cluster, "implied", key).OnNextAsync(7);
        await _probe.Signalled($"{key:N} sum 7");
        Assert.Equal($"streams: implied/{key:N}", await grain.Subscribed());
    }

    [Fact, Follows(OrleansSource.StreamsDocs, "An implicit subscriber attaches its logic with SubscribeAsync when it is activated, and receives each item once.")]
    public async Task Several_classes_may_be_subscribed_to_one_namespace_and_each_receives_every_item_once()
    {
        await using var cluster = await Start();
        var key = Guid.NewGuid();
        await Stream(cluster, "implied", key).OnNextBatchAsync([1, 2, 3]);
        await Task.WhenAll(_probe.Signalled($"{key:N} sum 6"), _probe.Signalled("listener received 3"));
        Assert.Equal(3, await cluster.Client.GetGrain<IImplicitListenerGrain>(key).Count());
    }

    [Fact, Follows(OrleansSource.StreamsDocs, "GetAllSubscriptionHandles returns the handles of whoever asks.")]
    public async Task Whoever_asks_gets_the_handles_of_its_own_subscriptions()
    {
        await using var cluster = await Start();
        await cluster.Client.GetGrain<IListenerGrain>("s").Subscribe("s");
        var stream = Numbers(cluster);
        Assert.Empty(await stream.GetAllSubscriptionHandles());
        var handle = await stream.SubscribeAsync((_, _) => Task.CompletedTask);
        var found = Assert.Single(await stream.GetAllSubscriptionHandles());
        Assert.Equal(handle, found);
        Assert.Equal(
            (handle.HandleId, "streams", stream.StreamId), (found.HandleId, found.ProviderName, found.StreamId));
        await found.UnsubscribeAsync();
        Assert.Empty(await stream.GetAllSubscriptionHandles());
    }

    [Fact, Follows(OrleansSource.SubscriptionTests, "ResumeSubscriptionTest: a resumed subscription is the same with another observer.")]
    public async Task A_subscription_goes_on_with_the_observer_that_resumed_it()
    {
        await using var cluster = await Start();
        var stream = Numbers(cluster);
        var handle = await stream.SubscribeAsync(Noting("old"));
        await stream.OnNextAsync(1);
        await _probe.Signalled("old 1");
        var resumed = await handle.ResumeAsync(Noting("new"));
        Assert.Equal(handle.HandleId, resumed.HandleId);
        await stream.OnNextAsync(2);
        await _probe.Signalled("new 2");
        Assert.Equal(["old 1", "new 2"], _probe.Notes);
    }

    [Fact, Follows("src/Orleans.Streaming/Core/StreamSubscriptionHandle.cs", "A handle that has been ended cannot be resumed.")]
    public async Task An_ended_subscription_cannot_be_resumed()
    {
        await using var cluster = await Start();
        var handle = await Numbers(cluster).SubscribeAsync(Noting("old"));
        await handle.UnsubscribeAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await handle.ResumeAsync(Noting("new")));
    }

    [Fact, Follows("src/Orleans.Streaming/Core/StreamSequenceToken.cs", "Tokens are ordered as the items are.")]
    public async Task Tokens_grow_with_the_items()
    {
        await using var cluster = await Start();
        var tokens = new List<StreamSequenceToken>();
        await Numbers(cluster).SubscribeAsync((item, token) =>
        {
            tokens.Add(token!);
            if (item == 9)
                _probe.Signal("all");
            return Task.CompletedTask;
        });
        await Numbers(cluster).OnNextBatchAsync(Enumerable.Range(0, 5));
        for (var i = 5; i < 10; i++)
            await Numbers(cluster).OnNextAsync(i);
        await _probe.Signalled("all");
        Assert.All(tokens.Zip(tokens.Skip(1)), pair => Assert.True(pair.Second.Newer(pair.First) && pair.First.Older(pair.Second)));
    }

    [Fact, Follows("src/Orleans.Streaming/StreamId.cs", "A stream id is made of namespace and key, of which Guids and numbers become text.")]
    public void Stream_ids_are_equal_by_namespace_and_key()
    {
        var guid = Guid.NewGuid();
        Assert.Equal(StreamId.Create("ns", $"{guid:N}"), StreamId.Create("ns", guid));
        Assert.Equal(StreamId.Create("ns", "42"), StreamId.Create("ns", 42));
        Assert.NotEqual(StreamId.Create("ns", "a"), StreamId.Create("other", "a"));
        Assert.Equal(("ns", "a"), (StreamId.Create("ns", "a").GetNamespace(), StreamId.Create("ns", "a").GetKeyAsString()));
        Assert.Null(StreamId.Create(null, "a").GetNamespace());
    }

    private static IAsyncStream<int> Stream(InProcessTestCluster cluster, string ns, Guid key) =>
        cluster.Client.GetStreamProvider("streams").GetStream<int>(StreamId.Create(ns, key));

    private static IAsyncStream<int> Numbers(InProcessTestCluster cluster) =>
        cluster.Client.GetStreamProvider("streams").GetStream<int>(StreamId.Create("numbers", "s"));

    private Func<int, StreamSequenceToken?, Task> Noting(string who) => (item, _) =>
    {
        _probe.Note($"{who} {item}");
        _probe.Signal($"{who} {item}");
        return Task.CompletedTask;
    };

    private Task<InProcessTestCluster> Start() => TestCluster.Start(probe: _probe);
}
