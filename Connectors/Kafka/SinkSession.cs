using OrleansTrading.Domain;
using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Kafka;

/// <summary>
/// One producer's life: everything is stale first, since its streams are new, and then as it is; then the ticks as they come, and each listing's keyframes
/// in turn. Run by one at a time.
/// </summary>
internal sealed class SinkSession(
    TickOutbox outbox, ITickBlockSender sender, KafkaSinkOptions options, KafkaSinkMeter meter, TimeProvider time)
{
    private readonly BookUpdate _update = new();
    private readonly BookBlockWriter _writer = new();
    private long _keyframes;

    /// <summary>Sends until it is cancelled or the producer fails.</summary>
    /// <exception cref="RefusedException">The producer cannot go on; what was not sent waits.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var listing in outbox.Listings) await SendStaleAsync(listing, BookFault.Disconnected, cancellationToken).ConfigureAwait(false);
        foreach (var listing in outbox.Listings)
        {
            var (ticks, bytes) = listing.Renew(_update, _writer);
            outbox.Room.Give(ticks, bytes);
            await FlushAsync(listing, cancellationToken).ConfigureAwait(false);
        }

        meter.Opened();
        var startedAt = time.GetTimestamp();
        while (true)
        {
            if (outbox.TryTakeDue(out var due))
            {
                await FlushAsync(due, cancellationToken).ConfigureAwait(false);
                continue;
            }

            var keyframeAt = KeyframeAt(startedAt);
            if (keyframeAt <= time.GetTimestamp())
                await SendKeyframesAsync(cancellationToken).ConfigureAwait(false);
            else
                await outbox.WaitAsync(keyframeAt, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Sends what waits, and that from now on nothing is to be trusted.</summary>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        foreach (var listing in outbox.Listings)
        {
            await FlushAsync(listing, cancellationToken).ConfigureAwait(false);
            await SendStaleAsync(listing, BookFault.Disconnected, cancellationToken).ConfigureAwait(false);
        }
    }

    // Evenly over the time that all of them have.
    private long KeyframeAt(long startedAt)
    {
        var count = outbox.Listings.Count;
        if (count == 0) return long.MaxValue;
        var round = options.KeyframeEvery.TotalSeconds * time.TimestampFrequency;
        var first = startedAt + (long)round;
        // Who is late does not catch up on rounds that are over.
        var late = (long)((time.GetTimestamp() - first) / round) - _keyframes / count;
        if (late > 0) _keyframes += late * count;
        return first + (long)(round * _keyframes / count);
    }

    private async ValueTask SendKeyframesAsync(CancellationToken cancellationToken)
    {
        var listing = outbox.Listings[(int)(_keyframes++ % outbox.Listings.Count)];
        listing.AddKeyframes(_update, _writer);
        await FlushAsync(listing, cancellationToken).ConfigureAwait(false);
    }

    // What waits now; what comes meanwhile is for the next time, so that no listing holds up the others.
    private async ValueTask FlushAsync(OutgoingListing listing, CancellationToken cancellationToken)
    {
        for (var blocks = listing.Close(); blocks > 0; blocks--)
        {
            var block = listing.Peek();
            await SendAsync(listing, block, cancellationToken).ConfigureAwait(false);
            listing.Remove();
            outbox.Room.Give(block.Ticks, block.Bytes);
        }
    }

    private async ValueTask SendAsync(OutgoingListing listing, OutgoingBlock block, CancellationToken cancellationToken)
    {
        try
        {
            await sender.SendAsync(listing.Venue, listing.Symbol, block.LastTimeNs, block.Block, block.IsKeyframe, cancellationToken)
                .ConfigureAwait(false);
            meter.Sent(block.IsKeyframe);
        }
        catch (RefusedException refused) when (refused.Refusal.Code is "KAFKA_BLOCK_TOO_LARGE" or "KAFKA_NOT_TAKEN")
        {
            meter.NotTaken($"A block of {listing.Symbol} at {listing.Venue} is lost: {refused.Message}");
            // It has no number, so that nobody would miss it.
            await SendStaleAsync(listing, BookFault.Gap, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask SendStaleAsync(OutgoingListing listing, BookFault fault, CancellationToken cancellationToken)
    {
        var timeNs = Math.Max(Nanoseconds.Of(time.GetUtcNow()), listing.LastTimeNs);
        _update.BeginStale(timeNs, fault);
        await sender.SendAsync(listing.Venue, listing.Symbol, timeNs, _writer.Encode(_update), isKeyframe: false, cancellationToken)
            .ConfigureAwait(false);
    }
}
