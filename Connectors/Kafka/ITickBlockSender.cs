using System.Collections.Immutable;
using OrleansTrading.Domain;

namespace OrleansTrading.Connectors.Kafka;

/// <summary>Takes blocks of ticks to where instruments are hosted. Bounded: without room the caller waits.</summary>
public interface ITickBlockSender : IAsyncDisposable
{
    /// <summary>What it has done so far. May be asked from any thread.</summary>
    KafkaProducerHealth Health { get; }

    /// <summary>
    /// Takes a block, when there is room. Blocks of one venue and instrument arrive in the order in which they were taken: whoever sends them
    /// awaits one before the next.
    /// </summary>
    /// <param name="venue">Name of the venue, at most 255 bytes of UTF-8.</param>
    /// <param name="symbol">The instrument's symbol, at most 255 bytes of UTF-8.</param>
    /// <param name="lastTimeNs">The venue's time of the block's last tick, Unix nanoseconds UTC; ≥ 0.</param>
    /// <param name="block">The ticks, as <see cref="Domain.Markets.TickBlock"/> encodes them.</param>
    /// <param name="isKeyframe">Whether it repeats what was said before: see <see cref="TickEnvelope.IsKeyframe"/>.</param>
    /// <param name="cancellationToken">Ends the wait for room.</param>
    /// <returns>Completes when it was taken, which is not yet delivered.</returns>
    /// <exception cref="RefusedException">It was not taken: too large (KAFKA_BLOCK_TOO_LARGE), refused by the client (KAFKA_NOT_TAKEN: the topic
    /// is not ours to write to), or the sender is done for (KAFKA_FAILED) and a new one is needed.</exception>
    /// <exception cref="OperationCanceledException">It was not taken.</exception>
    ValueTask SendAsync(
        string venue, string symbol, long lastTimeNs, ImmutableArray<byte> block, bool isKeyframe = false,
        CancellationToken cancellationToken = default);
}
