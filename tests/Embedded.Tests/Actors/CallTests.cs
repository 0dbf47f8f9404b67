namespace OrleansTrading.Embedded.Tests.Actors;

public interface IPingGrain : IGrainWithStringKey
{
    ValueTask<int> Ping(int value);

    Task<string> Key();

    Task Fail();
}

public sealed class PingGrain : Grain, IPingGrain
{
    public ValueTask<int> Ping(int value) => new(value + 1);

    public Task<string> Key() => Task.FromResult(this.GetPrimaryKeyString());

    public async Task Fail()
    {
        await Task.Yield();
        throw new InvalidOperationException("refused");
    }
}

public sealed class CallTests
{
    [Fact]
    public async Task A_call_reaches_the_grain_of_its_key_and_its_answer_the_caller()
    {
        await using var cluster = await TestCluster.Start();
        var grain = cluster.Client.GetGrain<IPingGrain>("a");
        Assert.Equal(8, await grain.Ping(7));
        Assert.Equal("a", await grain.Key());
        for (var i = 0; i < 1000; i++)
            Assert.Equal(i + 1, await grain.Ping(i));
    }

    [Fact]
    public async Task An_exception_travels_to_the_caller_and_leaves_the_grain_alive()
    {
        await using var cluster = await TestCluster.Start();
        var grain = cluster.Client.GetGrain<IPingGrain>("a");
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(grain.Fail);
        Assert.Equal("refused", refused.Message);
        Assert.Equal(2, await grain.Ping(1));
    }
}
