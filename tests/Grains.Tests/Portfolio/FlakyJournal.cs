using OrleansTrading.Domain.Journal;

namespace OrleansTrading.Grains.Tests.Portfolio;

/// <summary>A journal that fails on demand: before anything is written, or after, when only the acknowledgement is lost.</summary>
internal sealed class FlakyJournal(IEventJournal inner) : IEventJournal
{
    /// <summary>What appends wait for.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>Appends that still fail without writing.</summary>
    public int FailuresBefore { get; set; }

    /// <summary>Appends that still fail after writing.</summary>
    public int FailuresAfter { get; set; }

    public async ValueTask<long> AppendAsync(
        string stream, long expectedVersion, IReadOnlyList<JournalEvent> events, CancellationToken cancellationToken = default)
    {
        await Gate;
        if (FailuresBefore > 0)
        {
            FailuresBefore--;
            throw new IOException("The test's disk is full.");
        }

        var version = await inner.AppendAsync(stream, expectedVersion, events, cancellationToken);
        if (FailuresAfter == 0) return version;
        FailuresAfter--;
        throw new IOException("The test's disk lost its answer.");
    }

    public ValueTask<IReadOnlyList<RecordedEvent>> ReadAsync(string stream, long afterVersion, int limit, CancellationToken cancellationToken = default) =>
        inner.ReadAsync(stream, afterVersion, limit, cancellationToken);

    public ValueTask<IReadOnlyList<RecordedEvent>> ReadSubjectAsync(string stream, string subject, int limit, CancellationToken cancellationToken = default) =>
        inner.ReadSubjectAsync(stream, subject, limit, cancellationToken);

    public ValueTask<IReadOnlyList<RecordedEvent>> ReadTypeAsync(
        string stream, string type, long afterVersion, int limit, CancellationToken cancellationToken = default) =>
        inner.ReadTypeAsync(stream, type, afterVersion, limit, cancellationToken);

    public ValueTask<IReadOnlyList<RecordedEvent>> ReadTypeBackwardAsync(
        string stream, string type, long beforeVersion, int limit, CancellationToken cancellationToken = default) =>
        inner.ReadTypeBackwardAsync(stream, type, beforeVersion, limit, cancellationToken);

    public ValueTask<JournalSnapshot?> ReadSnapshotAsync(string stream, CancellationToken cancellationToken = default) =>
        inner.ReadSnapshotAsync(stream, cancellationToken);

    public ValueTask WriteSnapshotAsync(string stream, JournalSnapshot snapshot, CancellationToken cancellationToken = default) =>
        inner.WriteSnapshotAsync(stream, snapshot, cancellationToken);
}
