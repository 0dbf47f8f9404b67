using Microsoft.Extensions.DependencyInjection;

namespace OrleansTrading.Embedded.Tests.Actors;

public sealed class MailboxTests
{
    [Fact]
    public async Task A_full_mailbox_refuses_calls_and_takes_them_again_when_it_has_room()
    {
        var probe = new Probe();
        await using var cluster = await TestCluster.Start(
            silo => silo.Services.Configure<SiloMessagingOptions>(o => o.MaxEnqueuedRequestsHardLimit = 10), probe: probe);
        var grain = cluster.Client.GetGrain<ICallGrain>("a");
        var held = grain.Hang("gate");
        await probe.Signalled("gate hangs");
        var waiting = Enumerable.Range(0, 10).Select(i => grain.Increment(i).AsTask()).ToList();
        // The turn may be moving calls just now, which are not counted meanwhile: somewhere before twice the limit it refuses.
        var more = Enumerable.Range(0, 25).Select(i => grain.Increment(i).AsTask()).ToList();
        Assert.Contains(more, call => call.Exception?.InnerException is LimitExceededException);
        probe.Signal("gate");
        await held;
        Assert.Equal(Enumerable.Range(1, 10), await Task.WhenAll(waiting));
        await Task.WhenAll(more).ContinueWith(_ => { }, TaskScheduler.Default);
        Assert.All(more, call => Assert.True(call.IsCompletedSuccessfully || call.Exception!.InnerException is LimitExceededException));
        Assert.Equal(2, await grain.Increment(1));
    }
}
