namespace OrleansTrading.Embedded.Tests.Actors;

public interface IFilteredGrain : IGrainWithStringKey
{
    Task<string> Say(string text, int times);

    ValueTask<int> Double(int value);

    ValueTask Nothing();

    Task Fail();

    Task<T> Echo<T>(T value);

    [OneWay]
    Task Note(string text);

    Task<string?> ReadTrace();

    Task<string> SayThroughOther(string key, string text);

    Task<int> Watch(IFilteredObserver observer);

    Task StartTimer();
}

public interface ISelfFilteringGrain : IGrainWithStringKey
{
    Task<string> Say(string text);
}

public interface IFilteredObserver : IGrainObserver
{
    void Hear(string text);

    Task<int> Ask(int value);
}

public sealed class FilteredGrain(Probe probe) : Grain, IFilteredGrain
{
    public Task<string> Say(string text, int times) => Task.FromResult(string.Concat(Enumerable.Repeat(text, times)));

    public async ValueTask<int> Double(int value)
    {
        probe.Add("doubled");
        await Task.Yield();
        return value * 2;
    }

    public ValueTask Nothing() => default;

    public async Task Fail()
    {
        await Task.Yield();
        throw new InvalidOperationException("refused");
    }

    public Task<T> Echo<T>(T value) => Task.FromResult(value);

    public Task Note(string text)
    {
        probe.Note("noted " + text);
        probe.Signal("noted");
        return Task.CompletedTask;
    }

    public Task<string?> ReadTrace() => Task.FromResult(RequestContext.Get("trace") as string);

    public Task<string> SayThroughOther(string key, string text) => GrainFactory.GetGrain<IFilteredGrain>(key).Say(text, 1);

    public async Task<int> Watch(IFilteredObserver observer)
    {
        observer.Hear("news");
        return await observer.Ask(1);
    }

    public Task StartTimer()
    {
        this.RegisterGrainTimer(
            () =>
            {
                probe.Signal("ticked");
                return Task.CompletedTask;
            },
            TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        return Task.CompletedTask;
    }
}

public sealed class SelfFilteringGrain(Probe probe) : Grain, ISelfFilteringGrain, IIncomingGrainCallFilter
{
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        probe.Note("own before");
        await context.Invoke();
        probe.Note("own after");
        context.Result += "!";
    }

    public Task<string> Say(string text)
    {
        probe.Note("said");
        return Task.FromResult(text);
    }
}

public sealed class FilteredObserver(Probe probe) : IFilteredObserver
{
    public void Hear(string text)
    {
        probe.Note("heard " + text);
        probe.Signal("heard");
    }

    public Task<int> Ask(int value) => Task.FromResult(value + 1);
}

/// <summary>Notes each call that passes it, under a name.</summary>
public sealed class NotingFilter(Probe probe, IGrainFactory grains) : IIncomingGrainCallFilter, IOutgoingGrainCallFilter
{
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        Assert.NotNull(grains);
        probe.Note("class in " + context.MethodName);
        await context.Invoke();
    }

    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        Assert.NotNull(grains);
        probe.Note("class out " + context.MethodName);
        await context.Invoke();
    }
}
