using System.Globalization;

namespace OrleansTrading.Embedded.GraphQL.Execution;

/// <summary>RFC 3339 as the DateTime scalar speaks it: up to seven digits of a second, an offset always.</summary>
internal static class DateTimeText
{
    private const string Utc = "yyyy-MM-ddTHH\\:mm\\:ss.FFFFFFFZ";
    private const string Local = "yyyy-MM-ddTHH\\:mm\\:ss.FFFFFFFzzz";

    public static string FormatOf(DateTimeOffset value) => value.Offset == TimeSpan.Zero ? Utc : Local;

    public static string Print(DateTimeOffset value) => value.ToString(FormatOf(value), CultureInfo.InvariantCulture);

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
