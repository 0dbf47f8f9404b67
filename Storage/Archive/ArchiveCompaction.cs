using OrleansTrading.Domain;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Storage.Archive.Segments;

namespace OrleansTrading.Storage.Archive;

public sealed partial class TickArchive
{
    /// <summary>Segments of at least this size are left as they are.</summary>
    public const long CompactBelowBytes = 16 << 20;

    /// <summary>
    /// Puts small segments of a stream and a UTC day that were committed one after the other together. Ticks, their order and what is known of
    /// sources stay the same, and so does a tape's fingerprint. At every instant either the parts are seen or the whole; who reads the parts goes on.
    /// </summary>
    /// <returns>How many segments there are fewer.</returns>
    /// <exception cref="RefusedException">ARCHIVE_CORRUPT, ARCHIVE_STORE_FAILED. What was not put together yet is as it was.</exception>
    public async ValueTask<int> CompactAsync(CancellationToken cancellationToken = default)
    {
        var fewer = 0;
        foreach (var stream in store.Streams())
            foreach (var run in SmallRuns(IndexOf(stream).Segments))
                if (await TryMergeAsync(stream, run, cancellationToken).ConfigureAwait(false))
                    fewer += run.Count - 1;
        return fewer;
    }

    private static IEnumerable<List<Segment>> SmallRuns(IEnumerable<Segment> segments)
    {
        var (run, day, parts, bytes) = (new List<Segment>(), (long?)null, 0, 0L);
        foreach (var segment in segments)
        {
            // A segment without ticks is of any day.
            var (first, last) = segment.Ticks == 0 ? (day, day) : (segment.FirstNs / Nanoseconds.PerDay, segment.LastNs / Nanoseconds.PerDay);
            var isSmall = segment.Bytes < CompactBelowBytes && first == last;
            if (!isSmall || (day ?? first) != first || parts + segment.Parts.Length > SegmentFormat.MaxParts || bytes >= CompactBelowBytes)
            {
                if (run.Count > 1) yield return run;
                (run, day, parts, bytes) = ([], null, 0, 0);
                if (!isSmall) continue;
            }

            run.Add(segment);
            if (segment.Ticks > 0) day = first;
            parts += segment.Parts.Length;
            bytes += segment.Bytes;
        }

        if (run.Count > 1) yield return run;
    }

    private async ValueTask<bool> TryMergeAsync(ArchiveStream stream, List<Segment> run, CancellationToken cancellationToken)
    {
        var leased = run.TakeWhile(segment => segment.TryLease()).ToList();
        try
        {
            if (leased.Count < run.Count) return false;
            await using var builder = new SegmentBuilder(store, stream);
            using (var merged = new MergedTicks(run, 0, long.MaxValue))
                while (merged.MoveNext())
                    await builder.AppendAsync(merged.Current, cancellationToken).ConfigureAwait(false);

            var name = new SegmentName(run[0].Name.First, run[^1].Name.Last);
            SegmentPart[] parts = [.. run.SelectMany(s => s.Parts)];
            return await IndexOf(stream).TryReplaceAsync(run, Publish, cancellationToken).ConfigureAwait(false);

            async ValueTask<Segment?> Publish(CancellationToken token)
            {
                var segment = await builder.TryPublishAsync(name, parts, token).ConfigureAwait(false);
                if (segment is null) return null;
                try
                {
                    // As the store has it, before those that it replaces go.
                    Segment.Open(store, stream, name).Verify();
                    return segment;
                }
                catch
                {
                    store.Delete(stream, name);
                    throw;
                }
            }
        }
        finally
        {
            foreach (var segment in leased) segment.Release();
        }
    }
}
