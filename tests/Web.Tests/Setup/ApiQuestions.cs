using System.Text.Json;

namespace OrleansTrading.Web.Tests.Setup;

internal sealed record Strategy(string Name, string State);

internal sealed record FillLine(string Cursor, string ClientOrderId, string Symbol, string Side, long TimeNs);

internal sealed record OrderLine(string Id, string Symbol, string Status, string? Strategy);

/// <summary>What the API says, to compare the page with.</summary>
internal static class ApiQuestions
{
    private const string StrategyAnswer = "strategy { name state }";

    public static async Task<string[]> Texts(this GraphQLClient client, string query, params string[] path)
    {
        var at = await client.Ask(query, cancellationToken: Stop.Token);
        foreach (var step in path[..^1]) at = at.GetProperty(step);
        return [.. at.EnumerateArray().Select(one => one.GetProperty(path[^1]).ToString())];
    }

    public static async Task<JsonElement> Portfolio(this GraphQLClient client, string fields) =>
        (await client.Ask($$"""{ portfolio(name: "main") { {{fields}} } }""", cancellationToken: Stop.Token)).GetProperty("portfolio");

    public static async Task<IReadOnlyList<Strategy>> Strategies(this GraphQLClient client) =>
        [.. (await client.Ask("{ strategies { name state } }", cancellationToken: Stop.Token)).GetProperty("strategies").EnumerateArray()
            .Select(one => new Strategy(one.Text("name"), one.Text("state")))];

    public static Task StartStrategy(this GraphQLClient client, string name) => client.Ask(
        $$"""mutation($name: String!) { startStrategy(input: { name: $name }) { {{StrategyAnswer}} } }""", new { name }, Stop.Token);

    public static Task StopStrategy(this GraphQLClient client, string name) => client.Ask(
        $$"""mutation($name: String!) { stopStrategy(input: { name: $name }) { {{StrategyAnswer}} } }""", new { name }, Stop.Token);

    /// <summary>Places an order of a person.</summary>
    public static Task<GraphQLAnswer> Buy(this GraphQLClient client, string id, string symbol, decimal quantity) => client.Send(
        """
        mutation($id: String!, $symbol: String!, $quantity: Decimal!) {
          submitOrder(input: { clientOrderId: $id, symbol: $symbol, side: BUY, quantity: $quantity }) { order { status } }
        }
        """,
        new { id, symbol, quantity },
        Stop.Token);

    /// <summary>The last fills, newest first, as pages show them.</summary>
    public static async Task<IReadOnlyList<FillLine>> Fills(this GraphQLClient client, int last)
    {
        var portfolio = await client.Portfolio($"fills(last: {last}) {{ nodes {{ cursor clientOrderId symbol side timeNs }} }}");
        return [.. portfolio.GetProperty("fills").GetProperty("nodes").EnumerateArray().Reverse().Select(one => new FillLine(
            one.Text("cursor"), one.Text("clientOrderId"), one.Text("symbol"), one.Text("side"), one.Ns("timeNs")))];
    }

    /// <summary>The last orders, newest first.</summary>
    public static async Task<IReadOnlyList<OrderLine>> Orders(this GraphQLClient client, int last)
    {
        var portfolio = await client.Portfolio($"orders(last: {last}) {{ nodes {{ clientOrderId symbol status strategy }} }}");
        return [.. portfolio.GetProperty("orders").GetProperty("nodes").EnumerateArray().Reverse().Select(one => new OrderLine(
            one.Text("clientOrderId"), one.Text("symbol"), one.Text("status"), one.GetProperty("strategy").GetString()))];
    }

    /// <summary>When the last bars opened, with the one that forms, oldest first.</summary>
    public static async Task<IReadOnlyList<long>> Bars(this GraphQLClient client, string symbol, string timeframe)
    {
        var answer = await client.Ask(
            "query($symbol: String!, $timeframe: String!) { instrument(symbol: $symbol) { bars(timeframe: $timeframe, last: 500, includeForming: true) { openTimeNs } } }",
            new { symbol, timeframe },
            Stop.Token);
        return [.. answer.GetProperty("instrument").GetProperty("bars").EnumerateArray().Select(one => one.Ns("openTimeNs"))];
    }

    /// <summary>What is held of an instrument.</summary>
    public static async Task<decimal> Position(this GraphQLClient client, string symbol) =>
        (await client.Portfolio("positions { symbol quantity }")).GetProperty("positions").EnumerateArray()
        .Where(one => one.Text("symbol") == symbol).Sum(one => one.GetProperty("quantity").GetDecimal());

    public static async Task<int> Sockets(this GraphQLClient client) =>
        (await client.Ask("{ system { health { sockets } } }", cancellationToken: Stop.Token))
        .GetProperty("system").GetProperty("health").GetProperty("sockets").GetInt32();

    public static string Text(this JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static long Ns(this JsonElement element, string name) => long.Parse(element.Text(name), System.Globalization.CultureInfo.InvariantCulture);
}
