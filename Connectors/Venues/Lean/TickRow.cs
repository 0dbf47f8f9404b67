using System.Globalization;
using System.Text;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Venues.Lean;

/// <summary>
/// One row, <c>milliseconds,bid,ask</c>, in two readings of one grammar: a fast one for what nearly every row looks like, which
/// gives up at anything else, and a careful one that takes every allowed row and says what is wrong with the others.
/// </summary>
/// <param name="instrument">Decides the price grid.</param>
internal sealed class TickRow(Instrument instrument)
{
    /// <summary>Longest row without its line end.</summary>
    internal const int MaxBytes = 128;

    /// <summary>Most digits of a number: a decimal holds them exactly.</summary>
    internal const int MaxDigits = 28;

    private const long DayMs = 86_400_000;

    private static readonly long[] PowersOfTen = [.. Enumerable.Range(0, 19).Select(power => (long)Math.Pow(10, power))];

    private readonly string _tickSize = instrument.TickSize.Plain();

    // How many decimals a tick of 0.1, 0.01, … has; −1 sends every row to the careful reading.
    private readonly int _decimals = DecimalsOf(instrument.TickSize);

    /// <summary>
    /// Reads a row of the ordinary kind. The bytes must hold a line feed within <see cref="MaxBytes"/> + 2, be it a sentinel.
    /// </summary>
    /// <returns>The row's length with its line end, or 0: read it carefully.</returns>
    internal int ReadFast(ReadOnlySpan<byte> bytes, out long timeNs, out long bidTicks, out long askTicks)
    {
        timeNs = bidTicks = askTicks = 0;
        var decimals = _decimals;
        if (decimals < 0) return 0;

        var at = Digits(bytes, 0, 0, out var ms);
        if (at is 0 or > 8 || ms >= DayMs) return 0;
        var ns = ms * 1_000_000;
        if (bytes[at] == '.')
        {
            var start = at + 1;
            at = Digits(bytes, start, 0, out var fraction);
            if (at == start || at - start > 6) return 0;
            ns += fraction * PowersOfTen[6 - (at - start)];
        }
        if (bytes[at] != ',') return 0;

        at = Price(bytes, at + 1, decimals, out bidTicks);
        if (at == 0 || bytes[at] != ',') return 0;
        at = Price(bytes, at + 1, decimals, out askTicks);
        if (at == 0) return 0;
        if (bytes[at] == '\r') at++;
        if (bytes[at] != '\n') return 0;
        timeNs = ns;
        return at + 1;
    }

    /// <summary>Reads any allowed row, without its line end.</summary>
    /// <returns>Null, or what is wrong and what is allowed.</returns>
    internal string? ReadCarefully(ReadOnlySpan<byte> row, out long timeNs, out long bidTicks, out long askTicks)
    {
        timeNs = bidTicks = askTicks = 0;
        if (row.Length > MaxBytes) return $"the row is longer than {MaxBytes} bytes, which are allowed.";
        var columns = row.Count((byte)',') + 1;
        if (columns != 3) return $"{columns} columns in '{Show(row)}'; allowed are 3: milliseconds since midnight, bid, ask.";
        var first = row.IndexOf((byte)',');
        var second = row.LastIndexOf((byte)',');

        var time = row[..first];
        if (!TryNumber(time, out var ms) || ms >= DayMs)
            return $"the time '{Show(time)}' is not in the day; allowed are 0 to below {DayMs} milliseconds since midnight.";
        if (ms * 1_000_000 % 1 != 0)
            return $"the time '{Show(time)}' is finer than a nanosecond; allowed are 6 decimals of a millisecond.";
        timeNs = (long)(ms * 1_000_000);
        return CheckPrice("bid", row[(first + 1)..second], out bidTicks) ?? CheckPrice("ask", row[(second + 1)..], out askTicks);
    }

    private string? CheckPrice(string side, ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        if (!TryNumber(text, out var price))
            return $"the {side} '{Show(text)}' is no price; allowed are at most {MaxDigits} digits, with a decimal point or without.";
        if (price == 0) return $"the {side} '{Show(text)}' is zero; a price is above 0.";
        if (price > instrument.TickSize * Instrument.MaxTicks)
            return $"the {side} '{Show(text)}' is absurd; at most {Instrument.MaxTicks} ticks of {_tickSize} are allowed.";
        return instrument.TryToTicks(price, out ticks)
            ? null
            : $"the {side} '{Show(text)}' lies between two ticks; allowed are multiples of {_tickSize}.";
    }

    // Digits with at most one point between them: no sign, no exponent, no space, no NaN.
    private static bool TryNumber(ReadOnlySpan<byte> text, out decimal number)
    {
        number = 0;
        var point = text.IndexOf((byte)'.');
        var whole = point < 0 ? text : text[..point];
        var fraction = point < 0 ? [] : text[(point + 1)..];
        if (whole.IsEmpty || whole.ContainsAnyExceptInRange((byte)'0', (byte)'9')) return false;
        if (point >= 0 && (fraction.IsEmpty || fraction.ContainsAnyExceptInRange((byte)'0', (byte)'9'))) return false;
        return whole.Length + fraction.Length <= MaxDigits
            && decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);
    }

    // Reads on to the first byte that is no digit. Too many digits wrap around, and the caller refuses by their number.
    private static int Digits(ReadOnlySpan<byte> bytes, int at, long before, out long number)
    {
        number = before;
        uint digit;
        while ((digit = (uint)bytes[at] - '0') <= 9)
        {
            number = number * 10 + digit;
            at++;
        }
        return at;
    }

    // Ticks of a price above 0, at most 18 digits with the ones that are not written: below MaxTicks whatever they are.
    private static int Price(ReadOnlySpan<byte> bytes, int start, int decimals, out long ticks)
    {
        var at = Digits(bytes, start, 0, out ticks);
        if (at == start || at - start + decimals > 18) return 0;
        var written = 0;
        if (bytes[at] == '.')
        {
            var point = at + 1;
            at = Digits(bytes, point, ticks, out ticks);
            written = at - point;
            if (written == 0 || written > decimals) return 0;
        }
        if (written != decimals) ticks *= PowersOfTen[decimals - written];
        return ticks > 0 ? at : 0;
    }

    private static int DecimalsOf(decimal tickSize)
    {
        var size = 1m;
        for (var decimals = 0; decimals <= 12; decimals++, size /= 10)
            if (size == tickSize)
                return decimals;
        return -1;
    }

    // A file is a stranger: what it says is shown short, and only in printable ASCII.
    private static string Show(ReadOnlySpan<byte> text)
    {
        var shown = new StringBuilder();
        foreach (var b in text[..Math.Min(text.Length, 40)]) shown.Append(b is >= 0x20 and < 0x7F ? (char)b : '?');
        return text.Length > 40 ? shown.Append('…').ToString() : shown.ToString();
    }
}
