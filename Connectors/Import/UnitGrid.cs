using System.Globalization;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Import;

/// <summary>What a text is on a grid of ticks or lots.</summary>
internal enum GridOutcome : byte
{
    OnGrid,
    Malformed,
    Negative,
    Between,
    TooLarge,
}

/// <summary>
/// Turns decimal text into whole ticks or lots, exactly: by integers, without rounding, and without allocating. What lies between two of them
/// is refused however many digits it has.
/// </summary>
internal readonly struct UnitGrid
{
    // A number of so many digits is below MaxTicks whatever they are.
    private const int SafeDigits = 18;

    // A decimal holds so many exactly.
    private const int DecimalDigits = 28;

    private static readonly long[] PowersOfTen = [.. Enumerable.Range(0, SafeDigits + 1).Select(power => (long)Math.Pow(10, power))];

    private static readonly UnitGrid Whole = new(1);

    private readonly decimal _unit;
    private readonly long _step;
    private readonly int _decimals;

    /// <param name="unit">The tick or lot; above 0. It is <c>_step</c> times 10 to the power of minus <c>_decimals</c>.</param>
    internal UnitGrid(decimal unit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(unit, 0);
        _unit = unit;
        var step = unit;
        while (step != decimal.Truncate(step))
        {
            step *= 10;
            _decimals++;
        }
        _step = decimal.ToInt64(step);
    }

    /// <summary>Reads digits with at most one point among them, and an exponent if need be.</summary>
    /// <param name="text">The number.</param>
    /// <param name="units">How many ticks or lots, 0 or more; between two of them, the lower.</param>
    internal GridOutcome Read(ReadOnlySpan<byte> text, out long units)
    {
        units = 0;
        if (text.IsEmpty) return GridOutcome.Malformed;
        if (text[0] == '-') return NegativeOrMalformed(text[1..]);

        long value = 0;
        var (significant, written, fraction) = (0, 0, -1);
        var isBetween = false;
        foreach (var b in text)
        {
            var digit = (uint)b - '0';
            if (digit > 9)
            {
                if (b is (byte)'e' or (byte)'E') return ReadExponent(text, out units);
                if (b != '.' || fraction >= 0) return GridOutcome.Malformed;
                fraction = 0;
                continue;
            }

            written++;
            if (fraction >= 0 && ++fraction > _decimals)
            {
                isBetween |= digit != 0;
                continue;
            }

            if ((digit | (uint)significant) != 0) significant++;
            if (significant <= SafeDigits) value = value * 10 + digit;
        }

        // A point needs digits on both sides.
        if (written == 0 || fraction == 0 || text[0] == '.') return GridOutcome.Malformed;
        var missing = _decimals - Math.Clamp(fraction, 0, _decimals);
        if (significant + missing > SafeDigits && value != 0) return ReadLarge(text, out units);
        if (value != 0) value *= PowersOfTen[missing];
        units = value;
        if (_step != 1)
        {
            (units, var rest) = Math.DivRem(value, _step);
            isBetween |= rest != 0;
        }

        return isBetween ? GridOutcome.Between : GridOutcome.OnGrid;
    }

    /// <summary>Whether a text is a number, whatever the grid.</summary>
    internal static bool IsNumber(ReadOnlySpan<byte> text) => Whole.Read(text, out _) is not (GridOutcome.Malformed or GridOutcome.Negative);

    private static GridOutcome NegativeOrMalformed(ReadOnlySpan<byte> text) => IsNumber(text) ? GridOutcome.Negative : GridOutcome.Malformed;

    private GridOutcome ReadExponent(ReadOnlySpan<byte> text, out long units)
    {
        units = 0;
        var at = text.IndexOfAny((byte)'e', (byte)'E');
        // Written by programs that shorten small numbers, so the exponent is small; a large one is no price.
        if (text.Length - at > 4 || !char.IsAsciiDigit((char)text[^1]) || IsMalformed(text[..at])) return GridOutcome.Malformed;
        return ReadLarge(text, out units);
    }

    private static bool IsMalformed(ReadOnlySpan<byte> mantissa) =>
        mantissa.IsEmpty || !char.IsAsciiDigit((char)mantissa[0]) || !char.IsAsciiDigit((char)mantissa[^1]);

    private GridOutcome ReadLarge(ReadOnlySpan<byte> text, out long units)
    {
        units = 0;
        var digits = 0;
        foreach (var b in text) digits += char.IsAsciiDigit((char)b) ? 1 : 0;
        const NumberStyles styles = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (digits > DecimalDigits || !decimal.TryParse(text, styles, CultureInfo.InvariantCulture, out var value)) return GridOutcome.TooLarge;
        if (value / Instrument.MaxTicks > _unit) return GridOutcome.TooLarge;
        var whole = decimal.Truncate(value / _unit);
        units = (long)whole;
        if (units > Instrument.MaxTicks) return GridOutcome.TooLarge;
        return whole * _unit == value ? GridOutcome.OnGrid : GridOutcome.Between;
    }
}
