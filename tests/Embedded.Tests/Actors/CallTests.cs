using Microsoft.Extensions.DependencyInjection;

namespace OrleansTrading.Embedded.Tests.Actors;

public interface ICallGrain : IGrainWithStringKey
{
    ValueTask<int> Increment(int value);

    ValueTask<int> IncrementLater(int value);

    ValueTask Nothing();

    Task<string> Key();

    Task Fail();

    ValueTask<int> FailAtOnce();

    [OneWay]
    Task FireAndForget(string signal);

    [OneWay]
    Task FireAndFail();

    Task Hang(string gate);

    ValueTask<int> HangWithResult(string gate);

    Task HangUntilCancelled(CancellationToken cancellationToken);

    [ResponseTimeout("00:00:05")]
    Task HangShortly(string gate);

    ValueTask<string?> ReadContext(string key);

    ValueTask<string?> ReadContextOfNext(string key);

    ValueTask SetContext(string key, string value);
}

public sealed class CallGrain(Probe probe) : Grain, ICallGrain
{
    public ValueTask<int> Increment(int value) => new(value + 1);

    public async ValueTask<int> IncrementLater(int value)
    {
        await Task.Yield();
        return value + 1;
    }

    public ValueTask Nothing() => default;

    public Task<string> Key() => Task.FromResult(this.GetPrimaryKeyString());

    public async Task Fail()
    {
        await Task.Yield();
        throw new InvalidOperationException("refused");
    }

    public ValueTask<int> FailAtOnce() => throw new InvalidOperationException("refused at once");

    public async Task FireAndForget(string signal)
    {
        await probe.Signalled("go");
        probe.Signal(signal);
    }

    public Task FireAndFail() => throw new InvalidOperationException("nobody hears this");

    public async Task Hang(string gate)
    {
        probe.Signal(gate + " hangs");
        await probe.Signalled(gate);
    }

    public async ValueTask<int> HangWithResult(string gate)
    {
        await Hang(gate);
        return 1;
    }

    public async Task HangUntilCancelled(CancellationToken cancellationToken)
    {
        probe.Signal("hangs");
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        finally
        {
            probe.Signal("grain saw the cancellation");
        }
    }

    public Task HangShortly(string gate) => Hang(gate);

    public ValueTask<string?> ReadContext(string key) => new((string?)RequestContext.Get(key));

    public ValueTask<string?> ReadContextOfNext(string key) => GrainFactory.GetGrain<ICallGrain>("next").ReadContext(key);

    public ValueTask SetContext(string key, string value)
    {
        RequestContext.Set(key, value);
        return default;
    }
}

public sealed class CallTests
{
    [Fact]
    public async Task A_call_reaches_the_grain_of_its_key_and_its_answer_the_caller()
    {
        await using var cluster = await TestCluster.Start();
        var grain = cluster.Client.GetGrain<ICallGrain>("a");
        await grain.Nothing();
        Assert.Equal("a", await grain.Key());
        for (var i = 0; i < 1_000; i++)
        {
            Assert.Equal(i + 1, await grain.Increment(i));
            Assert.Equal(i + 1, await grain.IncrementLater(i));
        }
    }

    [Fact]
    public async Task Calls_from_many_clients_at_once_each_get_their_own_answer()
    {
        await using var cluster = await TestCluster.Start();
        await Task.WhenAll(Enumerable.Range(0, 50).Select(client => Task.Run(async () =>
        {
            var grain = cluster.Client.GetGrain<ICallGrain>($"{client % 5}");
            for (var i = 0; i < 500; i++)
            {
                Assert.Equal(client * 1_000 + i + 1, await grain.Increment(client * 1_000 + i));
                Assert.Equal(client * 1_000 + i + 1, await grain.IncrementLater(client * 1_000 + i));
            }
        })));
    }

    [Fact]
    public async Task An_exception_travels_to_the_caller_and_leaves_the_grain_alive()
    {
        await using var cluster = await TestCluster.Start();
        var grain = cluster.Client.GetGrain<ICallGrain>("a");
        Assert.Equal("refused", (await Assert.ThrowsAsync<InvalidOperationException>(grain.Fail)).Message);
        Assert.Equal("refused at once", (await Assert.ThrowsAsync<InvalidOperationException>(async () => await grain.FailAtOnce())).Message);
        Assert.Equal(2, await grain.Increment(1));
    }

    [Fact]
    public async Task A_one_way_call_does_not_wait_for_the_grain()
    {
        var probe = new Probe();
        await using var cluster = await TestCluster.Start(probe: probe);
        var grain = cluster.Client.GetGrain<ICallGrain>("a");
        await grain.FireAndForget("done");
        Assert.False(probe.IsSignalled("done"));
        probe.Signal("go");
        await probe.Signalled("done");
        await grain.FireAndFail();
        Assert.Equal(2, await grain.Increment(1));
    }

    [Fact]
    public async Task A_call_that_is_not_answered_in_time_fails_with_a_timeout_and_its_late_answer_is_ignored()
    {
        var (probe, clock) = (new Probe(), new ManualClock());
        await using var cluster = await TestCluster.Start(clock: clock, probe: probe);
        var grain = cluster.Client.GetGrain<ICallGrain>("a");
        var hanging = grain.Hang("gate");
        var waiting = grain.HangWithResult("gate").AsTask();
        await probe.Signalled("gate hangs");
        clock.Advance(TimeSpan.FromSeconds(29));
        Assert.False(hanging.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(3));
        var timeout = await Assert.ThrowsAsync<TimeoutException>(() => hanging);
        Assert.Contains("ICallGrain.Hang", timeout.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<TimeoutException>(() => waiting);
        probe.Signal("gate");
        Assert.Equal(2, await grain.Increment(1));
    }

    [Fact]
    public async Task The_response_timeout_is_configurable_for_the_host_and_for_a_method()
    {
        var (probe, clock) = (new Probe(), new ManualClock());
        await using var cluster = await TestCluster.Start(
            silo => silo.Services.Configure<SiloMessagingOptions>(o => o.ResponseTimeout = TimeSpan.FromSeconds(10)), clock, probe);
        var usual = cluster.Client.GetGrain<ICallGrain>("a").Hang("gate");
        var shorter = cluster.Client.GetGrain<ICallGrain>("b").HangShortly("gate");
        clock.Advance(TimeSpan.FromSeconds(8));
        await Assert.ThrowsAsync<TimeoutException>(() => shorter);
        Assert.False(usual.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(5));
        await Assert.ThrowsAsync<TimeoutException>(() => usual);
        probe.Signal("gate");
    }

    [Fact]
    public async Task A_cancelled_token_ends_the_wait_of_the_caller_and_reaches_the_grain()
    {
        var probe = new Probe();
        await using var cluster = await TestCluster.Start(probe: probe);
        using var cancellation = new CancellationTokenSource();
        var call = cluster.Client.GetGrain<ICallGrain>("a").HangUntilCancelled(cancellation.Token);
        await probe.Signalled("hangs");
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await probe.Signalled("grain saw the cancellation");
        Assert.Equal(2, await cluster.Client.GetGrain<ICallGrain>("a").Increment(1));
    }

    [Fact]
    public async Task A_call_with_a_token_cancelled_before_does_not_reach_the_grain()
    {
        var probe = new Probe();
        await using var cluster = await TestCluster.Start(probe: probe);
        var grain = cluster.Client.GetGrain<ICallGrain>("a");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => grain.HangUntilCancelled(new CancellationToken(canceled: true)));
        Assert.Equal(2, await grain.Increment(1));
        Assert.False(probe.IsSignalled("hangs"));
    }

    [Fact]
    public async Task The_request_context_flows_along_the_chain_of_calls_and_not_back()
    {
        await using var cluster = await TestCluster.Start();
        var grain = cluster.Client.GetGrain<ICallGrain>("a");
        RequestContext.Set("trace", "42");
        Assert.Equal("42", await grain.ReadContext("trace"));
        Assert.Equal("42", await grain.ReadContextOfNext("trace"));
        await grain.SetContext("trace", "changed");
        Assert.Equal("42", RequestContext.Get("trace"));
        RequestContext.Clear();
        Assert.Null(await grain.ReadContext("trace"));
        Assert.Null(await grain.ReadContextOfNext("trace"));
    }

    [Fact]
    public async Task An_answer_can_be_awaited_only_once()
    {
        await using var cluster = await TestCluster.Start();
        var answer = cluster.Client.GetGrain<ICallGrain>("a").Increment(1);
        Assert.Equal(2, await answer);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await answer);
    }

    [Fact]
    public async Task A_client_that_blocks_its_thread_is_answered_all_the_same()
    {
        await using var cluster = await TestCluster.Start();
        var grain = cluster.Client.GetGrain<ICallGrain>("a");
        await Task.Run(async () =>
        {
            for (var i = 0; i < 20; i++)
            {
                await grain.Increment(i);
                Assert.Equal(i + 1, Block(grain.Increment(i).AsTask()));
            }
        }, TestContext.Current.CancellationToken);

        // The worst of clients: its thread is the one that would run the grain.
        static int Block(Task<int> answer) => answer.GetAwaiter().GetResult();
    }

    [Fact]
    public async Task A_missing_request_context_is_not_that_of_the_call_before()
    {
        var probe = new Probe();
        await using var cluster = await TestCluster.Start(probe: probe);
        var grain = cluster.Client.GetGrain<ICallGrain>("a");
        var held = grain.Hang("gate");
        await probe.Signalled("gate hangs");
        RequestContext.Set("trace", "42");
        var with = grain.ReadContext("trace").AsTask();
        RequestContext.Clear();
        var without = grain.ReadContext("trace").AsTask();
        probe.Signal("gate");
        await held;
        Assert.Equal("42", await with);
        Assert.Null(await without);
    }

    [Fact]
    public async Task The_client_is_a_service_of_the_host()
    {
        await using var cluster = await TestCluster.Start();
        var factory = cluster.GetSiloServiceProvider().GetRequiredService<IGrainFactory>();
        Assert.Equal(2, await factory.GetGrain<ICallGrain>("a").Increment(1));
    }
}
