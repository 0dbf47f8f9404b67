namespace OrleansTrading.Domain.Portfolio;

/// <summary>The two sides of a canonical symbol <c>BASE/QUOTE</c>: an event says no more of its instrument.</summary>
internal static class Symbols
{
    public static string BaseOf(string symbol) => symbol[..Slash(symbol)];

    public static string QuoteOf(string symbol) => symbol[(Slash(symbol) + 1)..];

    private static int Slash(string symbol) =>
        symbol.IndexOf('/', StringComparison.Ordinal) is > 0 and var at ? at : throw new FormatException($"'{symbol}' is no symbol: BASE/QUOTE.");
}
