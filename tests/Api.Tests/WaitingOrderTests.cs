using System.Globalization;
using System.Text.Json;

namespace OrleansTrading.Api.Tests;

/// <summary>Orders that wait for a price or for each other, through GraphQL, kept through kills and carried out as the recorded quotes say.</summary>
public sealed class WaitingOrderTests(MadeUpDay day)
{
    private const string Fields = "clientOrderId status type stopPrice limitPrice timeInForce reduceOnly remainingQuantity groupId parentId expires trail { unit value }";
    private const decimal Tick = 0.00001m;

    [Fact]
    public async Task A_limit_a_pair_and_a_bracket_live_through_a_kill_and_end_as_the_day_goes()
    {
        using var begun = await BegunDay.Prepare(day, "none");
        decimal price;
        using (var service = await begun.StandStill())
        {
            price = Orders.Of(await Orders.Submit(service.Client, "now", "EURUSD", "BUY", "1000")).GetProperty("decisionPrice").GetDecimal();
            var far = await Send(service, "submitOrder", $$"""clientOrderId: "far", symbol: "EURUSD", side: BUY, quoteQuantity: 1000, type: LIMIT, limitPrice: {{At(price - 0.5m)}}, displayQuantity: 100""");
            Assert.Equal(("SUBMITTED", "LIMIT", "GOOD_TILL_CANCELLED"), (Text(far, "status"), Text(far, "type"), Text(far, "timeInForce")));
            var trail = await Send(service, "submitOrder", """clientOrderId: "trail", symbol: "EURUSD", side: BUY, quantity: 100, type: TRAILING_STOP, trailing: { percent: 50 }""");
            Assert.Equal(("ARMED", 50m), (Text(trail, "status"), trail.GetProperty("trail").GetProperty("value").GetDecimal()));

            var pair = await Group(service, "submitOco", $$"""
                groupId: "pair", symbol: "EURUSD", quantity: 500
                first: { side: BUY, order: { type: STOP, stopPrice: {{At(price + 5 * Tick)}} } }
                second: { side: SELL, order: { type: STOP, stopPrice: {{At(price - 40 * Tick)}} } }
                """);
            Assert.Equal(["ARMED", "ARMED"], pair.Select(o => Text(o, "status")));
            var bracket = await Group(service, "submitBracket", $$"""
                groupId: "b", symbol: "EURUSD", side: BUY, quantity: 700, entry: { type: MARKET }
                takeProfit: { type: LIMIT, limitPrice: {{At(price + 0.5m)}} }, stopLoss: { type: STOP, stopPrice: {{At(price - 0.5m)}} }
                """);
            Assert.Equal(["b.entry SUBMITTED", "b.take HELD", "b.stop HELD"], bracket.Select(o => $"{Text(o, "clientOrderId")} {Text(o, "status")}"));
            Assert.Equal("b.entry", Text(bracket[1], "parentId"));
            var moved = await Send(service, "amendOrder", $$"""clientOrderId: "b.stop", amendId: "1", stopPrice: {{At(price - 0.4m)}}""");
            Assert.Equal(price - 0.4m, moved.GetProperty("stopPrice").GetDecimal());
        }

        var end = await begun.End();
        var status = end.Orders.ToDictionary(o => Text(o, "clientOrderId"), o => Text(o, "status"));
        Assert.Equal(["CANCELLED", "FILLED"], new[] { status["pair.1"], status["pair.2"] }.Order(StringComparer.Ordinal));
        Assert.Equal(("FILLED", "FILLED", "ARMED", "ARMED"), (status["now"], status["b.entry"], status["b.stop"], status["trail"]));
        // What rests at a venue ends with its market.
        Assert.Equal(("EXPIRED", "EXPIRED"), (status["far"], status["b.take"]));
        Assert.Empty(Books.Wrongs(end));
    }

    [Fact]
    public async Task What_is_no_order_is_refused_by_name()
    {
        using var begun = await BegunDay.Prepare(day, "none");
        using var service = await begun.StandStill();
        foreach (var (code, mutation, input) in new[]
        {
            ("LIMIT_PRICE_REQUIRED", "submitOrder", """clientOrderId: "a", symbol: "EURUSD", side: BUY, quantity: 100, type: LIMIT"""),
            ("TIME_IN_FORCE_NOT_ALLOWED", "submitOrder", """clientOrderId: "a", symbol: "EURUSD", side: BUY, quantity: 100, timeInForce: DAY"""),
            ("PRICE_INVALID", "submitOrder", """clientOrderId: "a", symbol: "EURUSD", side: BUY, quantity: 100, type: LIMIT, limitPrice: 1.000001"""),
            ("TRAIL_INVALID", "submitOrder", """clientOrderId: "a", symbol: "EURUSD", side: BUY, quantity: 100, type: TRAILING_STOP, trailing: { ticks: 5, percent: 1 }"""),
            ("NOTHING_TO_REDUCE", "submitOrder", """clientOrderId: "a", symbol: "EURUSD", side: SELL, quantity: 100, reduceOnly: true"""),
            ("EXPIRY_PASSED", "submitOrder", """clientOrderId: "a", symbol: "EURUSD", side: BUY, quantity: 100, type: LIMIT, limitPrice: 1.0, timeInForce: GOOD_TILL_DATE, expires: "1999-01-01T00:00:00Z" """),
            ("UNKNOWN_ORDER", "amendOrder", """clientOrderId: "nobody", amendId: "1", quantity: 1"""),
            ("POSITION_FLAT", "closePosition", """clientOrderId: "out", symbol: "EURUSD" """),
        })
            Assert.Equal(code, (await Ask(service, mutation, input, "order")).Code);
        Assert.Equal("GROUP_INVALID", (await Ask(service, "submitBracket", """groupId: "b", symbol: "EURUSD", side: BUY, quantity: 100, entry: { type: MARKET }""", "orders")).Code);
        Assert.Equal(0, (await Ask(service, "cancelAll", "", "orders")).Data.GetProperty("cancelAll").GetProperty("orders").GetArrayLength());
    }

    private static async Task<JsonElement> Send(Service service, string mutation, string input) =>
        Orders.Of(await Ask(service, mutation, input, "order"), mutation);

    private static async Task<JsonElement[]> Group(Service service, string mutation, string input)
    {
        var answer = await Ask(service, mutation, input, "orders");
        return answer.Errors.Count == 0
            ? [.. answer.Data.GetProperty(mutation).GetProperty("orders").EnumerateArray()]
            : throw new InvalidOperationException(answer.Text);
    }

    private static Task<GraphQLAnswer> Ask(Service service, string mutation, string input, string field) =>
        service.Client.Send($"mutation {{ {mutation}(input: {{ {input} }}) {{ {field} {{ {Fields} }} }} }}", new { }, Stop.Token);

    private static string At(decimal price) => decimal.Round(price, 5).ToString(CultureInfo.InvariantCulture);

    private static string Text(JsonElement order, string field) => order.GetProperty(field).GetString()!;
}
