namespace OrleansTrading.Domain.Markets;

/// <summary>The zeros at the end of sizes, which are written once for many: a venue's sizes are mostly coarser than the lots of the instrument.</summary>
internal static class DecimalScale
{
    /// <summary>10⁰ … 10¹⁵.</summary>
    public static readonly long[] Powers =
    [
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000, 100_000_000_000,
        1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000,
    ];

    /// <summary>How many zeros, of those that other sizes have, a size has too. 0 has all of them.</summary>
    public static int Common(int digits, long size)
    {
        while (size % Powers[digits] != 0) digits--;
        return digits;
    }

    /// <summary>The most zeros that are left out.</summary>
    public static int Most => Powers.Length - 1;
}
