namespace OrleansTrading.Domain.Journal;

/// <summary>
/// The durable memory of everything that may not be lost: streams of events, appended with an expected version and never
/// changed, beside snapshots that spare a long replay. One stream belongs to one aggregate (a portfolio).
/// Every call is safe from any thread.
/// </summary>
public interface IEventJournal
{
    /// <summary>
    /// Appends <paramref name="events"/> as one atomic unit and completes when they are synced to stable storage: what this
    /// acknowledged survives <c>kill -9</c> and loss of power.
    /// </summary>
    /// <param name="stream">The stream's name, at most 200 characters.</param>
    /// <param name="expectedVersion">The version of the last event that the writer knows; 0 for an empty stream.</param>
    /// <param name="events">1 to <see cref="JournalLimits.MaxEventsPerAppend"/> events.</param>
    /// <returns>The version of the last event appended: <paramref name="expectedVersion"/> plus their number.</returns>
    /// <exception cref="JournalConflictException">The stream's version is another: somebody else wrote. Nothing was appended.</exception>
    /// <exception cref="ArgumentException">A limit of <see cref="JournalLimits"/> is breached. Nothing was appended.</exception>
    ValueTask<long> AppendAsync(
        string stream, long expectedVersion, IReadOnlyList<JournalEvent> events, CancellationToken cancellationToken = default);

    /// <summary>Reads up to <paramref name="limit"/> events after a version, in order.</summary>
    ValueTask<IReadOnlyList<RecordedEvent>> ReadAsync(
        string stream, long afterVersion, int limit, CancellationToken cancellationToken = default);

    /// <summary>Reads up to <paramref name="limit"/> events about one subject (an order's id), in order.</summary>
    ValueTask<IReadOnlyList<RecordedEvent>> ReadSubjectAsync(
        string stream, string subject, int limit, CancellationToken cancellationToken = default);

    /// <summary>Reads up to <paramref name="limit"/> events of one type after a version, in order: a page of a growing list.</summary>
    ValueTask<IReadOnlyList<RecordedEvent>> ReadTypeAsync(
        string stream, string type, long afterVersion, int limit, CancellationToken cancellationToken = default);

    /// <summary>
    /// Reads up to <paramref name="limit"/> events of one type before a version, newest first: a page of a list whose end is looked
    /// at most.
    /// </summary>
    /// <param name="stream">The stream's name.</param>
    /// <param name="type">The events' type.</param>
    /// <param name="beforeVersion">Events of this version and later ones are left out; <see cref="long.MaxValue"/> for the end.</param>
    /// <param name="limit">Most events, 1 to <see cref="JournalLimits.MaxEventsPerRead"/>.</param>
    ValueTask<IReadOnlyList<RecordedEvent>> ReadTypeBackwardAsync(
        string stream, string type, long beforeVersion, int limit, CancellationToken cancellationToken = default);

    /// <summary>The latest snapshot of a stream, or null.</summary>
    ValueTask<JournalSnapshot?> ReadSnapshotAsync(string stream, CancellationToken cancellationToken = default);

    /// <summary>Replaces the snapshot of a stream. A snapshot older than the stored one is ignored.</summary>
    ValueTask WriteSnapshotAsync(string stream, JournalSnapshot snapshot, CancellationToken cancellationToken = default);
}

/// <summary>An event to append.</summary>
/// <param name="Type">Its kind, with a version where the payload's shape changed (<c>order-filled</c>), at most 64 characters.</param>
/// <param name="Subject">What it is about (an order's id), at most 128 characters; empty when it is about the stream itself.</param>
/// <param name="Payload">Its content, at most <see cref="JournalLimits.MaxPayloadBytes"/> bytes.</param>
public readonly record struct JournalEvent(string Type, string Subject, ReadOnlyMemory<byte> Payload);

/// <summary>An event as recorded. <see cref="Version"/> counts from 1 in its stream, without gaps.</summary>
public readonly record struct RecordedEvent(long Version, string Type, string Subject, ReadOnlyMemory<byte> Payload);

/// <summary>A stream's state after the event <see cref="Version"/>. <see cref="Schema"/> names the payload's shape.</summary>
public sealed record JournalSnapshot(long Version, string Schema, ReadOnlyMemory<byte> Payload);

/// <summary>Bounds that every journal keeps.</summary>
public static class JournalLimits
{
    /// <summary>Most events of one append.</summary>
    public const int MaxEventsPerAppend = 1_024;

    /// <summary>Most bytes of one event's payload.</summary>
    public const int MaxPayloadBytes = 256 * 1_024;

    /// <summary>Most events that one read returns.</summary>
    public const int MaxEventsPerRead = 10_000;

    /// <summary>Longest stream name, in characters.</summary>
    public const int MaxStreamLength = 200;

    /// <summary>Longest event type, in characters.</summary>
    public const int MaxTypeLength = 64;

    /// <summary>Longest subject, in characters.</summary>
    public const int MaxSubjectLength = 128;
}

/// <summary>A stream did not have the expected version: another writer appended to it.</summary>
public sealed class JournalConflictException(string stream, long expectedVersion, long actualVersion)
    : Exception($"Stream '{stream}' is at version {actualVersion}, not at {expectedVersion} as its writer expected.")
{
    /// <summary>The stream.</summary>
    public string Stream { get; } = stream;

    /// <summary>The version that the writer expected.</summary>
    public long ExpectedVersion { get; } = expectedVersion;

    /// <summary>The version that the stream has.</summary>
    public long ActualVersion { get; } = actualVersion;
}
