using System.Globalization;
using OrleansTrading.Domain.Journal;
using OrleansTrading.Simulation.Kernel;

namespace OrleansTrading.Simulation.Storage;

/// <summary>The journal as one process has it.</summary>
internal sealed class SimulatedJournal(Disk disk, Life life) : IEventJournal
{
    public async ValueTask<long> AppendAsync(
        string stream, long expectedVersion, IReadOnlyList<JournalEvent> events, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var contents = string.Join(", ", events.Select(e => $"{e.Type} {e.Subject}"));
        var what = string.Create(CultureInfo.InvariantCulture, $"{stream} after {expectedVersion}: {contents}");
        return await disk.Do(life, what, () => disk.Journal.Append(stream, expectedVersion, events));
    }

    public ValueTask<IReadOnlyList<RecordedEvent>> ReadAsync(
        string stream, long afterVersion, int limit, CancellationToken cancellationToken = default) =>
        Read(() => disk.Journal.Read(stream, afterVersion, limit), cancellationToken);

    public ValueTask<IReadOnlyList<RecordedEvent>> ReadSubjectAsync(
        string stream, string subject, int limit, CancellationToken cancellationToken = default) =>
        Read(() => disk.Journal.ReadSubject(stream, subject, limit), cancellationToken);

    public ValueTask<IReadOnlyList<RecordedEvent>> ReadTypeAsync(
        string stream, string type, long afterVersion, int limit, CancellationToken cancellationToken = default) =>
        Read(() => disk.Journal.ReadType(stream, type, afterVersion, limit), cancellationToken);

    public ValueTask<IReadOnlyList<RecordedEvent>> ReadTypeBackwardAsync(
        string stream, string type, long beforeVersion, int limit, CancellationToken cancellationToken = default) =>
        Read(() => disk.Journal.ReadTypeBackward(stream, type, beforeVersion, limit), cancellationToken);

    public ValueTask<JournalSnapshot?> ReadSnapshotAsync(string stream, CancellationToken cancellationToken = default) =>
        Read(() => disk.Journal.ReadSnapshot(stream), cancellationToken);

    public async ValueTask WriteSnapshotAsync(string stream, JournalSnapshot snapshot, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await disk.Do(life, string.Create(CultureInfo.InvariantCulture, $"{stream} snapshot at {snapshot.Version}"), () =>
        {
            disk.Journal.WriteSnapshot(stream, snapshot);
            return true;
        });
    }

    private async ValueTask<T> Read<T>(Func<T> read, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return await disk.Read(life, read);
    }
}
