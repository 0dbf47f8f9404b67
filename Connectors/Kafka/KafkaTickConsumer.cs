using Confluent.Kafka;
using OrleansTrading.Domain;

namespace OrleansTrading.Connectors.Kafka;

/// <summary>
/// Owns partitions and hands their blocks to a receiver: in order within a partition, partitions beside each other, each block at least once.
/// </summary>
/// <remarks>
/// <para>What was handed over is committed after the receiver is done with it. A crash, or a partition that changes hands, brings again what was not
/// committed. Within one consumer what comes again is dropped; a receiver whose state outlives it asks <see cref="StreamSequences"/> of its own.</para>
/// <para>For blocks that are missing or cannot be read, the receiver gets a block of one stale update under the last lost one's number.</para>
/// </remarks>
public sealed class KafkaTickConsumer
{
    private static readonly TimeSpan LongWait = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ShortWait = TimeSpan.FromMilliseconds(2);

    private readonly KafkaConsumerOptions _options;
    private readonly Func<TickEnvelope, CancellationToken, ValueTask> _receive;
    private readonly TimeProvider _time;
    private readonly KafkaConsumerMeter _meter;
    private readonly Dictionary<TopicPartition, PartitionWork> _work = [];
    private readonly Dictionary<TopicPartition, StreamSequences> _sequences = [];
    private volatile int[] _partitions = [];
    private volatile string? _fatal;
    private Exception? _receiverFailure;
    private long _committedAt;
    private int _isStarted;

    /// <summary>A consumer that is not yet running.</summary>
    /// <param name="options">Where from, and how.</param>
    /// <param name="receive">
    /// Takes a block; of one partition one at a time. TICK_BLOCK_CORRUPT from it skips the block; any other exception ends the consumer, and the block
    /// comes again. Its token is cancelled when the partition had to be given up: the block then comes again elsewhere.
    /// </param>
    /// <param name="time">The clock of the commits.</param>
    /// <param name="onFault">Hears what goes wrong, on any thread; it must not throw.</param>
    public KafkaTickConsumer(
        KafkaConsumerOptions options, Func<TickEnvelope, CancellationToken, ValueTask> receive, TimeProvider time,
        Action<KafkaFault>? onFault = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxQueuedBlocks, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxQueuedBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxStreams, 1);
        (_options, _receive, _time) = (options, receive, time);
        _meter = new KafkaConsumerMeter(onFault);
    }

    /// <summary>What it has done so far.</summary>
    public KafkaConsumerHealth Health => _meter.Read(_partitions);

    /// <summary>Runs until it is stopped; then finishes the blocks in hand, commits and leaves the group. Once.</summary>
    /// <exception cref="RefusedException">KAFKA_LIBRARY_MISSING; KAFKA_FAILED: the client cannot go on, a new consumer is needed.</exception>
    /// <exception cref="Exception">What the receiver threw; all before is committed.</exception>
    public Task RunAsync(CancellationToken stop)
    {
        if (Interlocked.Exchange(ref _isStarted, 1) != 0) throw new InvalidOperationException("A consumer runs once.");
        KafkaLibrary.Load();
        // The client is polled by a thread that may wait.
        return Task.Factory.StartNew(() => Run(stop), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    private void Run(CancellationToken stop)
    {
        using var client = Build();
        Exception? failure = null;
        try
        {
            if (_options.Partitions is { } ours)
            {
                var partitions = ours.Select(partition => new TopicPartition(_options.Endpoint.Topic, partition)).ToList();
                Begin(partitions);
                client.Assign(partitions);
            }
            else
            {
                client.Subscribe(_options.Endpoint.Topic);
            }

            _committedAt = _time.GetTimestamp();
            while (!stop.IsCancellationRequested && (failure = Failure()) is null) Step(client);
        }
        finally
        {
            // Closing gives up what the group has given us, unless the client is beyond that; what we took ourselves nobody asks back.
            if (_options.Partitions is not null) GiveUp(client, [.. _work.Keys]);
            client.Close();
            Lose([.. _work.Keys]);
        }

        failure ??= Failure();
        if (failure is not null) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
    }

    private void Step(IConsumer<byte[], byte[]> client)
    {
        var isAnyPaused = ResumeDrained(client);
        try
        {
            if (client.Consume(isAnyPaused ? ShortWait : LongWait) is { Message: not null } message) Take(client, message);
        }
        catch (ConsumeException refused)
        {
            if (refused.Error.IsFatal) _fatal = refused.Error.Reason;
            _meter.Fault(refused.Error.IsFatal ? KafkaFaultKind.Fatal : KafkaFaultKind.Client, refused.Error.Reason);
        }

        if (_time.GetElapsedTime(_committedAt) < _options.CommitEvery) return;
        Commit(client, _work.Values);
        _committedAt = _time.GetTimestamp();
    }

    private void Take(IConsumer<byte[], byte[]> client, ConsumeResult<byte[], byte[]> message)
    {
        // What the client had fetched of a partition that is no more ours.
        if (!_work.TryGetValue(message.TopicPartition, out var work)) return;
        work.Add(message);
        if (work.IsPaused || (work.Queued < _options.MaxQueuedBlocks && work.QueuedBytes < _options.MaxQueuedBytes)) return;
        client.Pause([work.Partition]);
        work.IsPaused = true;
        _meter.Paused();
    }

    // Half of the queue is left then, so that the receiver has something to do until more has been fetched.
    private bool ResumeDrained(IConsumer<byte[], byte[]> client)
    {
        var isAnyPaused = false;
        foreach (var work in _work.Values)
        {
            if (!work.IsPaused) continue;
            isAnyPaused = true;
            if (work.Queued > _options.MaxQueuedBlocks / 2 || work.QueuedBytes > _options.MaxQueuedBytes / 2) continue;
            client.Resume([work.Partition]);
            work.IsPaused = false;
        }

        return isAnyPaused;
    }

    private void Begin(List<TopicPartition> partitions)
    {
        foreach (var partition in partitions)
        {
            if (!_sequences.TryGetValue(partition, out var sequences))
                _sequences.Add(partition, sequences = new StreamSequences(_options.MaxStreams));
            _work.Add(partition, new PartitionWork(partition, _receive, sequences, _meter));
        }

        ShowPartitions();
    }

    private void GiveUp(IConsumer<byte[], byte[]> client, List<TopicPartition> partitions)
    {
        var ended = End(partitions);
        Commit(client, ended);
        ShowPartitions();
    }

    // Somebody else has them by now: what we would commit could turn them back.
    private void Lose(List<TopicPartition> partitions)
    {
        End(partitions);
        ShowPartitions();
    }

    private List<PartitionWork> End(List<TopicPartition> partitions)
    {
        var ended = partitions.Where(_work.ContainsKey).Select(partition => _work[partition]).ToList();
        foreach (var work in ended) work.BeginEnd();
        var since = _time.GetTimestamp();
        foreach (var work in ended)
        {
            var left = _options.FinishWithin - _time.GetElapsedTime(since);
            work.End(left > TimeSpan.Zero ? left : TimeSpan.Zero);
            if (work.Failure is { } failure) _receiverFailure ??= failure;
            _work.Remove(work.Partition);
        }

        return ended;
    }

    private void Commit(IConsumer<byte[], byte[]> client, IEnumerable<PartitionWork> works)
    {
        var offsets = works.Select(work => (Work: work, work.Next)).Where(done => done.Next > done.Work.Committed).ToList();
        if (offsets.Count == 0) return;
        try
        {
            client.Commit(offsets.Select(done => new TopicPartitionOffset(done.Work.Partition, done.Next)));
            foreach (var (work, next) in offsets) work.Committed = next;
        }
        catch (KafkaException refused)
        {
            _meter.CommitFailed($"Progress was not saved: {refused.Error.Reason}");
        }
    }

    private void ShowPartitions() => _partitions = [.. _work.Keys.Select(partition => partition.Partition.Value).Order()];

    private Exception? Failure()
    {
        if (_fatal is { } fatal) return new RefusedException("KAFKA_FAILED", $"The consumer cannot go on: {fatal}");
        foreach (var work in _work.Values) _receiverFailure ??= work.Failure;
        return _receiverFailure;
    }

    private IConsumer<byte[], byte[]> Build()
    {
        var config = _options.Endpoint.Into(new ConsumerConfig
        {
            GroupId = _options.Group,
            EnableAutoCommit = false,
            EnableAutoOffsetStore = false,
            AutoOffsetReset = AutoOffsetReset.Earliest,
            PartitionAssignmentStrategy =
                _options.IsCooperative ? PartitionAssignmentStrategy.CooperativeSticky : PartitionAssignmentStrategy.Range,
            QueuedMaxMessagesKbytes = _options.MaxFetchedKiB,
            SessionTimeoutMs = (int)_options.SessionTimeout.TotalMilliseconds,
            HeartbeatIntervalMs = (int)(_options.SessionTimeout.TotalMilliseconds / 10),
        });
        return new ConsumerBuilder<byte[], byte[]>(config)
            .SetPartitionsAssignedHandler((_, partitions) => Begin(partitions))
            .SetPartitionsRevokedHandler((client, partitions) => GiveUp(client, [.. partitions.Select(place => place.TopicPartition)]))
            .SetPartitionsLostHandler((_, partitions) => Lose([.. partitions.Select(place => place.TopicPartition)]))
            .SetErrorHandler((_, error) => OnError(error))
            .SetLogHandler((_, line) => OnLog(line))
            .Build();
    }

    private void OnError(Error error)
    {
        if (error.IsFatal) _fatal = error.Reason;
        _meter.Fault(error.IsFatal ? KafkaFaultKind.Fatal : KafkaFaultKind.Client, error.Reason);
    }

    private void OnLog(LogMessage line)
    {
        if (line.Level <= SyslogLevel.Warning) _meter.Fault(KafkaFaultKind.Client, line.Message);
    }
}
