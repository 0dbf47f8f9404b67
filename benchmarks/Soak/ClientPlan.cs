namespace OrleansTrading.Bench.Soak;

/// <summary>How a client behaves.</summary>
internal enum ClientManner
{
    /// <summary>It takes what comes.</summary>
    Ready,

    /// <summary>It takes a message now and then.</summary>
    Slow,

    /// <summary>It comes and is gone without a word, again and again.</summary>
    Fleeting,
}

/// <summary>What a client subscribes to, and how it behaves.</summary>
/// <param name="Manner">How it behaves.</param>
/// <param name="Symbols">Instruments whose quotes it takes; of the first one also bars, where it takes any.</param>
/// <param name="HasFills">Whether it takes fills.</param>
/// <param name="SaysAfter">Whether it says behind which fill it begins.</param>
/// <param name="HasBars">Whether it takes bars.</param>
/// <param name="HasOpportunities">Whether it takes opportunities.</param>
internal sealed record ClientPlan(
    ClientManner Manner, IReadOnlyList<string> Symbols, bool HasFills, bool SaysAfter, bool HasBars, bool HasOpportunities)
{
    /// <summary>Letter of the ids of subscriptions to quotes.</summary>
    public const byte Quotes = (byte)'q';

    /// <summary>The id of the subscription to fills.</summary>
    public const byte Fills = (byte)'f';

    private const string QuoteFields =
        "symbol asOfNs updates mid bestBid { price venue } bestAsk { price venue } venues { venue bid ask }";

    /// <summary>The plan of one of the clients: every mixture occurs, and none of them is a matter of chance.</summary>
    public static ClientPlan Of(int client, IReadOnlyList<string> symbols) => new(
        client % 25 == 0 ? ClientManner.Slow : client % 20 == 7 || client % 20 == 12 ? ClientManner.Fleeting : ClientManner.Ready,
        [.. Enumerable.Range(client, client % 3 == 0 ? 3 : 2).Select(i => symbols[i % symbols.Count])],
        client % 2 == 0,
        client % 4 == 0,
        client % 5 == 1,
        client % 4 == 3);

    /// <summary>The subscriptions: ids, and fields with their selections.</summary>
    /// <param name="after">The fill behind which it begins; null for the next one.</param>
    public IEnumerable<(string Id, string Field)> Subscriptions(long? after)
    {
        for (var i = 0; i < Symbols.Count; i++) yield return ($"q{i}", $"onQuote(symbol: \"{Symbols[i]}\") {{ {QuoteFields} }}");
        yield return ("p", "onPortfolio { asOfNs equity cash realizedPnl unrealizedPnl positions { symbol quantity unrealizedPnl } }");
        if (HasFills)
        {
            var behind = after is null ? "" : $", after: \"{after}\"";
            yield return ("f", $"onFill(portfolio: \"main\"{behind}) {{ cursor tradeId symbol side quantity price fee }}");
        }

        if (HasBars) yield return ("b", $"onBar(symbol: \"{Symbols[0]}\", timeframe: \"1m\") {{ openTimeNs open high low close isClosed }}");
        if (HasOpportunities) yield return ("o", "onOpportunity { id symbol buyVenue sellVenue netEdgeBps state }");
    }
}
