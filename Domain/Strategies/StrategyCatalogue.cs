namespace OrleansTrading.Domain.Strategies;

/// <summary>The strategies that can be started by name.</summary>
public static class StrategyCatalogue
{
    private static readonly IReadOnlyDictionary<string, Func<StrategyState?, IBarStrategy>> Known =
        new SortedDictionary<string, Func<StrategyState?, IBarStrategy>>(StringComparer.Ordinal)
        {
            ["mean-reversion"] = state => new MeanReversion(state: state),
            ["momentum"] = state => new Momentum(state: state),
        };

    /// <summary>All names, in order.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Known.Keys];

    /// <summary>Whether a name is known.</summary>
    public static bool Has(string name) => Known.ContainsKey(name);

    /// <summary>Makes a strategy with its default parameters.</summary>
    /// <exception cref="RefusedException">UNKNOWN_STRATEGY.</exception>
    public static IBarStrategy Create(string name, StrategyState? state = null) =>
        Known.TryGetValue(name, out var create)
            ? create(state)
            : throw new RefusedException("UNKNOWN_STRATEGY", $"There is no such strategy. Known: {string.Join(", ", Names)}.");
}
