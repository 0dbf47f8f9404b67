using Microsoft.Extensions.DependencyInjection;

namespace OrleansTrading.Embedded.Tests.Actors.Conformance;

[GenerateSerializer, Immutable, Alias("conformance.parcel")]
public sealed record Parcel([property: Id(0)] string Content);

public interface IDifferentGrain : IGrainWithStringKey
{
    Task<Parcel> Return(Parcel parcel);

    Task<string> LeaveAndAskBack(string other);

    Task<string> AskBack(string back);

    Task<string> Echo();
}

public sealed class DifferentGrain(Probe probe) : Grain, IDifferentGrain
{
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        probe.Add($"activations of {this.GetPrimaryKeyString()}");
        return Task.CompletedTask;
    }

    public Task<Parcel> Return(Parcel parcel) => Task.FromResult(parcel);

    public async Task<string> LeaveAndAskBack(string other)
    {
        DeactivateOnIdle();
        using var section = RequestContext.AllowCallChainReentrancy();
        return await GrainFactory.GetGrain<IDifferentGrain>(other).AskBack(this.GetPrimaryKeyString());
    }

    public Task<string> AskBack(string back) => GrainFactory.GetGrain<IDifferentGrain>(back).Echo();

    public Task<string> Echo() => Task.FromResult($"activation {probe.Count($"activations of {this.GetPrimaryKeyString()}")}");
}

/// <summary>
/// Where we differ from Orleans on purpose: each source says what Orleans does, each test what we do. The reasons are in
/// docs/orleans-subset.md. Nothing that runs on both may rely on either.
/// </summary>
public sealed class Differences
{
    private readonly Probe _probe = new();

    [Fact, Follows("src/Orleans.Runtime/Configuration/Options/SiloMessagingOptions.cs", "MaxEnqueuedRequestsHardLimit is 0 by default: no limit.")]
    public async Task A_mailbox_has_a_limit_unless_it_is_switched_off()
    {
        Assert.Equal(16_384, new SiloMessagingOptions().MaxEnqueuedRequestsHardLimit);
        foreach (var (limit, isRefused) in new[] { (10, true), (0, false) })
        {
            var probe = new Probe();
            await using var cluster = await TestCluster.Start(
                silo => silo.Services.Configure<SiloMessagingOptions>(o => o.MaxEnqueuedRequestsHardLimit = limit), probe: probe);
            var grain = cluster.Client.GetGrain<ICallGrain>("a");
            var held = grain.Hang("gate");
            await probe.Signalled("gate hangs");
            var calls = Enumerable.Range(0, 20_000).Select(i => grain.Increment(i).AsTask()).ToList();
            probe.Signal("gate");
            await held;
            await Task.WhenAll(calls).ContinueWith(_ => { }, TaskScheduler.Default);
            Assert.Equal(isRefused, calls.Any(call => call.Exception?.InnerException is LimitExceededException));
        }
    }

    [Fact, Follows(OrleansSource.ImmutableDocs, "Arguments and results are copied unless they are marked as immutable.")]
    public async Task Messages_pass_by_reference()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        var parcel = new Parcel("content");
        Assert.Same(parcel, await cluster.Client.GetGrain<IDifferentGrain>("a").Return(parcel));
    }

    [Fact, Follows(OrleansSource.ActivationData, "While it is to end an activation starts nothing, so a call back waits until the time-out.")]
    public async Task A_grain_that_is_to_end_still_takes_the_calls_that_its_call_in_progress_waits_for()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        Assert.Equal("activation 1", await cluster.Client.GetGrain<IDifferentGrain>("a").LeaveAndAskBack("b"));
        Assert.Equal("activation 2", await cluster.Client.GetGrain<IDifferentGrain>("a").Echo());
    }

    [Fact, Follows(OrleansSource.InvokableObjects, "A message for an object that is not registered is dropped; whoever waits for an answer times out.")]
    public async Task A_call_of_a_deleted_observer_fails_at_once()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        var observer = new ChatObserver(_probe);
        var reference = cluster.Client.CreateObjectReference<IChatObserver>(observer);
        var chat = cluster.Client.GetGrain<IChatGrain>("a");
        await chat.Join(reference);
        cluster.Client.DeleteObjectReference<IChatObserver>(reference);
        await Assert.ThrowsAsync<OrleansMessageRejectionException>(() => chat.AskOne(reference, 1));
        Assert.Equal(0, await chat.AskAll(1));
        Assert.Equal(0, await chat.Say("nobody hears this"));
    }

    [Fact, Follows(OrleansSource.InvokableObjects, "Observers are held by weak references; the application keeps them alive.")]
    public async Task An_observer_lives_as_long_as_a_grain_holds_its_reference()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        var chat = cluster.Client.GetGrain<IChatGrain>("a");
        await Join();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.Equal(4, await chat.AskAll(2));

        Task Join() => chat.Join(cluster.Client.CreateObjectReference<IChatObserver>(new ChatObserver(_probe)));
    }

    [Fact, Follows(OrleansSource.PullingAgent, "A delivery that fails is repeated until MaxEventDeliveryTime, by default a minute.")]
    public async Task An_item_is_delivered_once_also_if_its_subscriber_fails()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        var stream = cluster.Client.GetStreamProvider("streams").GetStream<int>("numbers", "s");
        await stream.SubscribeAsync((item, _) =>
        {
            _probe.Add($"deliveries of {item}");
            if (item == 2)
                _probe.Signal("two");
            throw new InvalidOperationException("fails");
        });
        await stream.OnNextBatchAsync([1, 2]);
        await _probe.Signalled("two");
        Assert.Equal(1, _probe.Count("deliveries of 1"));
    }

    [Fact, Follows("src/Orleans.Streaming/MemoryStreams/MemoryAdapterReceiver.cs", "Queues are polled; an item arrives at the next poll, a tenth of a second later by default.")]
    public async Task Streams_deliver_without_polling()
    {
        var clock = new ManualClock();
        await using var cluster = await TestCluster.Start(clock: clock, probe: _probe);
        await cluster.Client.GetGrain<IListenerGrain>("s").Subscribe("s");
        await cluster.Client.GetStreamProvider("streams").GetStream<int>("numbers", "s").OnNextAsync(1);
        await _probe.Signalled("s received 1");
        Assert.Equal(TimeSpan.Zero, clock.Elapsed);
    }

    [Fact, Follows("src/Orleans.Streaming/MemoryStreams/MemoryStreamQueueGrain.cs", "The queue takes 16,384 events, and refuses more with an exception, whoever is slow.")]
    public async Task A_subscription_that_is_full_refuses_the_item_to_its_producer()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        var stream = cluster.Client.GetStreamProvider("streams").GetStream<int>("numbers", "s");
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
}
