using System.Collections.Immutable;
using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Kafka;

/// <summary>A run of ticks as it travels: one numbered step of one stream.</summary>
/// <param name="Stream">Whose step it is.</param>
/// <param name="Sequence">Its number in the stream: 1, 2, 3 …</param>
/// <param name="LastTimeNs">The venue's time of its last tick, Unix nanoseconds UTC; ≥ 0.</param>
/// <param name="Block">The ticks, as <see cref="TickBlock"/> encodes them.</param>
public sealed record TickEnvelope(TickStream Stream, long Sequence, long LastTimeNs, ImmutableArray<byte> Block)
{
    /// <summary>When the sender took it, by the sender's clock, Unix nanoseconds UTC; 0 of what stands in for lost blocks.</summary>
    public long SentNs { get; init; }

    /// <summary>Whether it repeats what the stream has said before, for receivers that have missed it: the whole book, or the best quote.</summary>
    public bool IsKeyframe { get; init; }

    /// <summary>
    /// What stands in for blocks that are lost: an update that says that the book is not to be trusted, under the number of the last one lost.
    /// </summary>
    internal static TickEnvelope Lost(TickStream stream, long lastLost, long timeNs, BookFault fault)
    {
        var stale = new BookUpdate();
        stale.BeginStale(timeNs, fault);
        return new TickEnvelope(stream, lastLost, timeNs, new BookBlockWriter().Encode(stale));
    }
}

/// <summary>What is numbered together: what one producer, from its start to its end, tells of one instrument at one venue.</summary>
/// <param name="Producer">The producer's session: another after every start.</param>
/// <param name="Venue">Name of the venue.</param>
/// <param name="Symbol">The instrument's symbol.</param>
public readonly record struct TickStream(Guid Producer, string Venue, string Symbol);
