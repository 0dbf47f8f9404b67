using Confluent.Kafka;
using OrleansTrading.Domain;

namespace OrleansTrading.Connectors.Kafka;

/// <summary>
/// Owns partitions and hands their blocks to a receiver: in order within a partition, partitions beside each other, each block at least once.
/// </summary>
/// <remarks>
/// <para>What was handed over is committed after the receiver has applied it. A crash, or a partition that changes hands, brings again what was not
/// committed; what its <see cref="TickPositions"/> say was received is then dropped.</para>
/// <para>For blocks that are missing or cannot be read, the receiver gets a block of one stale update under the last lost one's number.</para>
/// </remarks>
public sealed class KafkaTickConsumer
{
    private static readonly TimeSpan LongWait = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ShortWait = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(5);

    private readonly KafkaConsumerOptions _options;
    private readonly ITickBlockReceiver _receiver;
    private readonly TickPositions _positions;
    private readonly TimeProvider _time;
    private readonly KafkaConsumerMeter _meter;
    private readonly Dictionary<TopicPartition, PartitionWork> _work = [];
    private volatile int[] _partitions = [];
    private volatile string? _fatal;
    private Exception? _receiverFailure;
    private long _committedAt;
    private CommitRound? _round;
    private bool _isClosing;
    private int _isStarted;

    /// <summary>A consumer that is not yet running.</summary>
    /// <param name="options">Where from, and how.</param>
    /// <param name="receiver">Takes the blocks.</param>
    /// <param name="time">The clock of the commits.</param>
    /// <param name="onFault">Hears what goes wrong, on any thread; it must not throw.</param>
    /// <param name="positions">How far streams were received before; null: not at all. Used by one running consumer at a time.</param>
    public KafkaTickConsumer(
        KafkaConsumerOptions options, ITickBlockReceiver receiver, TimeProvider time, Action<KafkaFault>? onFault = null,
        TickPositions? positions = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxQueuedBlocks, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxQueuedBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxStreams, 1);
        (_options, _receiver, _time) = (options, receiver, time);
        _positions = positions ?? new TickPositions(options.MaxStreams);
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
                var places = Places(client, partitions);
                Begin(partitions);
                client.Assign(places);
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
            _isClosing = true;
            // Closing gives up what the group has given us, unless the client is beyond that; what we took ourselves nobody asks back.
            if (_options.Partitions is not null) GiveUp(client, [.. _work.Keys]);
            client.Close();
            Lose([.. _work.Keys]);
            _round?.Dispose();
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

        Commit(client);
    }

    // The receiver is asked how far it is at one time, and the answer committed at a later one: nobody waits.
    private void Commit(IConsumer<byte[], byte[]> client)
    {
        if (_round is null && _time.GetElapsedTime(_committedAt) >= _options.CommitEvery) _round = CommitRound.Begin(_work.Values, _receiver);
        if (_round is not { IsCompleted: true } round) return;
        using (round)
        {
            _receiverFailure ??= round.Finish();
            _round = null;
        }

        Save(client, _work.Values);
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

    // The end is fixed at once: what comes after it comes again, also when nothing has been committed by the time of a crash.
    private List<TopicPartitionOffset> Places(IConsumer<byte[], byte[]> client, List<TopicPartition> partitions)
    {
        if (!_options.BeginsAtEnd) return [.. partitions.Select(partition => new TopicPartitionOffset(partition, Offset.Unset))];
        try
        {
            var places = client.Committed(partitions, AnswerWithin);
            var begun = places.Where(place => place.Offset == Offset.Unset)
                .Select(place => new TopicPartitionOffset(place.TopicPartition, client.QueryWatermarkOffsets(place.TopicPartition, AnswerWithin).High))
                .ToList();
            if (begun.Count > 0) client.Commit(begun);
            return [.. places.Where(place => place.Offset != Offset.Unset), .. begun];
        }
        catch (KafkaException refused)
        {
            throw new RefusedException("KAFKA_FAILED", $"How far the group has come cannot be had: {refused.Error.Reason}", refused);
        }
    }

    private void Begin(List<TopicPartition> partitions)
    {
        foreach (var partition in partitions) _work.Add(partition, new PartitionWork(partition, _receiver, _positions, _meter));

        ShowPartitions();
    }

    private void GiveUp(IConsumer<byte[], byte[]> client, List<TopicPartition> partitions)
    {
        var since = _time.GetTimestamp();
        var ended = End(partitions);
        using (var round = CommitRound.Begin(ended, _receiver))
        {
            if (!round.Wait(Left(since))) _meter.CommitFailed($"What was received last was not applied within {_options.FinishWithin}; it comes again.");
            _receiverFailure ??= round.Finish();
        }

        Save(client, ended);
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
            work.End(Left(since));
            if (work.Failure is { } failure) _receiverFailure ??= failure;
            _work.Remove(work.Partition);
            if (!_isClosing) _receiver.End(work.Partition.Partition.Value);
        }

        return ended;
    }

    private TimeSpan Left(long since)
    {
        var left = _options.FinishWithin - _time.GetElapsedTime(since);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private void Save(IConsumer<byte[], byte[]> client, IEnumerable<PartitionWork> works)
    {
        var applied = works.Where(work => work.Applied > work.Committed).ToList();
        if (applied.Count == 0) return;
        try
        {
            client.Commit(applied.Select(work => new TopicPartitionOffset(work.Partition, work.Applied)));
            foreach (var work in applied) work.Committed = work.Applied;
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
            AutoOffsetReset = _options.BeginsAtEnd ? AutoOffsetReset.Latest : AutoOffsetReset.Earliest,
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
