using OrleansTrading.Domain.Bars;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Storage.Bars;

/// <summary>How a bar stands in its row.</summary>
internal static class BarRow
{
    /// <summary>
    /// Names a timeframe in the database: its (usual) length in seconds, which stays what it is when timeframes are added.
    /// </summary>
    public static long IdOf(Timeframe timeframe) => timeframe.LengthNs / Nanoseconds.PerSecond;

    /// <summary>Whether it is a bar of the timeframe.</summary>
    public static bool IsPossible(Timeframe timeframe, in TimeBar bar) =>
        bar.OpenTimeNs >= 0
        && timeframe.OpenOf(bar.OpenTimeNs) == bar.OpenTimeNs
        && bar.Updates > 0
        && bar.VolumeLots >= 0
        && bar.Low <= Math.Min(bar.Open, bar.Close)
        && bar.High >= Math.Max(bar.Open, bar.Close);

    /// <summary>The checksum of a bar at its place.</summary>
    public static uint ChecksumOf(ReadOnlySpan<byte> symbol, Timeframe timeframe, in TimeBar bar)
    {
        var checksum = new Checksum();
        checksum.AddField(symbol);
        checksum.Add(IdOf(timeframe));
        checksum.Add(bar.OpenTimeNs);
        checksum.Add(bar.Open);
        checksum.Add(bar.High);
        checksum.Add(bar.Low);
        checksum.Add(bar.Close);
        checksum.Add(bar.Updates);
        // Rows from before there were volumes have none in their checksum either.
        if (bar.VolumeLots != 0) checksum.Add(bar.VolumeLots);
        return checksum.Value;
    }
}
