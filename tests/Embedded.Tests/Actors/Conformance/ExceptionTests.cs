using System.Runtime.CompilerServices;

namespace OrleansTrading.Embedded.Tests.Actors.Conformance;

[GenerateSerializer, Alias("conformance.refused")]
public sealed class RefusedException(string code, string message, Exception? inner = null) : Exception(message, inner)
{
    [Id(0)]
    public string Code { get; } = code;
}

public interface IFailingGrain : IGrainWithStringKey
{
    Task FailLater(string why);

    ValueTask<int> FailAtOnce(string why);

    Task FailWithInner(string why);

    Task FailWithMany();

    Task Cancel();

    Task FailThrough(string other, string why);

    Task<string> CatchFrom(string other, string why);

    ValueTask<int> FailIfOdd(int value);

    Task<string> Echo();
}

public sealed class FailingGrain : Grain, IFailingGrain
{
    public async Task FailLater(string why)
    {
        await Task.Yield();
        DeepInTheGrain(why);
    }

    public ValueTask<int> FailAtOnce(string why) => throw new InvalidOperationException(why);

    public Task FailWithInner(string why) => throw new RefusedException("LIMIT", why, new ArithmeticException("the cause"));

    public async Task FailWithMany() => await Task.WhenAll(FailLater("one"), FailLater("two"));

    public Task Cancel() => throw new OperationCanceledException("given up");

    public Task FailThrough(string other, string why) => GrainFactory.GetGrain<IFailingGrain>(other).FailWithInner(why);

    public async Task<string> CatchFrom(string other, string why)
    {
        try
        {
            await GrainFactory.GetGrain<IFailingGrain>(other).FailWithInner(why);
            return "nothing";
        }
        catch (RefusedException refused)
        {
            return refused.Code;
        }
    }

    public ValueTask<int> FailIfOdd(int value) => value % 2 == 0 ? new(value) : throw new ArithmeticException($"{value}");

    public Task<string> Echo() => Task.FromResult("echo");

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void DeepInTheGrain(string why) => throw new InvalidOperationException(why);
}

public sealed class ExceptionTests
{
    [Fact, Follows(OrleansSource.ErrorTests, "ErrorHandlingTimedMethodWithError: the caller gets the exception; the grain lives on.")]
    public async Task An_exception_travels_to_the_caller_and_leaves_the_grain_alive()
    {
        await using var cluster = await TestCluster.Start();
        var grain = Grain(cluster);
        Assert.Equal("later", (await Assert.ThrowsAsync<InvalidOperationException>(() => grain.FailLater("later"))).Message);
        Assert.Equal(
            "at once", (await Assert.ThrowsAsync<InvalidOperationException>(async () => await grain.FailAtOnce("at once"))).Message);
        Assert.Equal("echo", await grain.Echo());
    }

    [Fact, Follows(OrleansSource.ExceptionTests, "An exception thrown before the task is made travels with the task.")]
    public async Task A_call_never_throws_when_it_is_made()
    {
        await using var cluster = await TestCluster.Start();
        var task = Grain(cluster).FailWithInner("why");
        var valueTask = Grain(cluster).FailAtOnce("why");
        await Assert.ThrowsAsync<RefusedException>(() => task);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await valueTask);
    }

    [Fact, Follows(OrleansSource.ExceptionTests, "Custom exceptions keep type, data, message and inner exception.")]
    public async Task An_exception_keeps_its_type_its_data_and_its_cause()
    {
        await using var cluster = await TestCluster.Start();
        var refused = await Assert.ThrowsAsync<RefusedException>(() => Grain(cluster).FailWithInner("too much"));
        Assert.Equal(("LIMIT", "too much"), (refused.Code, refused.Message));
        Assert.Equal("the cause", Assert.IsType<ArithmeticException>(refused.InnerException).Message);
    }

    [Fact, Follows(OrleansSource.ExceptionTests, "ExceptionPropagationForwardsEntireAggregateException: awaiting throws the first.")]
    public async Task Of_several_exceptions_awaiting_throws_the_first()
    {
        await using var cluster = await TestCluster.Start();
        Assert.Equal("one", (await Assert.ThrowsAsync<InvalidOperationException>(Grain(cluster).FailWithMany)).Message);
    }

    [Fact, Follows(OrleansSource.ExceptionTests, "TaskCancelationPropagation: a cancelled call of a grain is a cancelled task of its caller.")]
    public async Task A_cancellation_in_the_grain_is_one_for_the_caller()
    {
        await using var cluster = await TestCluster.Start();
        var call = Grain(cluster).Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.True(call.IsCanceled);
    }

    [Fact, Follows(OrleansSource.ExceptionTests, "ExceptionPropagationDoesNotUnwrapAggregateExceptions, nor wraps on its way through grains.")]
    public async Task An_exception_travels_through_several_grains_as_it_is()
    {
        await using var cluster = await TestCluster.Start();
        Assert.Equal("LIMIT", (await Assert.ThrowsAsync<RefusedException>(() => Grain(cluster).FailThrough("b", "why"))).Code);
        Assert.Equal("LIMIT", await Grain(cluster).CatchFrom("b", "why"));
        Assert.Equal("echo", await cluster.Client.GetGrain<IFailingGrain>("b").Echo());
    }

    [Fact, Follows(OrleansSource.ExceptionTests, "ExceptionPropagationDoesNotFlattenStack: the stack trace names the grain's method.")]
    public async Task The_stack_trace_tells_where_in_the_grain_it_failed()
    {
        await using var cluster = await TestCluster.Start();
        var failed = await Assert.ThrowsAsync<InvalidOperationException>(() => Grain(cluster).FailLater("why"));
        Assert.Contains("DeepInTheGrain", failed.StackTrace, StringComparison.Ordinal);
    }

    [Fact, Follows(OrleansSource.ErrorTests, "Each of several calls has its own outcome.")]
    public async Task Of_calls_made_at_once_each_has_its_own_outcome()
    {
        await using var cluster = await TestCluster.Start();
        var calls = Enumerable.Range(0, 200).Select(i => Grain(cluster).FailIfOdd(i).AsTask()).ToList();
        for (var i = 0; i < calls.Count; i++)
        {
            if (i % 2 == 0)
                Assert.Equal(i, await calls[i]);
            else
                Assert.Equal($"{i}", (await Assert.ThrowsAsync<ArithmeticException>(() => calls[i])).Message);
        }
    }

    private static IFailingGrain Grain(InProcessTestCluster cluster) => cluster.Client.GetGrain<IFailingGrain>("a");
}
