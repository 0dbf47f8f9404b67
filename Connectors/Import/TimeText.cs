using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Import;

/// <summary>Reads times as files write them into Unix nanoseconds, without allocating. Times lie from 1970 to 2261.</summary>
internal static class TimeText
{
    private const int FirstYear = 1970;
    private const int LastYear = 2261;
    private const int MaxDigits = 18;

    private static readonly int EpochDay = new DateOnly(1970, 1, 1).DayNumber;

    private static readonly long[] PowersOfTen = [.. Enumerable.Range(0, 10).Select(power => (long)Math.Pow(10, power))];

    /// <summary>
    /// Reads <c>2012-02-01 00:01:00.295+00:00</c>: a blank or T between date and time, up to nine decimals, Z or an offset at the end. Without
    /// one it is in the clock given.
    /// </summary>
    /// <param name="text">The time.</param>
    /// <param name="clockNs">How far the clock of times without an offset is ahead of UTC, ns.</param>
    /// <param name="timeNs">Unix nanoseconds UTC.</param>
    internal static RowFault ReadIso(ReadOnlySpan<byte> text, long clockNs, out long timeNs)
    {
        timeNs = 0;
        if (text.Length < 19 || text[10] is not ((byte)' ' or (byte)'T') || text[13] != ':' || text[16] != ':') return RowFault.TimeMalformed;
        if (!Digits(text.Slice(11, 2), out var hour) || !Digits(text.Slice(14, 2), out var minute) || !Digits(text.Slice(17, 2), out var second))
            return RowFault.TimeMalformed;
        if (hour > 23 || minute > 59 || second > 59) return RowFault.TimeMalformed;
        var fault = ReadDate(text[..10], 0, out timeNs);
        if (fault != RowFault.None) return fault;
        timeNs += ((hour * 60 + minute) * 60 + second) * Nanoseconds.PerSecond;

        text = text[19..];
        if (!text.IsEmpty && text[0] == '.')
        {
            var end = text[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
            var digits = end < 0 ? text.Length - 1 : end;
            if (digits is 0 or > 9) return RowFault.TimeMalformed;
            Digits(text.Slice(1, digits), out var fraction);
            timeNs += fraction * PowersOfTen[9 - digits];
            text = text[(1 + digits)..];
        }

        if (text.IsEmpty) timeNs -= clockNs;
        else if (!text.SequenceEqual("Z"u8))
        {
            if (text.Length != 6 || text[0] is not ((byte)'+' or (byte)'-') || text[3] != ':'
                || !Digits(text.Slice(1, 2), out var hours) || !Digits(text.Slice(4, 2), out var minutes) || hours > 14 || minutes > 59)
                return RowFault.TimeMalformed;
            timeNs -= (text[0] == '+' ? 1 : -1) * (hours * 60 + minutes) * 60 * Nanoseconds.PerSecond;
        }

        return timeNs < 0 ? RowFault.TimeOutOfRange : RowFault.None;
    }

    /// <summary>Reads <c>2012-02-01</c>, midnight in the clock given.</summary>
    internal static RowFault ReadDate(ReadOnlySpan<byte> text, long clockNs, out long timeNs)
    {
        timeNs = 0;
        if (text.Length != 10 || text[4] != '-' || text[7] != '-') return RowFault.TimeMalformed;
        if (!Digits(text[..4], out var year) || !Digits(text.Slice(5, 2), out var month) || !Digits(text.Slice(8, 2), out var day))
            return RowFault.TimeMalformed;
        var fault = DayStart(year, month, day, out timeNs);
        timeNs -= clockNs;
        return fault == RowFault.None && timeNs < 0 ? RowFault.TimeOutOfRange : fault;
    }

    /// <summary>Reads <c>20060320 01:00</c>.</summary>
    internal static RowFault ReadLean(ReadOnlySpan<byte> text, long clockNs, out long timeNs)
    {
        timeNs = 0;
        if (text.Length != 14 || text[8] != ' ' || text[11] != ':') return RowFault.TimeMalformed;
        if (!Digits(text[..4], out var year) || !Digits(text.Slice(4, 2), out var month) || !Digits(text.Slice(6, 2), out var day)
            || !Digits(text.Slice(9, 2), out var hour) || !Digits(text.Slice(12, 2), out var minute) || hour > 23 || minute > 59)
            return RowFault.TimeMalformed;
        var fault = DayStart(year, month, day, out timeNs);
        timeNs += (hour * 60 + minute) * 60 * Nanoseconds.PerSecond - clockNs;
        return fault == RowFault.None && timeNs < 0 ? RowFault.TimeOutOfRange : fault;
    }

    /// <summary>Reads milliseconds or seconds since midnight, with decimals down to the nanosecond, within a day.</summary>
    /// <param name="text">The time.</param>
    /// <param name="decimals">How many decimals make a nanosecond: 6 of milliseconds, 9 of seconds.</param>
    /// <param name="ns">Nanoseconds since midnight.</param>
    internal static RowFault ReadOfDay(ReadOnlySpan<byte> text, int decimals, out long ns)
    {
        ns = 0;
        var point = text.IndexOf((byte)'.');
        var whole = point < 0 ? text : text[..point];
        if (whole.IsEmpty || !Digits(whole, out ns)) return RowFault.TimeMalformed;
        if (whole.Length > 8) return RowFault.TimeOutOfRange;
        ns *= PowersOfTen[decimals];
        if (point >= 0)
        {
            // Zeros behind the nanosecond say nothing; other digits there do.
            var fraction = text[(point + 1)..];
            if (fraction.IsEmpty || fraction.ContainsAnyExceptInRange((byte)'0', (byte)'9')) return RowFault.TimeMalformed;
            if (fraction.Length > decimals)
            {
                if (fraction[decimals..].ContainsAnyExcept((byte)'0')) return RowFault.TimeMalformed;
                fraction = fraction[..decimals];
            }

            Digits(fraction, out var part);
            ns += part * PowersOfTen[decimals - fraction.Length];
        }

        return ns < Nanoseconds.PerDay ? RowFault.None : RowFault.TimeOutOfRange;
    }

    /// <summary>Reads a whole number of units since 1970.</summary>
    /// <param name="text">The time.</param>
    /// <param name="unitNs">The unit, ns.</param>
    /// <param name="timeNs">Unix nanoseconds UTC.</param>
    internal static RowFault ReadEpoch(ReadOnlySpan<byte> text, long unitNs, out long timeNs)
    {
        timeNs = 0;
        if (text.IsEmpty || text.ContainsAnyExceptInRange((byte)'0', (byte)'9')) return RowFault.TimeMalformed;
        if (!Digits(text, out var units) || units > long.MaxValue / 2 / unitNs) return RowFault.TimeOutOfRange;
        timeNs = units * unitNs;
        return RowFault.None;
    }

    /// <summary>Midnight UTC of a day.</summary>
    internal static RowFault DayStart(long year, long month, long day, out long ns)
    {
        ns = 0;
        if (month is < 1 or > 12 || year is < 1 or > 9999) return RowFault.TimeMalformed;
        if (day < 1 || day > DateTime.DaysInMonth((int)year, (int)month)) return RowFault.TimeMalformed;
        if (year is < FirstYear or > LastYear) return RowFault.TimeOutOfRange;
        ns = (new DateOnly((int)year, (int)month, (int)day).DayNumber - EpochDay) * Nanoseconds.PerDay;
        return RowFault.None;
    }

    private static bool Digits(ReadOnlySpan<byte> text, out long number)
    {
        number = 0;
        if (text.Length > MaxDigits) return false;
        foreach (var b in text)
        {
            var digit = (uint)b - '0';
            if (digit > 9) return false;
            number = number * 10 + digit;
        }

        return true;
    }
}
