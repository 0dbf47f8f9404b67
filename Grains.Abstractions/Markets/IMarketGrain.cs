namespace OrleansTrading.Grains.Abstractions.Markets;

/// <summary>
/// The market session of this installation: what is being replayed, and how far it got. Its cursor is written last at every
/// checkpoint, after all that the cursor covers, so that a session resumed from it repeats a little and misses nothing.
/// </summary>
[Alias("market")]
public interface IMarketGrain : IGrainWithStringKey
{
    /// <summary>The key of the one session of an installation.</summary>
    const string Key = "main";

    /// <summary>Opens a session, or finds where the same one stopped.</summary>
    /// <returns>The session as it stands, or a refusal when another one was begun here.</returns>
    [Alias("open")]
    Task<OpenedMarket> Open(MarketManifest manifest);

    /// <summary>
    /// Notes that there is a portfolio: whenever a session is opened again, it hands in what its venues may not have got, before anything is played. Durable
    /// when it returns; again changes nothing.
    /// </summary>
    /// <param name="portfolio">Its key.</param>
    [Alias("join")]
    Task Join(string portfolio);

    /// <summary>
    /// Notes how far the session's feed has come at the checkpoint that is about to be taken. It counts from <see cref="Checkpoint"/> of the same time on;
    /// until then it says what those grains have seen that have saved theirs already. Durable when it returns.
    /// </summary>
    [Alias("prepare-checkpoint")]
    Task PrepareCheckpoint(long cursorNs, ImmutableArray<byte> feedPosition);

    /// <summary>Remembers that everything up to and at a market time has been done. Durable when it returns.</summary>
    [Alias("checkpoint")]
    Task Checkpoint(long cursorNs);

    /// <summary>Ends the session: its data is done.</summary>
    [Alias("finish")]
    Task Finish(long cursorNs);

    /// <summary>Notes that the session stopped on an error. It resumes from its last checkpoint at the next start.</summary>
    [Alias("fail")]
    Task Fail(string error);

    /// <summary>Lets something go wrong in the session's market. Durable when it returns: a session that goes on has it still.</summary>
    [Alias("add-scenario")]
    Task<ScenarioResult> AddScenario(ScenarioCommand command);

    /// <summary>What went, goes or will go wrong by command, oldest first.</summary>
    [Alias("scenarios")]
    Task<ImmutableArray<Scenario>> GetScenarios();

    /// <summary>How the session stands; null when there never was one.</summary>
    [Alias("status")]
    Task<SessionStatus?> GetStatus();

    /// <summary>What the session is about; null when there never was one.</summary>
    [Alias("manifest")]
    Task<MarketManifest?> GetManifest();
}

/// <summary>What a session is about. Two sessions with equal manifests are the same.</summary>
/// <param name="Fingerprint">Identifies the recorded content, its window and symbols.</param>
/// <param name="Venues">Names of the venues with data.</param>
/// <param name="Symbols">Canonical symbols.</param>
/// <param name="Listings">Which venue lists which symbol.</param>
/// <param name="FromNs">First instant, inclusive.</param>
/// <param name="ToNs">End, exclusive; <see cref="Endless"/> where there is none.</param>
/// <param name="RunningStrategies">Strategies that run from the start.</param>
/// <param name="Kind">Where its quotes are from.</param>
[GenerateSerializer, Immutable, Alias("market-manifest")]
public sealed record MarketManifest(
    [property: Id(0)] string Fingerprint,
    [property: Id(1)] ImmutableArray<string> Venues,
    [property: Id(2)] ImmutableArray<string> Symbols,
    [property: Id(3)] ImmutableArray<Listing> Listings,
    [property: Id(4)] long FromNs,
    [property: Id(5)] long ToNs,
    [property: Id(6)] ImmutableArray<string> RunningStrategies,
    [property: Id(7)] MarketKind Kind)
{
    /// <summary>The end of a market that has none.</summary>
    public const long Endless = long.MaxValue;

    /// <summary>Whether another manifest is about the same session. An endless one began when it was first started.</summary>
    public bool IsSame(MarketManifest other) =>
        Kind == other.Kind
        && Fingerprint == other.Fingerprint
        && RunningStrategies.SequenceEqual(other.RunningStrategies)
        && ToNs == other.ToNs
        && (ToNs == Endless || FromNs == other.FromNs);
}

/// <summary>Where the quotes of a market are from.</summary>
public enum MarketKind
{
    /// <summary>Files.</summary>
    Recorded,

    /// <summary>A seeded model.</summary>
    Simulated,

    /// <summary>Connections to venues.</summary>
    Live,
}

/// <summary>A venue lists a symbol.</summary>
[GenerateSerializer, Immutable, Alias("listing")]
public sealed record Listing([property: Id(0)] string Venue, [property: Id(1)] string Symbol);

/// <summary>What opening a session gave.</summary>
/// <param name="CursorNs">Everything up to and at this market time has been done.</param>
/// <param name="IsFinished">Whether the session is done.</param>
/// <param name="Refusal">Why it was not opened.</param>
/// <param name="Scenarios">What goes wrong in it, as commanded before.</param>
/// <param name="Feed">How far its feed had come; null: it has none that comes again.</param>
/// <param name="Portfolios">Keys of the portfolios that have joined it.</param>
[GenerateSerializer, Immutable, Alias("opened-market")]
public sealed record OpenedMarket(
    [property: Id(0)] long CursorNs,
    [property: Id(1)] bool IsFinished,
    [property: Id(2)] RefusalMessage? Refusal,
    [property: Id(3)] ImmutableArray<Scenario> Scenarios,
    [property: Id(4)] FeedProgress? Feed,
    [property: Id(5)] ImmutableArray<string> Portfolios);

/// <summary>How far what fills a session had come. What its positions mean the feed alone knows.</summary>
/// <param name="Position">At the last checkpoint; empty before the first.</param>
/// <param name="Prepared">At one that was begun and not ended; empty: there is none.</param>
/// <param name="PreparedNs">The market time of that: a grain that has come to it is as the prepared position says, others as the other one says.</param>
[GenerateSerializer, Immutable, Alias("feed-progress")]
public sealed record FeedProgress(
    [property: Id(0)] ImmutableArray<byte> Position,
    [property: Id(1)] ImmutableArray<byte> Prepared,
    [property: Id(2)] long PreparedNs);

/// <summary>Where a session stands.</summary>
public enum SessionState
{
    /// <summary>Data enters.</summary>
    Running,

    /// <summary>All data has entered and everything that it caused is done.</summary>
    Finished,

    /// <summary>It stopped on an error and resumes at the next start.</summary>
    Failed,
}

/// <summary>A session as clients see it.</summary>
/// <param name="State">Where it stands.</param>
/// <param name="Kind">Where its quotes are from.</param>
/// <param name="TimeNs">The market's time now, Unix nanoseconds.</param>
/// <param name="IsCatchingUp">Whether it goes through the past as fast as it can, to come to the present.</param>
/// <param name="CursorNs">Durable up to and at this market time.</param>
/// <param name="FromNs">First instant, inclusive.</param>
/// <param name="ToNs">End, exclusive; null where there is none.</param>
/// <param name="Error">What it stopped on.</param>
[GenerateSerializer, Immutable, Alias("session-status")]
public sealed record SessionStatus(
    [property: Id(0)] SessionState State,
    [property: Id(1)] MarketKind Kind,
    [property: Id(2)] string TimeNs,
    [property: Id(3)] bool IsCatchingUp,
    [property: Id(4)] string CursorNs,
    [property: Id(5)] string FromNs,
    [property: Id(6)] string? ToNs,
    [property: Id(7)] string? Error)
{
    /// <summary>The market's time now.</summary>
    public DateTimeOffset Time => UnixNs.Time(TimeNs);

    /// <summary>The cursor as a date.</summary>
    public DateTimeOffset Cursor => UnixNs.Time(CursorNs);

    /// <summary>First instant as a date.</summary>
    public DateTimeOffset From => UnixNs.Time(FromNs);

    /// <summary>End as a date.</summary>
    public DateTimeOffset? To => ToNs is { } ns ? UnixNs.Time(ns) : null;
}
