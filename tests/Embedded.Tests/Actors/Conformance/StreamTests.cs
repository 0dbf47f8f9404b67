namespace OrleansTrading.Embedded.Tests.Actors.Conformance;

public sealed class StreamTests
{
    private readonly Probe _probe = new();

    [Fact, Follows(OrleansSource.SingleStreamTests, "All items arrive at all consumers; those of one producer in their order.")]
    public async Task Items_of_a_producer_arrive_in_their_order_at_every_subscriber()
    {
        await using var cluster = await Start();
        var grains = new[] { "s", "t" }.Select(key => Listener(cluster, key)).ToList();
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
        await Listener(cluster, "producer").Publish("s", 0, 500);
        foreach (var subscriber in new[] { "s", "t", "client" })
            await _probe.Signalled($"{subscriber} received 499");
        Assert.Equal(Enumerable.Range(0, 500), client);
        foreach (var grain in grains)
            Assert.Equal(Enumerable.Range(0, 500), await grain.Received());
    }

    [Fact, Follows(OrleansSource.SingleStreamTests, "Many producers: each one's items keep their order.")]
    public async Task Items_of_several_producers_keep_the_order_of_each()
    {
        await using var cluster = await Start();
        await Listener(cluster, "s").Subscribe("s");
        await Task.WhenAll(Enumerable.Range(0, 4).Select(p => Listener(cluster, $"producer {p}").Publish("s", p * 1_000, 200)));
        foreach (var producer in Enumerable.Range(0, 4))
            await _probe.Signalled($"s received {producer * 1_000 + 199}");
        var received = await Listener(cluster, "s").Received();
        Assert.Equal(800, received.Length);
        foreach (var producer in Enumerable.Range(0, 4))
            Assert.Equal(Enumerable.Range(producer * 1_000, 200), received.Where(item => item / 1_000 == producer));
    }

    [Fact, Follows(OrleansSource.StreamsDocs, "Streams always exist; who subscribes gets what is published from then on.")]
    public async Task What_was_published_before_is_not_delivered()
    {
        await using var cluster = await Start();
        await Stream(cluster, "s").OnNextAsync(1);
        await Listener(cluster, "s").Subscribe("s");
        await Stream(cluster, "s").OnNextAsync(2);
        await _probe.Signalled("s received 2");
        Assert.Equal((int[])[2], await Listener(cluster, "s").Received());
    }

    [Fact, Follows(OrleansSource.StreamsDocs, "Items are delivered as calls of the subscribing grain, under the same rules.")]
    public async Task An_item_is_a_turn_of_the_subscribing_grain()
    {
        await using var cluster = await Start();
        await Listener(cluster, "s").Subscribe("s");
        var held = Listener(cluster, "s").Hold("s");
        await _probe.Signalled("s holds");
        await Stream(cluster, "s").OnNextBatchAsync([1, 2, 3]);
        await Listener(cluster, "t").Received();
        Assert.False(_probe.IsSignalled("s received 1"));
        _probe.Signal("release s");
        await held;
        await _probe.Signalled("s received 3");
        Assert.Equal(0, _probe.Count("overlaps"));
    }

    [Fact, Follows(OrleansSource.PullingAgent, "Each consumer has its cursor; one that is slow holds up no other.")]
    public async Task A_slow_subscriber_holds_up_only_itself()
    {
        await using var cluster = await Start();
        await Listener(cluster, "slow").Subscribe("s");
        await Listener(cluster, "quick").Subscribe("s");
        var held = Listener(cluster, "slow").Hold("slow");
        await _probe.Signalled("slow holds");
        await Stream(cluster, "s").OnNextBatchAsync(Enumerable.Range(0, 1_000));
        await _probe.Signalled("quick received 999");
        Assert.False(_probe.IsSignalled("slow received 0"));
        _probe.Signal("release slow");
        await held;
        await _probe.Signalled("slow received 999");
        Assert.Equal(Enumerable.Range(0, 1_000), await Listener(cluster, "slow").Received());
    }

    [Fact, Follows(OrleansSource.SubscriptionTests, "MultipleParallelSubscriptionTest: each subscription of a consumer gets each item.")]
    public async Task A_grain_that_subscribes_twice_receives_twice()
    {
        await using var cluster = await Start();
        var one = await Listener(cluster, "s").Subscribe("s");
        var two = await Listener(cluster, "s").Subscribe("s");
        Assert.NotEqual(one, two);
        await Stream(cluster, "s").OnNextBatchAsync([1, 2]);
        int[] received;
        do
            received = await Listener(cluster, "s").Received();
        while (received.Length < 4);
        Assert.Equal((int[])[1, 1, 2, 2], received.Order());
        await Listener(cluster, "s").Unsubscribe();
        await Stream(cluster, "s").OnNextAsync(3);
        await _probe.Signalled("s received 3");
        Assert.Equal(5, (await Listener(cluster, "s").Received()).Length);
    }

    [Fact, Follows(OrleansSource.SubscriptionTests, "SubscribingAndUnsubscribing: nothing arrives after unsubscribing; one may subscribe anew.")]
    public async Task Nothing_arrives_after_unsubscribing_until_one_subscribes_again()
    {
        await using var cluster = await Start();
        var grain = Listener(cluster, "s");
        await grain.Subscribe("s");
        await Stream(cluster, "s").OnNextAsync(1);
        await _probe.Signalled("s received 1");
        await grain.Unsubscribe();
        await Stream(cluster, "s").OnNextAsync(2);
        Assert.Equal((int[])[1], await grain.Received());
        await grain.Subscribe("s");
        await Stream(cluster, "s").OnNextAsync(3);
        await _probe.Signalled("s received 3");
        Assert.Equal((int[])[1, 3], await grain.Received());
    }

    [Fact, Follows(OrleansSource.StreamsDocs, "UnsubscribeAsync may be called while an item is delivered; no other follows.")]
    public async Task A_subscriber_may_unsubscribe_while_it_takes_an_item()
    {
        await using var cluster = await Start();
        await Listener(cluster, "s").Subscribe("s");
        await Listener(cluster, "t").Subscribe("s");
        await Listener(cluster, "s").UnsubscribeAt(5);
        await Stream(cluster, "s").OnNextBatchAsync(Enumerable.Range(0, 50));
        await _probe.Signalled("s received 5");
        await _probe.Signalled("t received 49");
        Assert.Equal(Enumerable.Range(0, 6), await Listener(cluster, "s").Received());
    }

    [Fact, Follows("test/Orleans.Streaming.Tests/StreamingTests/DeactivationTestRunner.cs", "Subscriptions outlive activations; the grain resumes them when an item wakes it.")]
    public async Task A_subscription_outlives_the_activation_and_is_resumed_by_the_next_one()
    {
        await using var cluster = await Start();
        var grain = Listener(cluster, "s");
        await grain.Subscribe("s");
        await Stream(cluster, "s").OnNextAsync(1);
        await _probe.Signalled("s received 1");
        await cluster.DeactivateAsync(grain);
        await Stream(cluster, "s").OnNextBatchAsync([2, 3]);
        await _probe.Signalled("s received 3");
        Assert.Equal((int[])[2, 3], await grain.Received());
    }

    [Fact, Follows(OrleansSource.StreamConsumerExtension, "An item for which the activation has no observer is dropped, with a warning.")]
    public async Task Items_for_a_grain_that_did_not_resume_are_lost_until_it_does()
    {
        await using var cluster = await Start();
        var grain = Listener(cluster, "forgetful");
        await grain.Subscribe("forgetful");
        await cluster.DeactivateAsync(grain);
        await Stream(cluster, "forgetful").OnNextBatchAsync([1, 2]);
        while (_probe.Count("activations of listeners") < 2)
            await Task.Yield();
        Assert.Empty(await grain.Received());
        await grain.Subscribe("forgetful");
        await Stream(cluster, "forgetful").OnNextAsync(3);
        await _probe.Signalled("forgetful received 3");
        Assert.DoesNotContain(1, await grain.Received());
    }

    [Fact, Follows(OrleansSource.PullingAgent, "ErrorProtocol: OnErrorAsync is called for an item that could not be delivered, and the next one follows.")]
    public async Task A_subscriber_is_told_of_an_item_that_it_failed_on_and_gets_the_next()
    {
        await using var cluster = await Start();
        await Listener(cluster, "s").Subscribe("s");
        await Stream(cluster, "s").OnNextBatchAsync([-1, 7]);
        await _probe.Signalled("s received 7");
        Assert.Equal(["negative"], _probe.Notes);
        Assert.Equal((int[])[7], await Listener(cluster, "s").Received());
    }

    [Fact, Follows(OrleansSource.RuntimeClient, "An InconsistentStateException that a delivery lets out ends the activation, as in any request.")]
    public async Task A_subscriber_that_finds_the_storage_changed_starts_afresh_for_the_next_item()
    {
        await using var cluster = await Start();
        await Listener(cluster, "s").Subscribe("s");
        await Stream(cluster, "s").OnNextBatchAsync([1, -2, 3]);
        await _probe.Signalled("s received 3");
        Assert.Equal((int[])[3], await Listener(cluster, "s").Received());
        Assert.Equal(2, await Listener(cluster, "s").Activation());
    }

    [Fact, Follows("src/Orleans.Streaming/Internal/StreamDirectory.cs", "A stream can only support a single type of data.")]
    public async Task A_stream_has_one_type_of_items()
    {
        await using var cluster = await Start();
        Stream(cluster, "s");
        var refused = Assert.Throws<OrleansException>(
            () => cluster.Client.GetStreamProvider("streams").GetStream<string>("numbers", "s"));
        Assert.Contains("single type", refused.Message, StringComparison.Ordinal);
        Assert.Throws<KeyNotFoundException>(() => cluster.Client.GetStreamProvider("nowhere"));
    }

    [Fact, Follows("src/Orleans.Streaming/PersistentStreams/PersistentStreamProducer.cs", "A producer cannot end a stream nor put an error into it.")]
    public async Task A_stream_cannot_be_ended_by_a_producer()
    {
        await using var cluster = await Start();
        await Assert.ThrowsAsync<NotImplementedException>(async () => await Stream(cluster, "s").OnCompletedAsync());
        await Assert.ThrowsAsync<NotImplementedException>(
            async () => await Stream(cluster, "s").OnErrorAsync(new InvalidOperationException()));
    }

    [Fact, Follows(OrleansSource.StreamsDocs, "A stream's identity is its namespace and key; streams of different ones are apart.")]
    public async Task Streams_of_different_keys_and_namespaces_are_apart()
    {
        await using var cluster = await Start();
        await Listener(cluster, "s").Subscribe("s");
        await Stream(cluster, "t").OnNextAsync(1);
        await cluster.Client.GetStreamProvider("streams").GetStream<int>("other numbers", "s").OnNextAsync(2);
        await Stream(cluster, "s").OnNextAsync(3);
        await _probe.Signalled("s received 3");
        Assert.Equal((int[])[3], await Listener(cluster, "s").Received());
    }

    private static IListenerGrain Listener(InProcessTestCluster cluster, string key) => cluster.Client.GetGrain<IListenerGrain>(key);

    private static IAsyncStream<int> Stream(InProcessTestCluster cluster, string key) =>
        cluster.Client.GetStreamProvider("streams").GetStream<int>(StreamId.Create("numbers", key));

    private Task<InProcessTestCluster> Start() => TestCluster.Start(probe: _probe);
}
