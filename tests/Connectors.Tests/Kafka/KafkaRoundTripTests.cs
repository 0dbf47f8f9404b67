using System.Diagnostics;
using OrleansTrading.Connectors.Kafka;

namespace OrleansTrading.Connectors.Tests.Kafka;

public sealed class KafkaRoundTripTests
{
    [Fact]
    public async Task A_hundred_thousand_blocks_arrive_as_they_were_sent_in_the_order_of_each_instrument()
    {
        const int Count = 100_000;
        string[] symbols = ["BTC/USD", "ETH/USDC", "EUR/USD", "XAU/USD", "SOL/USDT"];
        using var cluster = new MockCluster(partitions: 4);
        await using var producer = await cluster.ProduceAsync();
        await using var consumer = new RunningConsumer(cluster.Consuming("all"));
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < Count; i++)
            await producer.SendNumberedAsync(symbols[i % symbols.Length], i);
        await consumer.UntilAsync(() => consumer.Received.Count >= Count);
        TestContext.Current.TestOutputHelper?.WriteLine($"{Count / watch.Elapsed.TotalSeconds:N0} blocks/s");

        Assert.Equal(Count, consumer.Received.Count);
        for (var s = 0; s < symbols.Length; s++)
        {
            var first = s;
            var expected = Enumerable.Range(0, Count / symbols.Length).Select(step => step * symbols.Length + first);
            var received = consumer.Received.Where(envelope => envelope.Stream.Symbol == symbols[first]).ToList();
            Assert.Equal(Enumerable.Range(1, Count / symbols.Length).Select(number => (long)number), received.Select(envelope => envelope.Sequence));
            foreach (var (envelope, number) in received.Zip(expected))
            {
                Assert.Equal(new TickStream(producer.Session, "kraken", symbols[first]), envelope.Stream);
                Assert.Equal(Blocks.TimeOf(number), envelope.LastTimeNs);
                Assert.True(envelope.Block.AsSpan().SequenceEqual(Blocks.Numbered(number).AsSpan()));
            }
        }

        Assert.Equal((0, 0, 0), (consumer.Health.Gaps, consumer.Health.Duplicates, consumer.Health.Corrupt));
    }

    [Fact]
    public async Task Venues_of_an_instrument_are_numbered_apart()
    {
        using var cluster = new MockCluster(partitions: 4);
        await using var producer = await cluster.ProduceAsync();
        await using var consumer = new RunningConsumer(cluster.Consuming("all"));
        for (var i = 0; i < 10; i++)
        {
            await producer.SendNumberedAsync("BTC/USD", i);
            await producer.SendNumberedAsync("BTC/USD", i, "binance");
        }

        await consumer.UntilAsync(() => consumer.Received.Count == 20);
        Assert.Equal(Enumerable.Range(0, 10).Cast<int?>(), consumer.NumbersOf("BTC/USD"));
        Assert.Equal(Enumerable.Range(0, 10).Cast<int?>(), consumer.NumbersOf("BTC/USD", "binance"));
        // Both venues went one way: what was sent in turn has come in turn.
        Assert.Equal(
            Enumerable.Range(0, 20).Select(i => i % 2 == 0 ? "kraken" : "binance"), consumer.Received.Select(envelope => envelope.Stream.Venue));
    }
}
