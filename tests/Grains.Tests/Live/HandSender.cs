using OrleansTrading.Connectors.Kafka;
using OrleansTrading.Connectors.Tests.Kafka;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Grains.Tests.Live;

/// <summary>Sends what a test says to a cluster, as the process does that is connected to venues.</summary>
internal sealed class HandSender : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly KafkaTickSink _sink;
    private readonly Task _sending;
    private readonly Task _feeding;
    private volatile bool _isDead;

    /// <summary>Begins to send.</summary>
    /// <param name="cluster">Where to.</param>
    /// <param name="listings">Of what.</param>
    /// <param name="keyframeEvery">Time between keyframes.</param>
    /// <param name="time">The clock that says when blocks were sent; null for the machine's.</param>
    public HandSender(MockCluster cluster, IReadOnlyList<Listing> listings, TimeSpan keyframeEvery, TimeProvider? time = null)
    {
        _sink = new KafkaTickSink(
            new KafkaSinkOptions { KeyframeEvery = keyframeEvery, FirstRetry = TimeSpan.FromMilliseconds(10) }, listings,
            async ending => new MortalSender(
                await KafkaTickProducer.OpenAsync(cluster.Producing, time ?? TimeProvider.System, null, ending), () => _isDead),
            TimeProvider.System);
        _sending = _sink.RunAsync(_stop.Token);
        _feeding = Feed.RunAsync(_sink, _stop.Token);
    }

    public HandFeed Feed { get; } = new();

    /// <summary>From now on nothing leaves it any more, not even that it has ended: as after <c>kill -9</c>.</summary>
    public void Die() => _isDead = true;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _feeding.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _sink.Dispose();
        _stop.Dispose();
    }

    private sealed class MortalSender(ITickBlockSender producer, Func<bool> isDead) : ITickBlockSender
    {
        public KafkaProducerHealth Health => producer.Health;

        public ValueTask SendAsync(
            string venue, string symbol, long lastTimeNs, ImmutableArray<byte> block, bool isKeyframe = false,
            CancellationToken cancellationToken = default) =>
            isDead() ? ValueTask.CompletedTask : producer.SendAsync(venue, symbol, lastTimeNs, block, isKeyframe, cancellationToken);

        public ValueTask DisposeAsync() => producer.DisposeAsync();
    }
}
