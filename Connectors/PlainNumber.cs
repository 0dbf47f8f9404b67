using System.Globalization;

namespace OrleansTrading.Connectors;

/// <summary>Numbers as people write them: no exponent, no trailing zeros, a point whatever the machine's culture.</summary>
internal static class PlainNumber
{
    internal static string Plain(this decimal number) => number.ToString("0.############################", CultureInfo.InvariantCulture);
}
