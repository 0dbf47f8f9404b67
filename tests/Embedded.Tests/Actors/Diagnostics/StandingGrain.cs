namespace OrleansTrading.Embedded.Tests.Actors;

public interface IStandingGrain : IGrainWithStringKey
{
    Task<string> Echo();

    /// <summary>Calls the first of a path, which calls the next.</summary>
    Task Along([Immutable] string[] path);

    /// <summary>Says that it runs, and then keeps its thread until it is let go.</summary>
    Task KeepThread(string turn);

    Task Fail();
}

/// <summary>A grain that gets stuck in every way there is.</summary>
public class StandingGrain(Probe probe) : Grain, IStandingGrain
{
    public Task<string> Echo() => Task.FromResult(this.GetPrimaryKeyString());

    public Task Along(string[] path) =>
        path.Length == 0 ? Task.CompletedTask : GrainFactory.GetGrain<IStandingGrain>(path[0]).Along(path[1..]);

    public Task KeepThread(string turn)
    {
        probe.Signal($"{turn} runs");
        // What a grain must not do, and what the log is to name.
#pragma warning disable ACT202, xUnit1031
        probe.Signalled($"let {turn} go").Wait();
#pragma warning restore ACT202, xUnit1031
        return Task.CompletedTask;
    }

    public Task Fail() => throw new InvalidOperationException("It failed.");
}
