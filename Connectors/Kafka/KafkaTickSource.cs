using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Diagnostics.Metrics;
using OrleansTrading.Connectors.Venues.Live;
using OrleansTrading.Domain;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Kafka;

/// <summary>
/// Receives the ticks that <see cref="KafkaTickSink"/>s send and writes them into a sink, as if the venues were connected here: in order by listing, each
/// tick once. Of what it is not sure it says that it is stale: a listing that has come to us or of which blocks are missing, until its next snapshot,
/// quote or keyframe; one that was not heard for too long.
/// </summary>
/// <remarks>
/// <para>Where the sink has no room, blocks wait, and then fetching their partition pauses.</para>
/// <para>Where the sink is an <see cref="IAppliedTicks"/>, progress is committed when it has applied what was written; other sinks have applied what
/// they have taken. An owner of state that outlives the process keeps the positions with it: it holds the source (<see cref="HoldAsync"/>),
/// empties and applies its sink, captures the positions and saves both together. After a restart nothing then is applied twice or left out.</para>
/// </remarks>
public sealed class KafkaTickSource : ITickBlockReceiver, IDisposable
{
    private readonly KafkaSourceOptions _options;
    private readonly ITickSink _sink;
    private readonly TimeProvider _time;
    private readonly Action<KafkaFault>? _onFault;
    private readonly KafkaSourceMeter _meter;
    private readonly TickPositions _positions;
    private readonly FrozenDictionary<(string Venue, string Symbol), IncomingListing> _listings;
    private readonly ILookup<int, IncomingListing> _byPartition;
    private readonly ConcurrentBag<DecodedBlock> _buffers = [];
    private volatile KafkaTickConsumer _consumer;
    private int _isStarted;

    /// <summary>A source that is not yet running.</summary>
    /// <param name="options">Where from, and how.</param>
    /// <param name="listings">What may come; what else is sent is skipped.</param>
    /// <param name="sink">Where it goes.</param>
    /// <param name="meters">Makes the meter of the delay.</param>
    /// <param name="time">The clock.</param>
    /// <param name="onFault">Hears what goes wrong, on any thread; it must not throw.</param>
    /// <param name="positions">How far streams were received before: <see cref="HeldPositions.Capture"/>; empty: not at all.</param>
    /// <exception cref="RefusedException">STREAM_SEQUENCES_CORRUPT: the positions cannot be read.</exception>
    public KafkaTickSource(
        KafkaSourceOptions options, IReadOnlyList<Listing> listings, ITickSink sink, IMeterFactory meters, TimeProvider time,
        Action<KafkaFault>? onFault = null, ReadOnlySpan<byte> positions = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Partitions, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.SilentAfter, TimeSpan.Zero);
        if (options.MaxAge is { } age) ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(age, TimeSpan.Zero, nameof(options));
        (_options, _sink, _time, _onFault) = (options, sink, time, onFault);
        _meter = new KafkaSourceMeter(meters, onFault);
        _positions = new TickPositions(options.Consumer.MaxStreams, positions);
        _listings = listings.ToFrozenDictionary(
            listing => (listing.Venue.Name, listing.Instrument.Symbol), listing => new IncomingListing(listing, sink, time));
        _byPartition = _listings.Values.ToLookup(listing => SymbolPartition.Of(listing.Listing.Instrument.Symbol, options.Partitions));
        _consumer = NewConsumer();
    }

    /// <summary>What it has done so far. May be asked from any thread.</summary>
    public KafkaSourceHealth Health => _meter.Read(_consumer.Health, _listings.Count, _listings.Values.Count(listing => listing.MayBeLive));

    /// <summary>What was heard of a venue so far. May be asked from any thread.</summary>
    public KafkaVenueHealth HealthOf(string venue) => KafkaVenueHealth.Of([.. _listings.Values.Where(listing => listing.Listing.Venue.Name == venue)]);

    /// <summary>
    /// Runs until it is cancelled, with a new client where one fails; then finishes the blocks in hand, which need room in the sink, and commits what is
    /// applied by then. Once.
    /// </summary>
    /// <exception cref="RefusedException">KAFKA_LIBRARY_MISSING; KAFKA_TOPIC: the topic has partitions that it should not have.</exception>
    /// <exception cref="Exception">What the sink threw.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _isStarted, 1) != 0) throw new InvalidOperationException("A source runs once.");
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var (receive, watch) = (ReceiveAsync(end.Token), WatchAsync(end.Token));
        // A sink that breaks while one of them writes into it ends both.
        await Task.WhenAny(receive, watch).ConfigureAwait(false);
        await end.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(receive, watch).ConfigureAwait(false);
    }

    /// <inheritdoc cref="TickPositions.HoldAsync"/>
    public ValueTask<HeldPositions> HoldAsync(CancellationToken cancellationToken) => _positions.HoldAsync(cancellationToken);

    /// <summary>Frees what it holds. It does not run any more.</summary>
    public void Dispose()
    {
        foreach (var listing in _listings.Values) listing.Dispose();
    }

    async ValueTask ITickBlockReceiver.BeginAsync(int partition, CancellationToken cancellationToken)
    {
        if (partition >= _options.Partitions)
            throw new RefusedException("KAFKA_TOPIC", $"The topic has a partition {partition}, and {_options.Partitions} are configured.");
        foreach (var listing in _byPartition[partition]) await listing.BeginAsync(cancellationToken).ConfigureAwait(false);
    }

    async ValueTask ITickBlockReceiver.ReceiveAsync(TickEnvelope envelope, CancellationToken cancellationToken)
    {
        var age = envelope.SentNs > 0 ? Nanoseconds.Of(_time.GetUtcNow()) - envelope.SentNs : (long?)null;
        if (age is { } ageNs) _meter.Arrived(ageNs / (double)Nanoseconds.PerMillisecond);
        if (!_listings.TryGetValue((envelope.Stream.Venue, envelope.Stream.Symbol), out var listing))
        {
            _meter.Unknown(envelope.Stream);
            return;
        }

        if (_options.MaxAge is { } most && age > Nanoseconds.Of(most))
        {
            _meter.Late();
            await listing.PassOverAsync(envelope, cancellationToken).ConfigureAwait(false);
            return;
        }

        if (age is { } heardNs) listing.Arrived(heardNs / (double)Nanoseconds.PerMillisecond);
        if (!_buffers.TryTake(out var ticks)) ticks = new DecodedBlock();
        try
        {
            ticks.Read(envelope.Block);
            if (await listing.TakeAsync(envelope, ticks, cancellationToken).ConfigureAwait(false))
                _meter.Passed(ticks.Count, envelope.IsKeyframe);
            else
                _meter.Spared();
        }
        finally
        {
            _buffers.Add(ticks);
        }
    }

    ValueTask ITickBlockReceiver.AppliedAsync(CancellationToken cancellationToken) =>
        _sink is IAppliedTicks applied ? applied.AppliedAsync(cancellationToken) : ValueTask.CompletedTask;

    void ITickBlockReceiver.End(int partition)
    {
        foreach (var listing in _byPartition[partition]) listing.End();
    }

    private async Task ReceiveAsync(CancellationToken cancellationToken)
    {
        var backoff = new Backoff(_options.FirstRetry, _options.LastRetry, new Random());
        while (true)
        {
            var startedAt = _time.GetTimestamp();
            try
            {
                await _consumer.RunAsync(cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (RefusedException refused) when (refused.Refusal.Code == "KAFKA_FAILED")
            {
                _meter.Failed(refused.Message);
            }

            if (_time.GetElapsedTime(startedAt) > _options.LastRetry) backoff.Reset();
            try
            {
                // Of what was ours nobody tells for a while, and nothing says for how long.
                foreach (var listing in _listings.Values) await listing.LoseAsync(cancellationToken).ConfigureAwait(false);
                await Task.Delay(backoff.Next(), _time, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }

            _consumer = NewConsumer();
        }
    }

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(_options.SilentAfter / 8, _time, cancellationToken).ConfigureAwait(false);
                foreach (var listing in _listings.Values)
                {
                    if (await listing.CheckSilenceAsync(_options.SilentAfter, cancellationToken).ConfigureAwait(false)) _meter.Silent();
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Asked to stop.
        }
    }

    private KafkaTickConsumer NewConsumer() => new(_options.Consumer, this, _time, _onFault, _positions);
}
