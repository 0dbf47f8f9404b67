namespace OrleansTrading.Web.Tests.Setup;

/// <summary>The pages of the app, and what is on each once it has loaded.</summary>
internal static class Pages
{
    private static readonly Dictionary<string, (string Path, string[] Shown)> Known = new()
    {
        ["overview"] = ("/", ["tile-equity", "equity-chart", "position-row", "fill-row", "strategy-row", "venue-row"]),
        ["markets"] = ("/markets", ["market-row", "candle-chart", "venue-quote-row", "book-ladder", "trade-row"]),
        ["venues"] = ("/venues", ["venues-summary", "venue-feed-row"]),
        ["trading"] = ("/trading", ["order-form", "order-row", "fill-row"]),
        ["arbitrage"] = ("/arbitrage", ["arbitrage-summary", "opportunity-row"]),
    };

    public static IEnumerable<string> Names => Known.Keys;

    public static string PathOf(string name) => Known[name].Path;

    /// <summary>Whether a page asks again and again and needs no socket.</summary>
    public static bool IsPolled(string name) => name == "venues";

    public static IEnumerable<string> ShownOn(string name) => Known[name].Shown;
}
