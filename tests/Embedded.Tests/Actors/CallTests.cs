using Microsoft.Extensions.DependencyInjection;

namespace OrleansTrading.Embedded.Tests.Actors;

public interface ICallGrain : IGrainWithStringKey
{
    ValueTask<int> Increment(int value);

    ValueTask<int> IncrementLater(int value);

    ValueTask Nothing();

    Task<string> Key();

    Task Hang(string gate);

    ValueTask<string?> ReadContext(string key);
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

    public async Task Hang(string gate)
    {
        probe.Signal(gate + " hangs");
        await probe.Signalled(gate);
    }

    public ValueTask<string?> ReadContext(string key) => new((string?)RequestContext.Get(key));
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
