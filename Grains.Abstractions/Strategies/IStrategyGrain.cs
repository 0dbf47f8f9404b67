namespace OrleansTrading.Grains.Abstractions.Strategies;

/// <summary>One strategy of a tenant over all symbols of the session; key <c>{tenant}/{name}</c>.</summary>
[Alias("strategy")]
public interface IStrategyGrain : IGrainWithStringKey
{
    /// <summary>Opens the strategy for a session. Again changes nothing.</summary>
    /// <param name="portfolio">Key of the portfolio that it trades for.</param>
    /// <param name="isRunning">Whether it runs from the start; a later start or stop by a person counts from then on.</param>
    [Alias("open")]
    Task Open(string portfolio, bool isRunning);

    /// <summary>Takes a closed bar; returns when the portfolio has dealt with what it made the strategy want.</summary>
    [Alias("on-bar")]
    ValueTask OnBar(ClosedBar bar);

    /// <summary>Lets it signal from now on. Durable when it returns; again changes nothing.</summary>
    [Alias("start")]
    Task<StrategyStatus> Start();

    /// <summary>
    /// Silences it from now on: it goes on watching, so that it is warm when started again, and keeps its positions.
    /// Durable when it returns; again changes nothing.
    /// </summary>
    [Alias("stop")]
    Task<StrategyStatus> Stop();

    /// <summary>Writes the strategy's state as of a market time. Durable when it returns.</summary>
    [Alias("checkpoint")]
    Task Checkpoint(long cursorNs);

    /// <summary>The strategy as clients see it.</summary>
    [Alias("status")]
    Task<StrategyStatus> GetStatus();
}

/// <summary>A bar that closed.</summary>
/// <param name="Symbol">Canonical symbol.</param>
/// <param name="TimeNs">Market time at which it was known to be closed, Unix nanoseconds: the time of the decision.</param>
/// <param name="OpenTimeNs">Start of the bar.</param>
/// <param name="Close">Last mid, in quote currency.</param>
[GenerateSerializer, Immutable, Alias("closed-bar")]
public readonly record struct ClosedBar(
    [property: Id(0)] string Symbol, [property: Id(1)] long TimeNs, [property: Id(2)] long OpenTimeNs, [property: Id(3)] decimal Close);

/// <summary>Whether a strategy signals.</summary>
public enum StrategyRunState
{
    /// <summary>It watches and is silent.</summary>
    Stopped,

    /// <summary>It watches and signals.</summary>
    Running,
}

/// <summary>A strategy as clients see it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="State">Whether it signals.</param>
/// <param name="Signals">Signals given so far.</param>
/// <param name="LastReason">Why it gave the last one.</param>
[GenerateSerializer, Immutable, Alias("strategy-status")]
public sealed record StrategyStatus(
    [property: Id(0)] string Name,
    [property: Id(1)] StrategyRunState State,
    [property: Id(2)] long Signals,
    [property: Id(3)] string? LastReason);
