using System.Collections.Concurrent;
using System.Collections.Immutable;
using OrleansTrading.Connectors.Kafka;
using OrleansTrading.Domain;

namespace OrleansTrading.Connectors.Tests.Kafka;

public sealed class KafkaProducerTests
{
    private readonly ConcurrentQueue<KafkaFault> _faults = new();

    [Fact]
    public async Task Without_room_for_another_block_the_caller_waits_until_brokers_have_taken_one()
    {
        using var cluster = new MockCluster(partitions: 1, brokers: 1);
        await using var producer = await cluster.ProduceAsync(cluster.Producing with { MaxQueuedBlocks = 10 });
        cluster.Stop(1);
        for (var i = 0; i < 10; i++) Assert.True(producer.SendNumberedAsync("BTC/USD", i).IsCompletedSuccessfully);
        var eleventh = producer.SendNumberedAsync("BTC/USD", 10).AsTask();
        Assert.False(eleventh.IsCompleted);
        Assert.Equal((10, 1), (producer.Health.Queued, producer.Health.Waits));

        cluster.Start(1);
        await eleventh.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        await using var consumer = new RunningConsumer(cluster.Consuming("all"));
        await consumer.UntilAsync(() => consumer.Received.Count == 11);
        Assert.Equal(Enumerable.Range(0, 11).Cast<int?>(), consumer.NumbersOf("BTC/USD"));
    }

    [Fact]
    public async Task Bytes_are_bounded_too_but_a_block_alone_may_be_larger()
    {
        using var cluster = new MockCluster(partitions: 1, brokers: 1);
        var size = Blocks.Numbered(0).Length;
        await using var producer = await cluster.ProduceAsync(
            cluster.Producing with { MaxQueuedBytes = size - 1 });
        cluster.Stop(1);
        Assert.True(producer.SendNumberedAsync("BTC/USD", 0).IsCompletedSuccessfully);
        using var impatient = new CancellationTokenSource();
        var second = producer.SendAsync("kraken", "BTC/USD", 1, Blocks.Numbered(1), cancellationToken: impatient.Token).AsTask();
        Assert.False(second.IsCompleted);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        cluster.Start(1);
        await producer.SendNumberedAsync("BTC/USD", 2);

        // What was not taken has no number: nothing is missing.
        await using var consumer = new RunningConsumer(cluster.Consuming("all"));
        await consumer.UntilAsync(() => consumer.Received.Count == 2);
        Assert.Equal([0, 2], consumer.NumbersOf("BTC/USD"));
        Assert.Equal([1, 2], consumer.Received.Select(envelope => envelope.Sequence));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_brokers_refuse_for_a_while_is_sent_again_in_order(bool isIdempotent)
    {
        using var cluster = new MockCluster(partitions: 2);
        await using var producer = await cluster.ProduceAsync(cluster.Producing with { IsIdempotent = isIdempotent });
        cluster.Refuse(KafkaRequest.Produce, KafkaErrorNumber.NotLeaderForPartition, 5);
        for (var i = 0; i < 500; i++) await producer.SendNumberedAsync("BTC/USD", i);
        await using var consumer = new RunningConsumer(cluster.Consuming("all"));
        await consumer.UntilAsync(() => consumer.Received.Count >= 500);
        Assert.Equal(Enumerable.Range(0, 500).Cast<int?>(), consumer.NumbersOf("BTC/USD"));
        Assert.Equal(0, producer.Health.Undelivered);
    }

    [Fact]
    public async Task A_block_that_brokers_refuse_for_good_is_reported_and_shows_as_a_gap()
    {
        using var cluster = new MockCluster(partitions: 1);
        var options = cluster.Producing with { IsIdempotent = false };
        await using var producer = await cluster.ProduceAsync(options, _faults.Enqueue);
        await using var consumer = new RunningConsumer(cluster.Consuming("all"));
        await producer.SendNumberedAsync("BTC/USD", 0);
        await Eventually.HoldsAsync(() => producer.Health.Delivered == 1, () => $"{producer.Health}");
        cluster.Refuse(KafkaRequest.Produce, KafkaErrorNumber.MessageTooLarge, 1);
        await producer.SendNumberedAsync("BTC/USD", 1);
        await Eventually.HoldsAsync(() => producer.Health.Undelivered == 1, () => $"{producer.Health}");
        await producer.SendNumberedAsync("BTC/USD", 2);

        await consumer.UntilAsync(() => consumer.Received.Count == 3);
        Assert.Equal([0, null, 2], consumer.NumbersOf("BTC/USD"));
        Assert.Contains(_faults, fault => fault.Kind == KafkaFaultKind.Undelivered && fault.Message.Contains("BTC/USD"));
        Assert.Equal(0, producer.Health.Queued);
    }

    [Fact]
    public async Task What_is_queued_at_the_end_is_delivered()
    {
        using var cluster = new MockCluster(partitions: 2);
        var producer = await cluster.ProduceAsync(cluster.Producing with { Linger = TimeSpan.FromMinutes(1) });
        for (var i = 0; i < 100; i++) await producer.SendNumberedAsync("BTC/USD", i);
        await producer.DisposeAsync();
        Assert.Equal((100, 0), (producer.Health.Delivered, producer.Health.Queued));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await producer.SendNumberedAsync("BTC/USD", 100));
    }

    [Fact]
    public async Task What_cannot_be_delivered_at_the_end_is_reported()
    {
        using var cluster = new MockCluster(partitions: 1, brokers: 1);
        var producer = await cluster.ProduceAsync(cluster.Producing with { Patience = TimeSpan.FromSeconds(2) }, _faults.Enqueue);
        cluster.Stop(1);
        for (var i = 0; i < 3; i++) await producer.SendNumberedAsync("BTC/USD", i);
        await producer.DisposeAsync();
        Assert.Equal(3, producer.Health.Undelivered);
        Assert.Contains(_faults, fault => fault.Kind == KafkaFaultKind.Undelivered);
    }

    [Fact]
    public async Task A_block_that_no_message_can_hold_is_refused_and_numbers_nothing()
    {
        using var cluster = new MockCluster(partitions: 1);
        await using var producer = await cluster.ProduceAsync(cluster.Producing with { MaxMessageBytes = 2_000 });
        var large = ImmutableArray.Create(new byte[2_000]);
        var refused = await Assert.ThrowsAsync<RefusedException>(
            async () => await producer.SendAsync("kraken", "BTC/USD", 1, large, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal("KAFKA_BLOCK_TOO_LARGE", refused.Refusal.Code);
        await producer.SendNumberedAsync("BTC/USD", 0);
        await using var consumer = new RunningConsumer(cluster.Consuming("all"));
        await consumer.UntilAsync(() => consumer.Received.Count == 1);
        Assert.Equal(1, consumer.Received.Single().Sequence);
    }

    [Fact]
    public async Task A_topic_with_another_number_of_partitions_is_refused()
    {
        using var cluster = new MockCluster(partitions: 4);
        var refused = await Assert.ThrowsAsync<RefusedException>(() => cluster.ProduceAsync(cluster.Producing with { Partitions = 8 }));
        Assert.Equal("KAFKA_TOPIC", refused.Refusal.Code);
    }

    [Fact]
    public async Task Brokers_that_do_not_answer_are_named()
    {
        using var cluster = new MockCluster(partitions: 1, brokers: 1);
        cluster.Stop(1);
        var refused = await Assert.ThrowsAsync<RefusedException>(
            () => cluster.ProduceAsync(cluster.Producing with { Patience = TimeSpan.FromMilliseconds(300) }));
        Assert.Equal("KAFKA_UNREACHABLE", refused.Refusal.Code);
        Assert.Contains(cluster.Brokers, refused.Message);
    }
}
