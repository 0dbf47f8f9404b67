using OrleansTrading.Connectors.Venues.Live;
using OrleansTrading.Domain;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Kafka;

/// <summary>
/// Sends what live venues say to where instruments are hosted (<see cref="KafkaTickSource"/>). Ticks of a listing are gathered for a moment and travel as
/// blocks of one kind, in the order in which they were written. Bounded: without room it takes nothing, and connections wait.
/// </summary>
/// <remarks>
/// It keeps each listing's book and best quote and sends them again, or that they are stale, every <see cref="KafkaSinkOptions.KeyframeEvery"/>, so
/// that a receiver that has come late or missed something is whole again without asking. A producer that fails is replaced; to receivers everything is
/// then stale first, and whole again right after.
/// </remarks>
public sealed class KafkaTickSink : ITickSink, IDisposable
{
    private readonly KafkaSinkOptions _options;
    private readonly Func<CancellationToken, Task<ITickBlockSender>> _open;
    private readonly TimeProvider _time;
    private readonly KafkaSinkMeter _meter;
    private readonly TickOutbox _outbox;
    private volatile ITickBlockSender? _sender;
    private int _isStarted;

    /// <summary>A sink that takes ticks, as far as it has room, and sends none before it runs.</summary>
    /// <param name="options">How ticks are gathered and sent.</param>
    /// <param name="listings">All listings of which ticks will be written.</param>
    /// <param name="open">Starts a producer, which becomes the sink's: <see cref="KafkaTickProducer.OpenAsync"/>.</param>
    /// <param name="time">The clock.</param>
    /// <param name="onFault">Hears what goes wrong, on any thread; it must not throw.</param>
    public KafkaTickSink(
        KafkaSinkOptions options, IReadOnlyList<Listing> listings, Func<CancellationToken, Task<ITickBlockSender>> open, TimeProvider time,
        Action<KafkaFault>? onFault = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.GatherFor, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxBlockTicks, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.MaxBlockTicks, TickBlock.MaxQuotes);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxBlockBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxQueuedTicks, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxQueuedBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.KeyframeEvery, TimeSpan.Zero);
        (_options, _open, _time) = (options, open, time);
        _meter = new KafkaSinkMeter(onFault);
        _outbox = new TickOutbox(options, listings, time);
    }

    /// <summary>What it has done so far. May be asked from any thread.</summary>
    public KafkaSinkHealth Health => _meter.Read(_outbox, _sender?.Health);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The listing is none of the sink's, or no block can hold the tick.</exception>
    public bool TryWrite(Listing listing, in Tick tick) => _outbox.TryWrite(listing, tick);

    /// <inheritdoc/>
    public ValueTask WaitToWriteAsync(CancellationToken cancellationToken) => new(_outbox.Room.Freed.WaitAsync(cancellationToken));

    /// <summary>
    /// Sends until it is cancelled, with a new producer where one fails; then sends what waits, as far as there is time for it, and that nothing is to be
    /// trusted any more. Once; whoever writes has ended before.
    /// </summary>
    /// <exception cref="RefusedException">KAFKA_LIBRARY_MISSING; KAFKA_TOPIC, of the first producer: the topic is not as it should be.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _isStarted, 1) != 0) throw new InvalidOperationException("A sink runs once.");
        var backoff = new Backoff(_options.FirstRetry, _options.LastRetry, new Random());
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                var startedAt = _time.GetTimestamp();
                await RunSessionAsync(cancellationToken).ConfigureAwait(false);
                if (_time.GetElapsedTime(startedAt) > _options.LastRetry) backoff.Reset();
                await Task.Delay(backoff.Next(), _time, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Asked to stop.
        }
        finally
        {
            _meter.Unsent(_outbox.Room.Count);
        }
    }

    /// <summary>Frees what it holds. It does not run any more.</summary>
    public void Dispose() => _outbox.Dispose();

    private async Task RunSessionAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var sender = await _open(cancellationToken).ConfigureAwait(false);
            _sender = sender;
            await SendAsync(sender, cancellationToken).ConfigureAwait(false);
        }
        catch (RefusedException refused) when (IsPassing(refused))
        {
            _meter.Failed(refused.Message);
        }
        finally
        {
            _sender = null;
            _meter.Closed();
        }
    }

    private async Task SendAsync(ITickBlockSender sender, CancellationToken cancellationToken)
    {
        var session = new SinkSession(_outbox, sender, _options, _meter, _time);
        try
        {
            await session.RunAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            using var finish = new CancellationTokenSource(_options.FinishWithin, _time);
            try
            {
                await session.EndAsync(finish.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (finish.IsCancellationRequested)
            {
                // What is left is reported at the end.
            }
        }
    }

    // A topic that has been there once is there again when the brokers are.
    private bool IsPassing(RefusedException refused) => refused.Refusal.Code switch
    {
        "KAFKA_LIBRARY_MISSING" => false,
        "KAFKA_TOPIC" => Health.Sessions > 0,
        _ => true,
    };
}
