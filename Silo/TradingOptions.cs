using OrleansTrading.Domain.Markets;
using OrleansTrading.Grains.Abstractions.Markets;

namespace OrleansTrading.Silo;

/// <summary>What a process is asked to run.</summary>
/// <param name="DataFolder">Where everything durable is kept.</param>
/// <param name="Market">The market to play; null serves the data folder without one.</param>
public sealed record TradingOptions(string DataFolder, MarketOptions? Market)
{
    /// <summary>What the archive is allowed to keep.</summary>
    public ArchiveLimits ArchiveLimits { get; init; } = ArchiveLimits.None;

    /// <summary>The tenant of an installation that has not named any.</summary>
    public const string Tenant = "local";

    /// <summary>The portfolio that strategies trade for.</summary>
    public const string Portfolio = "main";

    /// <summary>The currency that it is measured in.</summary>
    public const string BaseCurrency = "USD";

    /// <summary>What it starts with.</summary>
    public const decimal Capital = 1_000_000m;

    /// <summary>How long an order travels to a paper venue.</summary>
    public const long OrderLatencyNs = 5 * Nanoseconds.PerMillisecond;

    /// <summary>
    /// Name of the environment variable that has PostgreSQL's connection string; null: everything durable is in a SQLite file of the data folder.
    /// The archive is in the data folder either way.
    /// </summary>
    public string? PostgresVariable { get; init; }

    /// <summary>The folder that may be imported from through the API; null: <c>imports</c> in the data folder.</summary>
    public string? ImportFolder { get; init; }
}

/// <summary>A market to play.</summary>
/// <param name="Pace">How fast.</param>
/// <param name="Strategies">Strategies that run from the start.</param>
/// <param name="ExitWhenDone">Whether the process ends with the market.</param>
public abstract record MarketOptions(Pace Pace, IReadOnlyList<string> Strategies, bool ExitWhenDone)
{
    /// <summary>Where its quotes are from.</summary>
    public virtual MarketKind Kind => MarketKind.Recorded;

    /// <summary>Whether its ticks are archived.</summary>
    public bool IsArchived { get; init; }

    /// <summary>Symbols or tickers of the instruments that strategies follow; null for the usual ones of the market.</summary>
    public IReadOnlyList<string>? Universe { get; init; }

    /// <summary>Whether a venue that says nothing for longer than its heartbeat is out until it does; in recorded files silence is a gap of the record.</summary>
    public virtual bool WatchesSilence => false;

    /// <summary>Whether strategies follow an instrument.</summary>
    public bool IsInUniverse(Instrument instrument) => Universe is null
        ? IsUsuallyInUniverse(instrument)
        : Universe.Any(name => name.Equals(instrument.Symbol, StringComparison.OrdinalIgnoreCase)
            || name.Equals(instrument.Ticker, StringComparison.OrdinalIgnoreCase));

    /// <summary>Where a session of it begins, Unix nanoseconds UTC.</summary>
    /// <param name="market">The market.</param>
    /// <param name="now">The wall's time.</param>
    public virtual long BeginsNs(IMarket market, DateTimeOffset now) => market.FromNs;

    /// <summary>Whether strategies follow an instrument when nothing is said.</summary>
    protected virtual bool IsUsuallyInUniverse(Instrument instrument) => true;

    // What is traded against dollars and so liquid that its spread and fees are not more than a strategy can earn.
    private static readonly HashSet<string> LiquidSectors = new(["coin", "fx-major", "precious"], StringComparer.Ordinal);

    /// <summary>Whether an instrument is traded against dollars and so liquid that its costs are not more than a strategy can earn.</summary>
    protected static bool IsLiquidAgainstDollar(Instrument instrument) => instrument.Quote == "USD" && LiquidSectors.Contains(instrument.Sector);
}

/// <summary>Recorded quotes.</summary>
/// <param name="Path">Folder of LEAN data: <c>{venue}/tick/{symbol}/…</c>.</param>
/// <param name="Symbols">Symbols or tickers.</param>
/// <param name="From">First UTC day.</param>
/// <param name="To">Last UTC day.</param>
/// <param name="Pace">How fast.</param>
/// <param name="Strategies">Strategies that run from the start.</param>
/// <param name="ExitWhenDone">Whether the process ends with the market.</param>
public sealed record RecordedMarketOptions(
    string Path, IReadOnlyList<string> Symbols, DateOnly From, DateOnly To, Pace Pace, IReadOnlyList<string> Strategies, bool ExitWhenDone)
    : MarketOptions(Pace, Strategies, ExitWhenDone);

/// <summary>A stretch of the archive of another data folder.</summary>
/// <param name="Path">The other data folder; nobody else has it open meanwhile.</param>
/// <param name="Symbols">Symbols or tickers; null for all.</param>
/// <param name="Venues">Names of the venues; null for all.</param>
/// <param name="From">First UTC day.</param>
/// <param name="To">Last UTC day.</param>
/// <param name="Pace">How fast.</param>
/// <param name="Strategies">Strategies that run from the start.</param>
/// <param name="ExitWhenDone">Whether the process ends with the market.</param>
public sealed record ArchiveMarketOptions(
    string Path, IReadOnlyList<string>? Symbols, IReadOnlyList<string>? Venues, DateOnly From, DateOnly To, Pace Pace,
    IReadOnlyList<string> Strategies, bool ExitWhenDone)
    : MarketOptions(Pace, Strategies, ExitWhenDone);

/// <summary>The simulated market.</summary>
/// <param name="Seed">The same seed is the same market.</param>
/// <param name="From">First UTC day; null begins shortly before now.</param>
/// <param name="To">Last UTC day; null has no end.</param>
/// <param name="Pace">How fast.</param>
/// <param name="Strategies">Strategies that run from the start.</param>
/// <param name="ExitWhenDone">Whether the process ends with the market.</param>
public sealed record SimulatedMarketOptions(
    long Seed, DateOnly? From, DateOnly? To, Pace Pace, IReadOnlyList<string> Strategies, bool ExitWhenDone)
    : MarketOptions(Pace, Strategies, ExitWhenDone)
{
    /// <summary>Symbols or tickers of the instruments; null for all that the model knows.</summary>
    public IReadOnlyList<string>? Symbols { get; init; }

    /// <summary>Names of the venues; null for all that the model knows.</summary>
    public IReadOnlyList<string>? Venues { get; init; }

    /// <summary>How often there are ticks, as a multiple of the usual.</summary>
    public decimal Rate { get; init; } = 1;

    /// <inheritdoc/>
    public override MarketKind Kind => MarketKind.Simulated;

    /// <inheritdoc/>
    public override bool WatchesSilence => true;

    // The tape of a market that follows the present reaches back further than anybody wants to begin.
    /// <inheritdoc/>
    public override long BeginsNs(IMarket market, DateTimeOffset now) =>
        Pace.FollowsPresent ? Math.Max(market.FromNs, Nanoseconds.Of(now - History)) : market.FromNs;

    /// <inheritdoc/>
    protected override bool IsUsuallyInUniverse(Instrument instrument) => IsLiquidAgainstDollar(instrument);

    /// <summary>How much of the past a market that follows the present begins with, so that charts are filled and strategies warm.</summary>
    public static readonly TimeSpan History = TimeSpan.FromHours(6);

    /// <summary>How much of the past it catches up on after it was not running. After a longer time it has missed all but its history, as a live one would.</summary>
    public static readonly TimeSpan MaxCatchUp = TimeSpan.FromHours(12);

    /// <summary>
    /// How far back from its start a market that follows the present has all its ticks. Its past before that is sparse, so that it is caught up with in
    /// seconds; within it, what was interrupted goes on as if it had not been.
    /// </summary>
    public static readonly TimeSpan FullPast = TimeSpan.FromMinutes(2);
}

/// <summary>Live venues, as a settings file has them. Orders are filled on paper.</summary>
/// <param name="SettingsPath">The settings file.</param>
/// <param name="Strategies">Strategies that run from the start.</param>
public sealed record LiveMarketOptions(string SettingsPath, IReadOnlyList<string> Strategies)
    : MarketOptions(Pace.Present, Strategies, ExitWhenDone: false)
{
    /// <inheritdoc/>
    public override MarketKind Kind => MarketKind.Live;

    /// <inheritdoc/>
    public override long BeginsNs(IMarket market, DateTimeOffset now) => Nanoseconds.Of(now);

    /// <inheritdoc/>
    protected override bool IsUsuallyInUniverse(Instrument instrument) => IsLiquidAgainstDollar(instrument);
}

/// <summary>How fast a market is played.</summary>
/// <param name="Speed">Multiple of real time; null as fast as it goes.</param>
/// <param name="FollowsPresent">Whether the market's time is the wall's: what lies in the past comes as fast as it goes, then each quote at its time.</param>
public readonly record struct Pace(double? Speed, bool FollowsPresent = false)
{
    /// <summary>As fast as it goes.</summary>
    public static Pace Unbounded => default;

    /// <summary>The market's time is the wall's.</summary>
    public static Pace Present => new(1, FollowsPresent: true);
}
