using System.Text;

namespace OrleansTrading.Connectors.Kafka;

/// <summary>
/// Which partition an instrument has: FNV-1a (32 bits) of its symbol's UTF-8 bytes, modulo the number of partitions. The same in every process
/// and for ever: all venues of an instrument meet in one partition, and so at one consumer.
/// </summary>
public static class SymbolPartition
{
    private const uint OffsetBasis = 2_166_136_261;
    private const uint Prime = 16_777_619;

    /// <summary>The partition, 0 to <paramref name="partitions"/> − 1.</summary>
    /// <param name="symbol">The instrument: <c>BTC/USD</c>.</param>
    /// <param name="partitions">How many partitions the topic has; ≥ 1.</param>
    public static int Of(string symbol, int partitions)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(partitions, 1);
        return (int)(Hash(Encoding.UTF8.GetBytes(symbol)) % (uint)partitions);
    }

    internal static uint Hash(ReadOnlySpan<byte> bytes)
    {
        var hash = OffsetBasis;
        foreach (var b in bytes) hash = unchecked((hash ^ b) * Prime);
        return hash;
    }
}
