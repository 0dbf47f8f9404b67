using OrleansTrading.Domain.Journal;

namespace OrleansTrading.Bench.Execution;

/// <summary>A journal of one stream in memory, for making a long one quickly. It keeps no snapshots.</summary>
internal sealed class MemoryJournal : IEventJournal
{
    private readonly List<RecordedEvent> _events = [];
    private readonly Dictionary<string, List<RecordedEvent>> _bySubject = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <summary>How many there are.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _events.Count;
        }
    }

    /// <summary>Copies the events to another journal.</summary>
    public async Task CopyTo(IEventJournal journal, string stream)
    {
        for (var version = 0; version < _events.Count;)
        {
            var part = _events.GetRange(version, Math.Min(JournalLimits.MaxEventsPerAppend, _events.Count - version));
            version = (int)await journal.AppendAsync(stream, version, [.. part.Select(e => new JournalEvent(e.Type, e.Subject, e.Payload))]);
        }
    }

    public ValueTask<long> AppendAsync(
        string stream, long expectedVersion, IReadOnlyList<JournalEvent> events, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (_events.Count != expectedVersion) throw new JournalConflictException(stream, expectedVersion, _events.Count);
            foreach (var e in events)
            {
                var recorded = new RecordedEvent(_events.Count + 1, e.Type, e.Subject, e.Payload.ToArray());
                _events.Add(recorded);
                if (!_bySubject.TryGetValue(e.Subject, out var known)) _bySubject[e.Subject] = known = [];
                known.Add(recorded);
            }

            return new(_events.Count);
        }
    }

    public ValueTask<IReadOnlyList<RecordedEvent>> ReadAsync(
        string stream, long afterVersion, int limit, CancellationToken cancellationToken = default) =>
        Read(() => _events.Skip((int)afterVersion).Take(limit));

    public ValueTask<IReadOnlyList<RecordedEvent>> ReadSubjectAsync(
        string stream, string subject, int limit, CancellationToken cancellationToken = default) =>
        Read(() => _bySubject.GetValueOrDefault(subject, []).Take(limit));

    public ValueTask<IReadOnlyList<RecordedEvent>> ReadTypeAsync(
        string stream, string type, long afterVersion, int limit, CancellationToken cancellationToken = default) =>
        Read(() => _events.Where(e => e.Type == type && e.Version > afterVersion).Take(limit));

    public ValueTask<IReadOnlyList<RecordedEvent>> ReadTypeBackwardAsync(
        string stream, string type, long beforeVersion, int limit, CancellationToken cancellationToken = default) =>
        Read(() => _events.AsEnumerable().Reverse().Where(e => e.Type == type && e.Version < beforeVersion).Take(limit));

    public ValueTask<JournalSnapshot?> ReadSnapshotAsync(string stream, CancellationToken cancellationToken = default) => default;

    public ValueTask WriteSnapshotAsync(string stream, JournalSnapshot snapshot, CancellationToken cancellationToken = default) => default;

    private ValueTask<IReadOnlyList<RecordedEvent>> Read(Func<IEnumerable<RecordedEvent>> read)
    {
        lock (_gate) return new(read().ToArray());
    }
}
