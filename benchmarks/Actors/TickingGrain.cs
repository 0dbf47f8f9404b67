namespace OrleansTrading.Bench.Actors;

/// <summary>Has a timer that ticks as often as it can.</summary>
[Alias("bench.ticking")]
public interface ITickingGrain : IGrainWithIntegerKey
{
    /// <summary>Starts the timer.</summary>
    [Alias("Start")]
    Task Start();
}

/// <inheritdoc cref="ITickingGrain"/>
public sealed class TickingGrain(Tally tally) : Grain, ITickingGrain
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(1);

    /// <inheritdoc/>
    public Task Start()
    {
        this.RegisterGrainTimer(Tick, Period, Period);
        return Task.CompletedTask;
    }

    private Task Tick()
    {
        tally.Add();
        return Task.CompletedTask;
    }
}
