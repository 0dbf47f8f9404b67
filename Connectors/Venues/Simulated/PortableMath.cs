namespace OrleansTrading.Connectors.Venues.Simulated;

/// <summary>Functions whose last bit is the same on every machine, which that of <see cref="Math.Exp"/> need not be.</summary>
internal static class PortableMath
{
    /// <summary>
    /// eˣ for |x| ≤ 700, to about 1 unit in the last place: x = n ln 2 + r with |r| ≤ ½ ln 2, then Taylor's series of eʳ to r¹³
    /// and a scaling by 2ⁿ (Cody and Waite, "Software Manual for the Elementary Functions", 1980, with their two-part ln 2).
    /// </summary>
    internal static double Exp(double x)
    {
        const double ln2High = 0.693359375;
        const double ln2Low = -2.121944400546905827679e-4;
        var n = Math.Floor(x * 1.4426950408889634 + 0.5);
        var r = x - n * ln2High - n * ln2Low;
        var sum = 1.0 / 6_227_020_800;
        sum = sum * r + 1.0 / 479_001_600;
        sum = sum * r + 1.0 / 39_916_800;
        sum = sum * r + 1.0 / 3_628_800;
        sum = sum * r + 1.0 / 362_880;
        sum = sum * r + 1.0 / 40_320;
        sum = sum * r + 1.0 / 5_040;
        sum = sum * r + 1.0 / 720;
        sum = sum * r + 1.0 / 120;
        sum = sum * r + 1.0 / 24;
        sum = sum * r + 1.0 / 6;
        sum = sum * r + 0.5;
        sum = sum * r + 1;
        sum = sum * r + 1;
        return sum * BitConverter.Int64BitsToDouble(((long)n + 1_023) << 52);
    }
}
