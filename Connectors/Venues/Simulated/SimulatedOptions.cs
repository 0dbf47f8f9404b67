namespace OrleansTrading.Connectors.Venues.Simulated;

/// <summary>How much of the simulated market is wanted.</summary>
public sealed record SimulatedOptions
{
    /// <summary>Lowest and highest <see cref="Rate"/>.</summary>
    public const decimal MinRate = 0.001m, MaxRate = 1_000;

    /// <summary>Everything, at the usual rate.</summary>
    public static SimulatedOptions All { get; } = new();

    /// <summary>Canonical symbols of the instruments; null for all.</summary>
    public IReadOnlyCollection<string>? Symbols { get; init; }

    /// <summary>Names of the venues; null for all.</summary>
    public IReadOnlyCollection<string>? Venues { get; init; }

    /// <summary>How often there are ticks, as a multiple of what the files say; 0.001 to 1,000. A quote is at a whole millisecond, so a listing has at
    /// most one of those.</summary>
    public decimal Rate { get; init; } = 1;

    /// <summary>Without trades and books.</summary>
    public bool QuotesOnly { get; init; }

    /// <summary>
    /// Before this instant, Unix nanoseconds UTC, there is but a quote of each listing every 20 s or so, and no trades or books: a past to be caught up
    /// with quickly. From it on everything, but trades that meet a quote before it. It says how much of the market is given, as the window does, and is as little of the fingerprint.
    /// </summary>
    public long FullFromNs { get; init; } = long.MinValue;
}
