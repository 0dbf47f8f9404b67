using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Venues.Simulated;

/// <summary>A scenario as one reader of the market sees it.</summary>
internal sealed class ScenarioEffect(MarketScenario scenario, FrozenMarket? frozen)
{
    private readonly long _fromMs = SimulatedModel.ToMsUp(scenario.FromNs);
    private readonly long _toMs = SimulatedModel.ToMsUp(scenario.ToNs);

    internal ScenarioKind Kind { get; } = scenario.Kind;

    internal double Severity { get; } = (double)scenario.Severity;

    /// <summary>The market at its start, of a scenario that freezes it.</summary>
    internal FrozenMarket Frozen => frozen ?? throw new InvalidOperationException($"A scenario of {Kind} freezes nothing.");

    internal bool IsOn(long ms) => ms >= _fromMs && ms < _toMs;

    /// <summary>Part of the price that is gone: down within the first 15 %, and back until the end.</summary>
    internal double Depth(long ms)
    {
        var part = (ms - _fromMs) / (double)(_toMs - _fromMs);
        return Severity * (part < 0.15 ? part / 0.15 : (1 - part) / 0.85);
    }
}

/// <summary>What all assets were worth at an instant, and how lively they were; found out when it is first asked for.</summary>
internal sealed class FrozenMarket(AssetPaths paths, Func<AssetPaths> makePaths, long atMs)
{
    private double[]? _values;
    private double[] _activities = [];

    /// <summary>The instant, milliseconds since the hour before the origin.</summary>
    internal long AtMs => atMs;

    internal double Value(int asset)
    {
        if (asset == AssetPaths.Dollar) return 1;
        return (_values ?? Capture())[asset];
    }

    internal double Activity(int asset)
    {
        if (asset == AssetPaths.Dollar) return 1;
        if (_values is null) Capture();
        return _activities[asset];
    }

    private double[] Capture()
    {
        var there = paths;
        // Usually the instant is now. A reader that begins after it walks to it once.
        if (!there.Covers(atMs) || there.StartMs / SimulatedModel.HourMs != atMs / SimulatedModel.HourMs)
        {
            there = makePaths();
            there.MoveTo(atMs);
        }
        var part = atMs % SimulatedModel.HourMs / (double)SimulatedModel.HourMs;
        _activities = new double[there.Assets];
        _values = new double[there.Assets];
        for (var asset = 0; asset < there.Assets; asset++)
        {
            var (start, end) = there.Activity(asset);
            _activities[asset] = start + (end - start) * part;
            _values[asset] = there.Value(asset, atMs);
        }
        return _values;
    }
}
