using System.Globalization;
using System.Text;

namespace OrleansTrading.Embedded.GraphQL.Execution;

/// <summary>RFC 3339 as the DateTime scalar speaks it: up to seven digits of a second, an offset always.</summary>
internal static class DateTimeText
{
    /// <summary>The most bytes <see cref="Format"/> writes.</summary>
    public const int MaxLength = 33;

    /// <summary>
    /// Writes the instant and returns the bytes written. By hand, since the framework's custom formats cost more than all
    /// other fields of a row together.
    /// </summary>
    public static int Format(DateTimeOffset value, Span<byte> target)
    {
        DateTime local = value.DateTime;
        (int year, int month, int day) = local;
        int length = Digits(target, 0, year, 4);
        target[length++] = (byte)'-';
        length = Digits(target, length, month, 2);
        target[length++] = (byte)'-';
        length = Digits(target, length, day, 2);
        target[length++] = (byte)'T';
        length = Digits(target, length, local.Hour, 2);
        target[length++] = (byte)':';
        length = Digits(target, length, local.Minute, 2);
        target[length++] = (byte)':';
        length = Digits(target, length, local.Second, 2);
        int fraction = (int)(local.Ticks % TimeSpan.TicksPerSecond);
        if (fraction > 0)
        {
            target[length++] = (byte)'.';
            length = Digits(target, length, fraction, 7);
            while (target[length - 1] == (byte)'0')
                length--;
        }

        int offset = value.TotalOffsetMinutes;
        if (offset == 0)
        {
            target[length++] = (byte)'Z';
            return length;
        }

        target[length++] = (byte)(offset < 0 ? '-' : '+');
        length = Digits(target, length, Math.Abs(offset) / 60, 2);
        target[length++] = (byte)':';
        return Digits(target, length, Math.Abs(offset) % 60, 2);
    }

    public static string Print(DateTimeOffset value)
    {
        Span<byte> target = stackalloc byte[MaxLength];
        return Encoding.ASCII.GetString(target[..Format(value, target)]);
    }

    private static int Digits(Span<byte> target, int start, int value, int count)
    {
        for (int i = start + count - 1; i >= start; i--)
        {
            value = Math.DivRem(value, 10, out int digit);
            target[i] = (byte)('0' + digit);
        }

        return start + count;
    }

    public static bool TryParse(string text, out DateTimeOffset value)
    {
        value = default;
        return HasShape(text)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out value);
    }

    // 2026-01-31T23:59:59[.1234567](Z|+hh:mm). A date without an offset means a different instant to every reader.
    private static bool HasShape(string text)
    {
        const string Pattern = "dddd-dd-ddTdd:dd:dd";
        if (text.Length < Pattern.Length + 1 || !Matches(text.AsSpan(0, Pattern.Length), Pattern))
            return false;
        ReadOnlySpan<char> rest = text.AsSpan(Pattern.Length);
        if (rest[0] == '.')
        {
            int digits = 1;
            while (digits < rest.Length && char.IsAsciiDigit(rest[digits]))
                digits++;
            if (digits is 1 or > 8)
                return false;
            rest = rest[digits..];
        }

        return rest is "Z" or "z" || Matches(rest, "+dd:dd") || Matches(rest, "-dd:dd");
    }

    private static bool Matches(ReadOnlySpan<char> text, string pattern)
    {
        if (text.Length != pattern.Length)
            return false;
        for (int i = 0; i < pattern.Length; i++)
        {
            bool fits = pattern[i] switch
            {
                'd' => char.IsAsciiDigit(text[i]),
                'T' => text[i] is 'T' or 't',
                char c => text[i] == c,
            };
            if (!fits)
                return false;
        }

        return true;
    }
}
