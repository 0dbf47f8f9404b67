using OrleansTrading.Domain.Journal;
using OrleansTrading.Simulation.Storage;
using OrleansTrading.Storage.Tests.Journal;

namespace OrleansTrading.Simulation.Tests.Storage;

/// <summary>What the simulated disk holds a journal in keeps the promises of every journal.</summary>
public sealed class JournalTableTests : EventJournalContract
{
    private readonly LockedJournal _journal = new();

    protected override ValueTask<IEventJournal> OpenAsync() => new(_journal);

    protected override ValueTask CloseAsync() => default;

    protected override ValueTask DeleteAsync() => default;

    /// <summary>The table for callers on many threads, each call at once.</summary>
    private sealed class LockedJournal : IEventJournal
    {
        private readonly JournalTable _table = new();

        public ValueTask<long> AppendAsync(
            string stream, long expectedVersion, IReadOnlyList<JournalEvent> events, CancellationToken cancellationToken = default) =>
            Do(() => _table.Append(stream, expectedVersion, events), cancellationToken);

        public ValueTask<IReadOnlyList<RecordedEvent>> ReadAsync(
            string stream, long afterVersion, int limit, CancellationToken cancellationToken = default) =>
            Do(() => _table.Read(stream, afterVersion, limit), cancellationToken);

        public ValueTask<IReadOnlyList<RecordedEvent>> ReadSubjectAsync(
            string stream, string subject, int limit, CancellationToken cancellationToken = default) =>
            Do(() => _table.ReadSubject(stream, subject, limit), cancellationToken);

        public ValueTask<IReadOnlyList<RecordedEvent>> ReadTypeAsync(
            string stream, string type, long afterVersion, int limit, CancellationToken cancellationToken = default) =>
            Do(() => _table.ReadType(stream, type, afterVersion, limit), cancellationToken);

        public ValueTask<IReadOnlyList<RecordedEvent>> ReadTypeBackwardAsync(
            string stream, string type, long beforeVersion, int limit, CancellationToken cancellationToken = default) =>
            Do(() => _table.ReadTypeBackward(stream, type, beforeVersion, limit), cancellationToken);

        public ValueTask<JournalSnapshot?> ReadSnapshotAsync(string stream, CancellationToken cancellationToken = default) =>
            Do(() => _table.ReadSnapshot(stream), cancellationToken);

        public async ValueTask WriteSnapshotAsync(string stream, JournalSnapshot snapshot, CancellationToken cancellationToken = default) =>
            await Do(
                () =>
                {
                    _table.WriteSnapshot(stream, snapshot);
                    return true;
                },
                cancellationToken);

        private async ValueTask<T> Do<T>(Func<T> call, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.CompletedTask;
            lock (_table) return call();
        }
    }
}
