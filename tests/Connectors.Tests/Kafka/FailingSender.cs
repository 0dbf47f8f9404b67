using System.Collections.Immutable;
using OrleansTrading.Connectors.Kafka;
using OrleansTrading.Domain;

namespace OrleansTrading.Connectors.Tests.Kafka;

/// <summary>A producer that can go on no more after so many blocks.</summary>
public sealed class FailingSender(ITickBlockSender producer, int blocks) : ITickBlockSender
{
    private int _left = blocks;

    public KafkaProducerHealth Health => producer.Health;

    public ValueTask SendAsync(
        string venue, string symbol, long lastTimeNs, ImmutableArray<byte> block, bool isKeyframe = false,
        CancellationToken cancellationToken = default) =>
        _left-- > 0
            ? producer.SendAsync(venue, symbol, lastTimeNs, block, isKeyframe, cancellationToken)
            : throw new RefusedException("KAFKA_FAILED", "as told");

    public ValueTask DisposeAsync() => producer.DisposeAsync();
}

/// <summary>Applies what waits in a sink, a little at a time.</summary>
public sealed class ApplyLoop : IDisposable
{
    private readonly Timer _timer;

    public ApplyLoop(CollectingSink sink) => _timer = new Timer(_ => sink.Apply(15), null, 1, 1);

    public void Dispose() => _timer.Dispose();
}
