using System.Text.Json;
using OrleansTrading.Chaos.Processes;

namespace OrleansTrading.Chaos.State;

/// <summary>
/// Everything that a client can read of a service, digit by digit: numbers are kept as the text that came. Trace ids are left out,
/// they name requests and not what became of them.
/// </summary>
public sealed class ServiceState
{
    private const int PageSize = 500;

    private const string WholeQuery = """
        {
          system { stack version session { state cursorNs fromNs toNs cursor from to error } }
          venues { name displayName quotesRead quotesRejected trades tradesRejected bookUpdates booksLive booksStale workingOrders takerFeeBps }
          instruments {
            symbol assetClass base quote tickSize lotSize minNotional sector
            market {
              updates crossedUpdates mid
              bestBid { price venue timeNs time } bestAsk { price venue timeNs time } venues { venue bid ask timeNs time }
            }
          }
          strategies { name state signals lastReason }
          portfolio(name: "main") {
            name baseCurrency equity cash realizedPnl unrealizedPnl fees grossExposure orderCount fillCount
            positions { symbol status quantity averagePrice markPrice unrealizedPnl }
            balances { account currency amount }
          }
        }
        """;

    private const string BarsQuery = """
        query($symbol: String!) {
          instrument(symbol: $symbol) {
            minutes: bars(timeframe: "1m", last: 900) { openTimeNs openTime open high low close volume updates isClosed }
            fives: bars(timeframe: "5m", last: 900) { openTimeNs openTime open high low close volume updates isClosed }
            hours: bars(timeframe: "1h", last: 900, includeForming: true) { openTimeNs openTime open high low close volume updates isClosed }
            trades(last: 50) { number venue price quantity aggressor timeNs }
          }
        }
        """;

    private const string BookQuery = """
        query($symbol: String!, $venue: String!) {
          book(symbol: $symbol, venue: $venue, depth: 50) { venue state fault sequence timeNs bids { price size } asks { price size } }
        }
        """;

    private const string EquityQuery = """{ portfolio(name: "main") { equityCurve(last: 1440) { timeNs time equity } } }""";

    private const string OpportunitiesQuery = """
        {
          opportunities(first: 200) {
            id symbol buyVenue sellVenue buyPrice sellPrice grossEdgeBps feesBps netEdgeBps peakEdgeBps buyQuoteAgeMs sellQuoteAgeMs
            state openedNs updatedNs opened updated
          }
        }
        """;

    private const string OrderFields =
        "clientOrderId symbol side quantity status venue strategy reason decisionPrice filledQuantity averagePrice fees endReason "
        + "submittedNs updatedNs submitted updated";

    private const string FillFields =
        "tradeId clientOrderId symbol side venue quantity price fee realizedPnl strategy timeNs time";

    private const string LedgerFields = "transactionId memo account currency amount timeNs time";

    private ServiceState(JsonElement whole)
    {
        Replay = whole.GetProperty("system");
        Venues = [.. whole.GetProperty("venues").EnumerateArray()];
        Instruments = [.. whole.GetProperty("instruments").EnumerateArray()];
        Strategies = [.. whole.GetProperty("strategies").EnumerateArray()];
        Portfolio = whole.GetProperty("portfolio");
    }

    public JsonElement Replay { get; }

    public IReadOnlyList<JsonElement> Venues { get; }

    public IReadOnlyList<JsonElement> Instruments { get; }

    public IReadOnlyList<JsonElement> Strategies { get; }

    public JsonElement Portfolio { get; }

    /// <summary>Bars of all instruments in some timeframes, and their last trades, as text.</summary>
    public required IReadOnlyList<string> Bars { get; init; }

    /// <summary>The books of all venues that quote, as text.</summary>
    public required IReadOnlyList<string> Books { get; init; }

    /// <summary>Samples of the portfolio's value.</summary>
    public required IReadOnlyList<JsonElement> EquityCurve { get; init; }

    public required IReadOnlyList<JsonElement> Opportunities { get; init; }

    public required IReadOnlyList<JsonElement> Orders { get; init; }

    public required IReadOnlyList<JsonElement> Fills { get; init; }

    public required IReadOnlyList<JsonElement> Ledger { get; init; }

    /// <summary>Reads all of it, lists page by page.</summary>
    public static async Task<ServiceState> Read(GraphQLClient client, CancellationToken cancellationToken, int pageSize = PageSize)
    {
        var whole = await client.Ask(WholeQuery, cancellationToken: cancellationToken);
        var (bars, books) = (new List<string>(), new List<string>());
        foreach (var instrument in whole.GetProperty("instruments").EnumerateArray())
        {
            var symbol = instrument.GetProperty("symbol").GetString();
            var answer = await client.Ask(BarsQuery, new { symbol }, cancellationToken);
            foreach (var timeframe in answer.GetProperty("instrument").EnumerateObject())
                bars.AddRange(timeframe.Value.EnumerateArray().Select(b => $"{symbol} {timeframe.Name} {b.GetRawText()}"));
            foreach (var venue in instrument.GetProperty("market").GetProperty("venues").EnumerateArray().Select(v => v.GetProperty("venue").GetString()))
                books.Add($"{symbol} {(await client.Ask(BookQuery, new { symbol, venue }, cancellationToken)).GetProperty("book").GetRawText()}");
        }

        var equity = await client.Ask(EquityQuery, cancellationToken: cancellationToken);
        var opportunities = await client.Ask(OpportunitiesQuery, cancellationToken: cancellationToken);
        return new ServiceState(whole)
        {
            Bars = bars,
            Books = books,
            EquityCurve = [.. equity.GetProperty("portfolio").GetProperty("equityCurve").EnumerateArray()],
            Opportunities = [.. opportunities.GetProperty("opportunities").EnumerateArray()],
            Orders = await Pages(client, "orders", OrderFields, pageSize, cancellationToken),
            Fills = await Pages(client, "fills", FillFields, pageSize, cancellationToken),
            Ledger = await Pages(client, "ledger", LedgerFields, pageSize, cancellationToken),
        };
    }

    /// <summary>What two services say differently, in all that they say; nothing when they agree.</summary>
    public IEnumerable<string> DifferencesTo(ServiceState other) => Differences.Between(
        [
            ("replay", [Replay], [other.Replay]),
            ("venues", Venues, other.Venues),
            ("instruments", Instruments, other.Instruments),
            ("strategies", Strategies, other.Strategies),
            ("portfolio", [Portfolio], [other.Portfolio]),
            ("orders", Orders, other.Orders),
            ("fills", Fills, other.Fills),
            ("ledger", Ledger, other.Ledger),
            ("equity curve", EquityCurve, other.EquityCurve),
            ("opportunities", Opportunities, other.Opportunities),
        ],
        [("bars", Bars, other.Bars), ("books", Books, other.Books)]);

    /// <summary>
    /// What two services say differently where a person traded in one of them: a person's money changes how much a strategy
    /// buys, by some lots, but neither the market nor what the strategies decide, when, and at which price.
    /// </summary>
    public IEnumerable<string> DifferencesBesidesPersonsOrders(ServiceState other) => Differences.Between(
        [
            ("replay", [Replay], [other.Replay]),
            ("venues", Venues, other.Venues),
            ("instruments", Instruments, other.Instruments),
            ("strategies", Strategies, other.Strategies),
            ("opportunities", Opportunities, other.Opportunities),
        ],
        [
            ("bars", Bars, other.Bars),
            ("books", Books, other.Books),
            ("strategies' orders", [.. StrategyOrders(this)], [.. StrategyOrders(other)]),
        ]);

    private static IEnumerable<string> StrategyOrders(ServiceState state) =>
        from order in state.Orders
        where order.GetProperty("strategy").ValueKind == JsonValueKind.String
        select string.Join(' ',
            from field in order.EnumerateObject()
            where field.Name is not ("quantity" or "filledQuantity" or "fees")
            select $"{field.Name}={field.Value.GetRawText()}");

    private static async Task<IReadOnlyList<JsonElement>> Pages(
        GraphQLClient client, string list, string fields, int pageSize, CancellationToken cancellationToken)
    {
        var query = "query($first: Int!, $after: String) { portfolio(name: \"main\") { "
            + $"{list}(first: $first, after: $after) {{ nodes {{ {fields} }} pageInfo {{ hasNextPage endCursor }} }} }} }}";
        var all = new List<JsonElement>();
        string? after = null;
        while (true)
        {
            var answer = await client.Ask(query, new { first = pageSize, after }, cancellationToken);
            var page = answer.GetProperty("portfolio").GetProperty(list);
            all.AddRange(page.GetProperty("nodes").EnumerateArray());
            if (!page.GetProperty("pageInfo").GetProperty("hasNextPage").GetBoolean()) return all;
            after = page.GetProperty("pageInfo").GetProperty("endCursor").GetString();
        }
    }
}
