using OrleansTrading.Domain;
using OrleansTrading.Domain.Bars;

namespace OrleansTrading.Connectors.Import;

/// <summary>What the words of a file's name say: <c>gbpusd-m1-bid-2012.csv</c>, <c>BTCUSDT-1m-2024-01.csv</c>.</summary>
internal static class FileNameTokens
{
    private const int MaxCount = 1_000;

    /// <summary>The words, in lower case.</summary>
    internal static IReadOnlyList<string> Of(string name) =>
        System.IO.Path.GetFileNameWithoutExtension(name).ToLowerInvariant().Split(['-', '_', '.', ' '], StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Length of the bars that a word means, ns: <c>1m</c>, <c>m1</c>, <c>4h</c>, <c>1d</c>; 0 when it means none.</summary>
    internal static long LengthNs(string word)
    {
        if (word.Length < 2) return 0;
        var (unit, digits) = char.IsAsciiDigit(word[0]) ? (word[^1], word[..^1]) : (word[0], word[1..]);
        if (digits.Length > 4 || !digits.All(char.IsAsciiDigit)) return 0;
        var count = int.Parse(digits, System.Globalization.CultureInfo.InvariantCulture);
        if (count is 0 or > MaxCount) return 0;
        return count * unit switch
        {
            's' => Timeframe.MinuteNs / 60,
            'm' => Timeframe.MinuteNs,
            'h' => 60 * Timeframe.MinuteNs,
            'd' => 24 * 60 * Timeframe.MinuteNs,
            'w' => 7 * 24 * 60 * Timeframe.MinuteNs,
            _ => 0L,
        };
    }

    /// <summary>Length of a file's bars: the one asked for, else the name's.</summary>
    /// <exception cref="RefusedException">IMPORT_NAME_MALFORMED.</exception>
    internal static long BarLengthNs(ImportContent content, ImportOptions options)
    {
        var length = options.BarLengthNs ?? Of(content.Name).Select(LengthNs).FirstOrDefault(ns => ns > 0);
        return length > 0
            ? length
            : throw new RefusedException(
                "IMPORT_NAME_MALFORMED", $"{content.Path}: its name does not say how long its bars are (1m, m1, 4h); name the length.");
    }

    /// <summary>
    /// The symbol that a name begins with: its words up to the first that is a length, a side, a date or says what the file holds.
    /// </summary>
    internal static string Symbol(string name)
    {
        var words = Of(name).TakeWhile(word => LengthNs(word) == 0 && !IsDescription(word)).ToList();
        return string.Join('-', words).ToUpperInvariant();
    }

    private static bool IsDescription(string word) =>
        word is "bid" or "ask" or "trade" or "trades" or "tick" or "ticks" or "quote" or "quotes" or "bars" or "kline" or "klines" or "depth" or "t"
        || word.All(char.IsAsciiDigit);
}
