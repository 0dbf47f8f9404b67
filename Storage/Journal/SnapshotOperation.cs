using OrleansTrading.Storage.Groups;

namespace OrleansTrading.Storage.Journal;

/// <summary>Replaces a stream's snapshot, unless the stored one is newer.</summary>
internal sealed class SnapshotOperation(StreamIdentity stream, EncodedSnapshot snapshot) : WriteOperation
{
    public override long Bytes => snapshot.Schema.Length + snapshot.Payload.Length;

    protected override void Decide(TableWriter tables)
    {
        var last = tables.VersionOf(stream);
        if (snapshot.Version > last)
        {
            // Stored, it would be a state that no events lead to, and the stream could never be appended to again.
            throw new ArgumentOutOfRangeException(
                nameof(snapshot),
                snapshot.Version,
                $"Stream '{stream.Name}' ends at version {last}; a snapshot cannot be ahead of it.");
        }
    }

    protected override void Apply(TableWriter tables) => tables.WriteSnapshot(stream, snapshot);
}
