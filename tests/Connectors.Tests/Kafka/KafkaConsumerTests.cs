using System.Text;
using Confluent.Kafka;
using OrleansTrading.Connectors.Kafka;
using OrleansTrading.Domain;
using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Tests.Kafka;

public sealed class KafkaConsumerTests : IAsyncDisposable
{
    private static readonly TickStream Btc = new(Guid.NewGuid(), "kraken", "BTC/USD");

    private readonly MockCluster _cluster = new(partitions: 1);

    // All by one producer, so that its numbers go on.
    private KafkaTickProducer? _producer;

    public async ValueTask DisposeAsync()
    {
        if (_producer is not null) await _producer.DisposeAsync();
        _cluster.Dispose();
    }

    [Fact]
    public async Task What_a_killed_consumer_had_not_committed_comes_again_and_a_receiver_that_remembers_drops_it()
    {
        await SendAsync(0..60);
        // Its commits never come, and from the 51st block on nothing more: as good as dead.
        var handed = 0;
        await using var dead = new RunningConsumer(
            _cluster.Consuming("all") with { CommitEvery = TimeSpan.FromHours(1), FinishWithin = TimeSpan.Zero },
            async (_, cancellationToken) =>
            {
                if (Interlocked.Increment(ref handed) == 51) await Task.Delay(Timeout.Infinite, cancellationToken);
            });
        await dead.UntilAsync(() => handed == 51);

        var sequences = new StreamSequences(100);
        foreach (var envelope in dead.Received) sequences.Accept(envelope.Stream, envelope.Sequence, envelope.LastTimeNs);
        var processed = dead.Received.Select(envelope => Blocks.NumberOf(envelope.Block)).ToList();
        await using var heir = new RunningConsumer(_cluster.Consuming("all"));
        await heir.UntilAsync(() => heir.Received.Count == 60);
        foreach (var envelope in heir.Received)
        {
            var verdict = sequences.Judge(envelope.Stream, envelope.Sequence);
            Assert.Equal(0, verdict.Missing);
            if (verdict.IsDuplicate) continue;
            processed.Add(Blocks.NumberOf(envelope.Block));
            sequences.Accept(envelope.Stream, envelope.Sequence, envelope.LastTimeNs);
        }

        Assert.Equal(Numbers(0..60), processed);
    }

    [Fact]
    public async Task What_is_done_with_when_a_consumer_stops_does_not_come_again()
    {
        await SendAsync(0..20);
        await using var first = new RunningConsumer(_cluster.Consuming("all") with { CommitEvery = TimeSpan.FromHours(1) });
        await first.UntilAsync(() => first.Received.Count == 20);
        await first.StopAsync();
        await SendAsync(20..30);
        await using var second = new RunningConsumer(_cluster.Consuming("all"));
        await second.UntilAsync(() => second.Received.Count >= 10);
        Assert.Equal(Numbers(20..30), second.NumbersOf("BTC/USD"));
    }

    [Fact]
    public async Task A_block_whose_receiver_breaks_comes_again_and_none_before_it()
    {
        await SendAsync(0..20);
        await using var first = new RunningConsumer(_cluster.Consuming("all"), (envelope, _) =>
            Blocks.NumberOf(envelope.Block) == 7 ? throw new InvalidDataException("broken") : ValueTask.CompletedTask);
        Assert.Equal("broken", (await Assert.ThrowsAsync<InvalidDataException>(first.EndAsync)).Message);
        await using var second = new RunningConsumer(_cluster.Consuming("all"));
        await second.UntilAsync(() => second.Received.Count >= 13);
        Assert.Equal(Numbers(7..20), second.NumbersOf("BTC/USD"));
    }

    [Fact]
    public async Task A_receiver_that_gives_up_by_itself_does_not_leave_its_partition_standing()
    {
        await SendAsync(0..2);
        await using var consumer = new RunningConsumer(_cluster.Consuming("all"), (_, _) => throw new OperationCanceledException("timed out"));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(consumer.EndAsync);
    }

    [Fact]
    public async Task A_commit_that_brokers_refuse_is_counted_and_tried_again()
    {
        _cluster.Refuse(KafkaRequest.OffsetCommit, KafkaErrorNumber.IllegalGeneration, 3);
        await SendAsync(0..20);
        await using var first = new RunningConsumer(_cluster.Consuming("all"));
        await first.UntilAsync(() => first.Received.Count == 20 && first.Health.CommitFailures > 0);
        _cluster.Relent(KafkaRequest.OffsetCommit);
        await first.StopAsync();
        await SendAsync(20..21);
        await using var second = new RunningConsumer(_cluster.Consuming("all"));
        await second.UntilAsync(() => !second.Received.IsEmpty);
        Assert.Equal([20], second.NumbersOf("BTC/USD"));
        Assert.Contains(first.Faults, fault => fault.Kind == KafkaFaultKind.Commit);
    }

    [Fact]
    public async Task What_was_seen_is_dropped_and_counted()
    {
        await SendRawAsync(Raw(1), Raw(2), Raw(1), Raw(2), Raw(3));
        await using var consumer = new RunningConsumer(_cluster.Consuming("all"));
        await consumer.UntilAsync(() => consumer.Received.Count >= 3 && consumer.Health.Duplicates >= 2);
        Assert.Equal([1, 2, 3], consumer.NumbersOf("BTC/USD"));
        Assert.Equal(2, consumer.Health.Duplicates);
    }

    [Fact]
    public async Task Where_blocks_are_missing_the_book_is_stale_before_the_next_one()
    {
        await SendRawAsync(Raw(1), Raw(2), Raw(5), Raw(6));
        await using var consumer = new RunningConsumer(_cluster.Consuming("all"));
        await consumer.UntilAsync(() => consumer.Received.Count >= 5);
        Assert.Equal([1, 2, null, 5, 6], consumer.NumbersOf("BTC/USD"));
        var lost = consumer.Received.ElementAt(2);
        Assert.Equal((4, Blocks.TimeOf(2)), (lost.Sequence, lost.LastTimeNs));
        AssertStale(lost, BookFault.Gap, Blocks.TimeOf(2));
        Assert.Equal((1, 2), (consumer.Health.Gaps, consumer.Health.Missing));
        Assert.Contains(consumer.Faults, fault => fault.Kind == KafkaFaultKind.Gap);
    }

    [Fact]
    public async Task What_cannot_be_read_is_skipped_and_counted_and_makes_its_book_stale()
    {
        var badHead = Raw(3);
        badHead.Headers[0].GetValueBytes()[20] ^= 1;
        var noHead = Raw(4);
        noHead.Headers = [];
        var badBlock = Raw(5);
        badBlock.Value[^1] ^= 1;
        var noBlock = Raw(6);
        noBlock.Value = null!;
        await SendRawAsync(Raw(1), Raw(2), badHead, noHead, badBlock, noBlock, Raw(7));
        await using var consumer = new RunningConsumer(_cluster.Consuming("all"));
        await consumer.UntilAsync(() => consumer.Received.Count >= 6);
        // The lost 3 and 4 show when 5 comes; 5 and 6 themselves are replaced.
        Assert.Equal([1, 2, null, null, null, 7], consumer.NumbersOf("BTC/USD"));
        Assert.Equal([1, 2, 4, 5, 6, 7], consumer.Received.Select(envelope => envelope.Sequence));
        AssertStale(consumer.Received.ElementAt(3), BookFault.BadMessage, Blocks.TimeOf(5));
        Assert.Equal((4, 1, 3), (consumer.Health.Corrupt, consumer.Health.Gaps, consumer.Health.Delivered));
        Assert.Equal(4, consumer.Faults.Count(fault => fault.Kind == KafkaFaultKind.Corrupt));
    }

    [Fact]
    public async Task A_block_that_its_receiver_finds_corrupt_is_skipped()
    {
        await SendAsync(0..3);
        await using var consumer = new RunningConsumer(_cluster.Consuming("all"), (envelope, _) =>
            Blocks.NumberOf(envelope.Block) == 1 ? throw new RefusedException("TICK_BLOCK_CORRUPT", "within") : ValueTask.CompletedTask);
        await consumer.UntilAsync(() => consumer.Received.Count >= 3);
        Assert.Equal([0, null, 2], consumer.NumbersOf("BTC/USD"));
        Assert.Equal(1, consumer.Health.Corrupt);
    }

    [Fact]
    public async Task A_slow_receiver_holds_back_fetching_and_loses_nothing()
    {
        await SendAsync(0..500);
        using var gate = new SemaphoreSlim(0);
        await using var consumer = new RunningConsumer(
            _cluster.Consuming("all") with { MaxQueuedBlocks = 8 }, async (_, cancellationToken) => await gate.WaitAsync(cancellationToken));
        await consumer.UntilAsync(() => consumer.Health.Pauses == 1);
        Assert.Empty(consumer.Received);
        gate.Release(500);
        await consumer.UntilAsync(() => consumer.Received.Count >= 500);
        Assert.Equal(Numbers(0..500), consumer.NumbersOf("BTC/USD"));
        Assert.InRange(consumer.Health.Pauses, 2, 500);
    }

    private static IEnumerable<int?> Numbers(System.Range range) =>
        Enumerable.Range(range.Start.Value, range.End.Value - range.Start.Value).Cast<int?>();

    private static void AssertStale(TickEnvelope envelope, BookFault fault, long timeNs)
    {
        var update = new BookUpdate();
        Assert.True(TickBlock.DecodeBooks(envelope.Block).Read(update));
        Assert.Equal((BookUpdateKind.Stale, fault, timeNs), (update.Kind, update.Fault, update.TimeNs));
    }

    private static Message<byte[], byte[]> Raw(int number) => new()
    {
        Key = Encoding.UTF8.GetBytes(Btc.Symbol),
        Value = [.. Blocks.Numbered(number)],
        Headers = new Headers { { TickEnvelopeHead.HeaderName, TickEnvelopeHead.Write(Btc, number, Blocks.TimeOf(number), 0, false) } },
    };

    private async Task SendAsync(System.Range numbers)
    {
        _producer ??= await _cluster.ProduceAsync();
        for (var i = numbers.Start.Value; i < numbers.End.Value; i++) await _producer.SendNumberedAsync("BTC/USD", i);
    }

    private async Task SendRawAsync(params Message<byte[], byte[]>[] messages)
    {
        using var producer = new ProducerBuilder<byte[], byte[]>(_cluster.Endpoint.Into(new ProducerConfig())).Build();
        foreach (var message in messages) await producer.ProduceAsync(MockCluster.Topic, message, TestContext.Current.CancellationToken);
    }
}
