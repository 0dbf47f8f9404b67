using OrleansTrading.Domain.Journal;
using OrleansTrading.Storage.Journal;

namespace OrleansTrading.Simulation.Storage;

/// <summary>What a journal holds, in memory, under the rules of <see cref="IEventJournal"/>: every call does its whole work at once.</summary>
internal sealed class JournalTable
{
    private readonly Dictionary<string, Stream> _streams = new(StringComparer.Ordinal);

    /// <summary>Hears of every append that has been done.</summary>
    public Action<string, IReadOnlyList<RecordedEvent>>? Appended { get; set; }

    public IReadOnlyList<string> Streams => [.. _streams.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The version of a stream; 0 when nobody wrote it.</summary>
    public long VersionOf(string stream) => _streams.TryGetValue(stream, out var known) ? known.Events.Count : 0;

    /// <summary>A stream's events about a subject.</summary>
    public IReadOnlyList<RecordedEvent> About(string stream, string subject) =>
        _streams.TryGetValue(stream, out var known) && known.BySubject.TryGetValue(subject, out var events) ? events : [];

    /// <summary>All events of a stream.</summary>
    public IReadOnlyList<RecordedEvent> All(string stream) => _streams.TryGetValue(stream, out var known) ? known.Events : [];

    public long Append(string stream, long expectedVersion, IReadOnlyList<JournalEvent> events)
    {
        JournalArguments.Stream(stream);
        JournalArguments.Version(expectedVersion, nameof(expectedVersion));
        JournalArguments.Events(events);
        foreach (var e in events)
        {
            JournalArguments.Payload(e.Payload, JournalLimits.MaxPayloadBytes, "The event's payload");
            JournalArguments.Type(e.Type);
            JournalArguments.Subject(e.Subject);
        }

        var actual = VersionOf(stream);
        if (actual != expectedVersion) throw new JournalConflictException(stream, expectedVersion, actual);
        if (!_streams.TryGetValue(stream, out var known)) _streams[stream] = known = new Stream();
        var recorded = events.Select((e, i) => new RecordedEvent(actual + i + 1, e.Type, e.Subject, e.Payload.ToArray())).ToArray();
        foreach (var e in recorded) known.Add(e);
        Appended?.Invoke(stream, recorded);
        return actual + recorded.Length;
    }

    public IReadOnlyList<RecordedEvent> Read(string stream, long afterVersion, int limit) =>
        Page(stream, afterVersion, limit, s => s.Events, isBackward: false);

    public IReadOnlyList<RecordedEvent> ReadSubject(string stream, string subject, int limit)
    {
        JournalArguments.Subject(subject);
        return Page(stream, 0, limit, s => s.BySubject.GetValueOrDefault(subject) ?? [], isBackward: false);
    }

    public IReadOnlyList<RecordedEvent> ReadType(string stream, string type, long afterVersion, int limit)
    {
        JournalArguments.Type(type);
        return Page(stream, afterVersion, limit, s => s.ByType.GetValueOrDefault(type) ?? [], isBackward: false);
    }

    public IReadOnlyList<RecordedEvent> ReadTypeBackward(string stream, string type, long beforeVersion, int limit)
    {
        JournalArguments.Type(type);
        return Page(stream, beforeVersion, limit, s => s.ByType.GetValueOrDefault(type) ?? [], isBackward: true);
    }

    public JournalSnapshot? ReadSnapshot(string stream)
    {
        JournalArguments.Stream(stream);
        return _streams.TryGetValue(stream, out var known) ? known.Snapshot : null;
    }

    public void WriteSnapshot(string stream, JournalSnapshot snapshot)
    {
        JournalArguments.Stream(stream);
        ArgumentNullException.ThrowIfNull(snapshot);
        JournalArguments.Version(snapshot.Version, nameof(snapshot));
        JournalArguments.Payload(snapshot.Payload, EventJournal.MaxSnapshotBytes, "The snapshot's payload");
        if (snapshot.Version > VersionOf(stream))
            throw new ArgumentOutOfRangeException(nameof(snapshot), snapshot.Version, "A snapshot cannot be ahead of its stream.");
        if (!_streams.TryGetValue(stream, out var known)) _streams[stream] = known = new Stream();
        if (known.Snapshot is null || known.Snapshot.Version <= snapshot.Version)
            known.Snapshot = snapshot with { Payload = snapshot.Payload.ToArray() };
    }

    private IReadOnlyList<RecordedEvent> Page(
        string stream, long fromVersion, int limit, Func<Stream, List<RecordedEvent>> choose, bool isBackward)
    {
        JournalArguments.Stream(stream);
        JournalArguments.Version(fromVersion, nameof(fromVersion));
        JournalArguments.Limit(limit);
        if (!_streams.TryGetValue(stream, out var known)) return [];
        var events = choose(known);
        var page = new List<RecordedEvent>();
        if (isBackward)
        {
            for (var i = events.Count - 1; i >= 0 && page.Count < limit; i--)
                if (events[i].Version < fromVersion)
                    page.Add(events[i]);
            return page;
        }

        // Versions ascend: the first that is asked for is found by halving.
        var (low, high) = (0, events.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (events[middle].Version <= fromVersion) low = middle + 1;
            else high = middle;
        }

        return events.GetRange(low, Math.Min(limit, events.Count - low));
    }

    private sealed class Stream
    {
        public List<RecordedEvent> Events { get; } = [];

        public Dictionary<string, List<RecordedEvent>> BySubject { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, List<RecordedEvent>> ByType { get; } = new(StringComparer.Ordinal);

        public JournalSnapshot? Snapshot { get; set; }

        public void Add(RecordedEvent e)
        {
            Events.Add(e);
            Add(BySubject, e.Subject, e);
            Add(ByType, e.Type, e);
        }

        private static void Add(Dictionary<string, List<RecordedEvent>> index, string name, RecordedEvent e)
        {
            if (!index.TryGetValue(name, out var events)) index[name] = events = [];
            events.Add(e);
        }
    }
}
