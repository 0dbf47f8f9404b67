using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using Confluent.Kafka;
using OrleansTrading.Domain;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Kafka;

/// <summary>
/// Sends blocks of ticks to the partitions of their instruments, numbered by stream. May be used from any thread. A block that is taken is
/// delivered, or counted and reported as <see cref="KafkaFaultKind.Undelivered"/>; its number is then missing, which consumers notice.
/// </summary>
public sealed class KafkaTickProducer : ITickBlockSender
{
    // What a message takes beside its block, head and symbol: lengths, and the record's and batch's own.
    private const int MessageOverhead = 256;

    private readonly KafkaProducerOptions _options;
    private readonly TimeProvider _time;
    private readonly Action<KafkaFault>? _onFault;
    private readonly IProducer<byte[], byte[]> _client;
    private readonly SendRoom _room;
    private readonly ConcurrentDictionary<(string Venue, string Symbol), Stream> _streams = new();
    private readonly Func<(string Venue, string Symbol), Stream> _newStream;
    private readonly Action<DeliveryReport<byte[], byte[]>> _onDelivery;
    private volatile string? _failure;
    private long _delivered;
    private long _undelivered;
    private long _waits;
    private int _isDisposed;

    private KafkaTickProducer(KafkaProducerOptions options, TimeProvider time, Action<KafkaFault>? onFault)
    {
        (_options, _time, _onFault) = (options, time, onFault);
        _room = new SendRoom(options.MaxQueuedBlocks, options.MaxQueuedBytes);
        _newStream = key => new Stream(new TickStream(Session, key.Venue, key.Symbol), options.Partitions);
        _onDelivery = OnDelivery;
        var config = options.Endpoint.Into(new ProducerConfig
        {
            Acks = Acks.All,
            EnableIdempotence = options.IsIdempotent,
            MaxInFlight = options.IsIdempotent ? 5 : 1,
            MessageMaxBytes = options.MaxMessageBytes,
            MessageTimeoutMs = (int)options.DeliverWithin.TotalMilliseconds,
            LingerMs = options.Linger.TotalMilliseconds,
            // Ours is the bound; the client's own, which counts differently, stays out of reach.
            QueueBufferingMaxMessages = Math.Max(1_000, 2 * options.MaxQueuedBlocks),
            QueueBufferingMaxKbytes = (int)Math.Min(
                2_097_151, (2L * options.MaxQueuedBytes + (long)options.MaxQueuedBlocks * 2 * TickEnvelopeHead.MaxBytes) / 1024 + 4_096),
        });
        _client = new ProducerBuilder<byte[], byte[]>(config)
            .SetErrorHandler((_, error) => OnError(error))
            .SetLogHandler((_, line) => OnLog(line))
            .Build();
    }

    /// <summary>Names what this producer sends: another after every start.</summary>
    public Guid Session { get; } = Guid.NewGuid();

    /// <inheritdoc/>
    public KafkaProducerHealth Health => new(
        _room.Count, Interlocked.Read(ref _delivered), Interlocked.Read(ref _undelivered), Interlocked.Read(ref _waits), _failure);

    /// <summary>Starts a producer when the topic has answered.</summary>
    /// <param name="options">Where to, and how.</param>
    /// <param name="time">The clock that says when a block was sent.</param>
    /// <param name="onFault">Hears what goes wrong, on any thread; it must not throw.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RefusedException">KAFKA_LIBRARY_MISSING; KAFKA_UNREACHABLE: no broker answered in time; KAFKA_TOPIC: the topic is not there or
    /// has another number of partitions.</exception>
    public static async Task<KafkaTickProducer> OpenAsync(
        KafkaProducerOptions options, TimeProvider time, Action<KafkaFault>? onFault = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Partitions, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxQueuedBlocks, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxQueuedBytes, 1);
        KafkaLibrary.Load();
        var producer = new KafkaTickProducer(options, time, onFault);
        try
        {
            // The client blocks while it asks.
            await Task.Run(producer.CheckTopic, cancellationToken).WaitAsync(cancellationToken);
        }
        catch
        {
            producer._client.Dispose();
            throw;
        }

        return producer;
    }

    /// <inheritdoc/>
    public async ValueTask SendAsync(
        string venue, string symbol, long lastTimeNs, ImmutableArray<byte> block, bool isKeyframe = false,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(lastTimeNs);
        var stream = _streams.GetOrAdd((venue, symbol), _newStream);
        var most = _options.MaxMessageBytes - MessageOverhead - TickEnvelopeHead.MaxBytes - stream.Key.Length;
        if (block.Length > most)
        {
            throw new RefusedException(new Refusal(
                "KAFKA_BLOCK_TOO_LARGE", $"A block of {block.Length} bytes is larger than a message may be.", "MaxMessageBytes", most, block.Length));
        }

        while (true)
        {
            ObjectDisposedException.ThrowIf(_isDisposed != 0, this);
            if (_failure is { } failure) throw new RefusedException("KAFKA_FAILED", $"The producer cannot go on: {failure}");
            if (_room.TryTake(block.Length, out var freed)) break;
            Interlocked.Increment(ref _waits);
            await freed.WaitAsync(cancellationToken);
        }

        Produce(stream, lastTimeNs, block, isKeyframe);
    }

    /// <summary>Delivers what is queued, as far as there is time for it, and ends. What is left is reported as undelivered.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0) return;
        var left = await Task.Run(() => _client.Flush(_options.Patience));
        if (left > 0)
        {
            Interlocked.Add(ref _undelivered, left);
            _onFault?.Invoke(new KafkaFault(KafkaFaultKind.Undelivered, $"{left} blocks were not delivered before the end."));
        }

        _client.Dispose();
    }

    private void Produce(Stream stream, long lastTimeNs, ImmutableArray<byte> block, bool isKeyframe)
    {
        var value = ImmutableCollectionsMarshal.AsArray(block)!;
        try
        {
            // Numbers are given in the order in which the client takes the blocks; what it does not take has none.
            lock (stream)
            {
                var sentNs = Nanoseconds.Of(_time.GetUtcNow());
                var head = TickEnvelopeHead.Write(stream.Name, stream.Sequence + 1, lastTimeNs, sentNs, isKeyframe);
                var message = new Message<byte[], byte[]>
                {
                    Key = stream.Key,
                    Value = value,
                    Headers = new Headers { { TickEnvelopeHead.HeaderName, head } },
                };
                _client.Produce(new TopicPartition(_options.Endpoint.Topic, stream.Partition), message, _onDelivery);
                stream.Sequence++;
            }
        }
        catch (Exception refused)
        {
            _room.Give(1, value.Length);
            if (refused is not KafkaException) throw;
            throw new RefusedException("KAFKA_NOT_TAKEN", $"The client did not take a block: {refused.Message}", refused);
        }
    }

    private void OnDelivery(DeliveryReport<byte[], byte[]> report)
    {
        if (report.Error.IsError)
        {
            Interlocked.Increment(ref _undelivered);
            _onFault?.Invoke(new KafkaFault(
                KafkaFaultKind.Undelivered,
                $"A block of {Encoding.UTF8.GetString(report.Message.Key)} was not delivered ({report.Status}): {report.Error.Reason}"));
        }
        else
        {
            Interlocked.Increment(ref _delivered);
        }

        _room.Give(1, report.Message.Value.Length);
    }

    private void OnError(Error error)
    {
        if (error.IsFatal) _failure = error.Reason;
        _onFault?.Invoke(new KafkaFault(error.IsFatal ? KafkaFaultKind.Fatal : KafkaFaultKind.Client, error.Reason));
    }

    private void OnLog(LogMessage line)
    {
        if (line.Level <= SyslogLevel.Warning) _onFault?.Invoke(new KafkaFault(KafkaFaultKind.Client, line.Message));
    }

    private void CheckTopic()
    {
        var name = _options.Endpoint.Topic;
        try
        {
            using var questions = new DependentAdminClientBuilder(_client.Handle).Build();
            var topic = questions.GetMetadata(name, _options.Patience).Topics.Find(topic => topic.Topic == name);
            if (topic is null || topic.Error.IsError)
                throw new RefusedException("KAFKA_TOPIC", $"There is no topic '{name}' to send to: {topic?.Error.Reason ?? "it is not listed"}.");
            if (topic.Partitions.Count == _options.Partitions) return;
            throw new RefusedException(
                "KAFKA_TOPIC", $"Topic '{name}' has {topic.Partitions.Count} partitions, and {_options.Partitions} are configured.");
        }
        catch (KafkaException silence)
        {
            throw new RefusedException("KAFKA_UNREACHABLE", $"No broker of {_options.Endpoint} has answered: {silence.Error.Reason}", silence);
        }
    }

    private sealed class Stream(TickStream name, int partitions)
    {
        public TickStream Name { get; } = name;

        public byte[] Key { get; } = Encoding.UTF8.GetBytes(name.Symbol);

        public int Partition { get; } = SymbolPartition.Of(name.Symbol, partitions);

        public long Sequence { get; set; }
    }
}

/// <summary>What a producer has done so far.</summary>
/// <param name="Queued">Blocks that are taken and not yet delivered.</param>
/// <param name="Delivered">Blocks that brokers have confirmed.</param>
/// <param name="Undelivered">Blocks that are lost, or of which nobody knows.</param>
/// <param name="Waits">How often a caller had to wait for room.</param>
/// <param name="Failure">Why it cannot go on; null: it can.</param>
public sealed record KafkaProducerHealth(int Queued, long Delivered, long Undelivered, long Waits, string? Failure);
