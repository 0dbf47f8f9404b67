using System.Globalization;
using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Venues.Live;

/// <summary>Decimal text to whole ticks and lots, exactly or not at all.</summary>
internal static class Units
{
    // 28 digits, a sign, a point, and an exponent.
    private const int MostLength = 34;
    private const int MostDigits = 28;

    /// <summary>Reads a decimal number; a JSON string's quotes around it are fine.</summary>
    internal static bool TryDecimal(ReadOnlySpan<byte> text, out decimal number)
    {
        number = 0;
        if (text.Length > 2 && text[0] == '"' && text[^1] == '"') text = text[1..^1];
        // Beyond 28 digits a decimal rounds, and what was rounded must not pass for exact.
        if (text.Length > MostLength || CountDigits(text) > MostDigits) return false;
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return decimal.TryParse(text, Style, CultureInfo.InvariantCulture, out number);
    }

    /// <summary>A level, from price and size as the venue writes them; size 0: it is gone.</summary>
    /// <returns>Null when it fits, else why it does not.</returns>
    internal static RejectReason? TryLevel(Instrument instrument, ReadOnlySpan<byte> price, ReadOnlySpan<byte> size, out BookLevel level)
    {
        level = default;
        if (!TryDecimal(price, out var p) || !TryDecimal(size, out var s)) return RejectReason.NotANumber;
        return TryLevel(instrument, p, s, out level);
    }

    /// <summary>A level; size 0: it is gone.</summary>
    /// <returns>Null when it fits, else why it does not.</returns>
    internal static RejectReason? TryLevel(Instrument instrument, decimal price, decimal size, out BookLevel level)
    {
        level = default;
        if (!instrument.TryToTicks(price, out var ticks)) return RejectReason.PriceOffTick;
        var lots = 0L;
        if (size != 0 && !instrument.TryToLots(size, out lots)) return RejectReason.SizeOffLot;
        level = new BookLevel(ticks, lots);
        return null;
    }

    private static int CountDigits(ReadOnlySpan<byte> text)
    {
        var digits = 0;
        foreach (var c in text)
        {
            if (c is (byte)'e' or (byte)'E') break;
            if (char.IsAsciiDigit((char)c)) digits++;
        }

        return digits;
    }
}
