using System.Collections.Immutable;
using OrleansTrading.Domain;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Venues.Simulated;

/// <summary>
/// What goes wrong in a simulated market. A reader reserves time before it makes ticks of it, and sees the scenarios that there are then; one that
/// is added must start after what is reserved. So what a reader gives does not depend on when, of the clock on the wall, a scenario was added.
/// </summary>
internal sealed class SimulatedScenarios(IReadOnlyList<Venue> venues, IReadOnlyList<Instrument> instruments) : IMarketScenarios
{
    private readonly Lock _lock = new();
    private ImmutableArray<MarketScenario> _all = [];
    private long _earliestNs = SimulatedModel.OriginNs;

    /// <inheritdoc/>
    public IReadOnlyList<MarketScenario> All
    {
        get
        {
            lock (_lock) return _all;
        }
    }

    /// <inheritdoc/>
    public long EarliestNs
    {
        get
        {
            lock (_lock) return _earliestNs;
        }
    }

    /// <inheritdoc/>
    public void Add(MarketScenario scenario)
    {
        if (scenario.Check() is { } refusal) throw new RefusedException(refusal);
        if (scenario.Venue is { } venue && venues.All(known => known.Name != venue))
            throw new RefusedException("UNKNOWN_VENUE", $"The market has no venue that is called '{Shorten(venue)}'.");
        if (scenario.Symbol is { } symbol && instruments.All(known => known.Symbol != symbol))
            throw new RefusedException("UNKNOWN_SYMBOL", $"The market has no instrument that is called '{Shorten(symbol)}'.");
        lock (_lock)
        {
            if (_all.Contains(scenario)) return;
            if (_all.Length == SimulatedModel.MaxScenarios)
                throw new RefusedException(new Refusal(
                    "SCENARIO_LIMIT", $"A market has at most {SimulatedModel.MaxScenarios} scenarios.", "scenarios", SimulatedModel.MaxScenarios, _all.Length + 1));
            if (scenario.FromNs < _earliestNs)
                throw new RefusedException(
                    "SCENARIO_TOO_LATE",
                    $"The market has been read, or begins, until {Nanoseconds.ToTime(_earliestNs):yyyy-MM-ddTHH:mm:ss.fffZ}; a scenario starts then or later.");
            _all = _all.Add(scenario);
        }
    }

    /// <summary>Takes the time before an instant for reading.</summary>
    /// <returns>The scenarios that hold in it.</returns>
    internal ImmutableArray<MarketScenario> Reserve(long untilNs)
    {
        lock (_lock)
        {
            _earliestNs = Math.Max(_earliestNs, untilNs);
            return _all;
        }
    }

    private static string Shorten(string text) => text.Length <= 32 ? text : text[..32] + "…";
}
