using System.Text;
using OrleansTrading.Connectors.Kafka;

namespace OrleansTrading.Connectors.Tests.Kafka;

public sealed class SymbolPartitionTests
{
    // Vectors of the authors of the hash.
    [Theory]
    [InlineData("", 0x811C9DC5u)]
    [InlineData("a", 0xE40C292Cu)]
    [InlineData("foobar", 0xBF9CF968u)]
    public void The_hash_is_FNV_1a(string text, uint hash) => Assert.Equal(hash, SymbolPartition.Hash(Encoding.UTF8.GetBytes(text)));

    // Computed elsewhere: a change of these moves instruments of running systems to other partitions, and breaks their order.
    [Theory]
    [InlineData("BTC/USD", 32, 15)]
    [InlineData("EUR/USD", 32, 24)]
    [InlineData("ETH/USDC", 7, 4)]
    [InlineData("Ω/€", 32, 11)]
    public void An_instrument_has_the_same_partition_for_ever(string symbol, int partitions, int partition) =>
        Assert.Equal(partition, SymbolPartition.Of(symbol, partitions));

    [Fact]
    public void Instruments_are_spread_over_all_partitions()
    {
        var counts = new int[16];
        for (var i = 0; i < 1_600; i++) counts[SymbolPartition.Of($"COIN{i}/USD", 16)]++;
        Assert.All(counts, count => Assert.InRange(count, 50, 200));
    }
}
