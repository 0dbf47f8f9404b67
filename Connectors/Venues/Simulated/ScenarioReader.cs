using System.Collections.Immutable;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Venues.Simulated;

/// <summary>Tells the listings of one reader which scenarios concern them, as its time goes on.</summary>
internal sealed class ScenarioReader(
    SimulatedScenarios scenarios, ListingTicks[] listings, AssetPaths paths, Func<AssetPaths> makePaths)
{
    private readonly List<(MarketScenario Scenario, ScenarioEffect Effect)> _effects = [];
    private long _reservedMs = long.MinValue;
    private int _seen;

    /// <summary>Goes on to an instant, milliseconds since the hour before the origin.</summary>
    internal void MoveTo(long ms)
    {
        if (ms < _reservedMs) return;
        _reservedMs = ms + SimulatedModel.ScenarioNoticeMs;
        var all = scenarios.Reserve(SimulatedModel.ToNs(_reservedMs));
        if (all.Length == _seen) return;
        Take(all, ms);
        foreach (var listing in listings)
        {
            ScenarioEffect[] its =
            [
                .. _effects.Where(row => Concerns(row.Scenario, listing.Plan.Listing)).Select(row => row.Effect),
            ];
            listing.Suffer(its);
        }
    }

    private void Take(ImmutableArray<MarketScenario> all, long ms)
    {
        // What is over is let go; a trade looks back at its quote for so long.
        _effects.RemoveAll(row => SimulatedModel.ToMsUp(row.Scenario.ToNs) < ms - SimulatedModel.MaxTradeDelayMs);
        foreach (var scenario in all.AsSpan()[_seen..])
        {
            if (SimulatedModel.ToMsUp(scenario.ToNs) < ms - SimulatedModel.MaxTradeDelayMs) continue;
            var frozen = scenario.Kind == ScenarioKind.Frozen
                ? new FrozenMarket(paths, makePaths, SimulatedModel.ToMsUp(scenario.FromNs))
                : null;
            _effects.Add((scenario, new ScenarioEffect(scenario, frozen)));
        }
        _seen = all.Length;
    }

    private static bool Concerns(MarketScenario scenario, Listing listing) =>
        (scenario.Venue is not { } venue || venue == listing.Venue.Name)
        && (scenario.Symbol is not { } symbol || symbol == listing.Instrument.Symbol);
}
