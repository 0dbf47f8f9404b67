using OrleansTrading.Connectors.Kafka;

namespace OrleansTrading.Connectors.Tests.Kafka;

public sealed class KafkaGroupTests
{
    private const int Partitions = 6;

    private static readonly string[] Symbols = [.. Enumerable.Range(0, 30).Select(number => $"COIN{number}/USD")];

    private readonly Lock _lock = new();
    private readonly StreamSequences _seen = new(1_000);
    private readonly Dictionary<string, List<int?>> _processed = Symbols.ToDictionary(symbol => symbol, _ => new List<int?>());

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Consumers_share_the_partitions_and_nothing_is_lost_or_doubled_when_they_come_and_go(bool isCooperative)
    {
        using var cluster = new MockCluster(Partitions);
        await using var producer = await cluster.ProduceAsync();
        var options = cluster.Consuming("hosts") with
        {
            Partitions = null,
            IsCooperative = isCooperative,
            SessionTimeout = TimeSpan.FromSeconds(6),
        };
        await using var first = new RunningConsumer(options, Process);
        await SendAsync(producer, 0, 20);
        await first.UntilAsync(() => Counted() == 20 * Symbols.Length);
        Assert.Equal(Enumerable.Range(0, Partitions), first.Health.Partitions);

        // Ticks go on while partitions move.
        await using var second = new RunningConsumer(options, Process);
        var sent = 20;
        while (second.Health.Partitions.Count == 0)
        {
            await SendAsync(producer, sent++, 1);
            var enough = sent * Symbols.Length;
            await first.UntilAsync(() => second.Health.Partitions.Count > 0 || Counted() == enough);
        }

        await first.UntilAsync(() => Owned(first, second).SequenceEqual(Enumerable.Range(0, Partitions)));
        Assert.Equal((3, 3), (first.Health.Partitions.Count, second.Health.Partitions.Count));
        await SendAsync(producer, sent, 20);
        sent += 20;
        await second.UntilAsync(() => Counted() == sent * Symbols.Length);

        var leaving = first.StopAsync();
        await SendAsync(producer, sent, 20);
        sent += 20;
        await leaving;
        await second.UntilAsync(() => Counted() == sent * Symbols.Length);
        Assert.Equal(Enumerable.Range(0, Partitions), second.Health.Partitions);
        foreach (var symbol in Symbols) Assert.Equal(Enumerable.Range(0, sent).Cast<int?>(), _processed[symbol]);
        Assert.Equal((0, 0), (first.Health.Gaps, second.Health.Gaps));
    }

    [Fact]
    public async Task A_partition_is_given_up_after_its_block_in_hand_is_done_with_and_committed()
    {
        using var cluster = new MockCluster(partitions: 1);
        await using var producer = await cluster.ProduceAsync();
        var options = cluster.Consuming("hosts") with
        {
            Partitions = null,
            CommitEvery = TimeSpan.FromHours(1),
            SessionTimeout = TimeSpan.FromSeconds(6),
        };
        for (var i = 0; i < 5; i++) await producer.SendNumberedAsync("BTC/USD", i);
        var inHand = new TaskCompletionSource();
        var isDone = new TaskCompletionSource();
        await using var first = new RunningConsumer(options, async (envelope, _) =>
        {
            if (Blocks.NumberOf(envelope.Block) != 2) return;
            inHand.SetResult();
            await isDone.Task;
        });
        await inHand.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        var leaving = first.StopAsync();
        Assert.False(leaving.IsCompleted);
        isDone.SetResult();
        await leaving;

        // How many it still takes before it hears that it is to stop is open; each is processed here or there.
        await using var second = new RunningConsumer(options);
        await producer.SendNumberedAsync("BTC/USD", 5);
        await second.UntilAsync(() => second.NumbersOf("BTC/USD").Contains(5));
        Assert.InRange(first.Received.Count, 3, 5);
        Assert.Equal(Enumerable.Range(0, 6).Cast<int?>(), [.. first.NumbersOf("BTC/USD"), .. second.NumbersOf("BTC/USD")]);
        Assert.Equal(0, first.Health.CommitFailures);
    }

    private static async Task SendAsync(KafkaTickProducer producer, int from, int count)
    {
        for (var i = from; i < from + count; i++)
            foreach (var symbol in Symbols) await producer.SendNumberedAsync(symbol, i);
    }

    private static IEnumerable<int> Owned(params RunningConsumer[] consumers) =>
        consumers.SelectMany(consumer => consumer.Health.Partitions).Order();

    private int Counted()
    {
        lock (_lock) return _processed.Values.Sum(numbers => numbers.Count);
    }

    // As hosts do whose instruments remember, wherever they are.
    private ValueTask Process(TickEnvelope envelope, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var verdict = _seen.Judge(envelope.Stream, envelope.Sequence);
            if (verdict.IsDuplicate) return ValueTask.CompletedTask;
            Assert.Equal(0, verdict.Missing);
            _processed[envelope.Stream.Symbol].Add(Blocks.NumberOf(envelope.Block));
            _seen.Accept(envelope.Stream, envelope.Sequence, envelope.LastTimeNs);
        }

        return ValueTask.CompletedTask;
    }
}
