using System.Globalization;
using System.Text.Json;

namespace OrleansTrading.Chaos.State;

/// <summary>What must hold of a portfolio's books at any end of any run, calculated here from what clients read.</summary>
public static class Books
{
    private const decimal Capital = 1_000_000m;
    private const decimal MaxAssetShare = 0.05m;
    private const decimal MaxLeverage = 2m;
    private const decimal MaxOrderNotional = 100_000m;

    // Money moves between a decision and its fill; limits are for decisions.
    private const decimal Drift = 1.01m;

    /// <summary>What does not hold; nothing when all does.</summary>
    public static IEnumerable<string> Wrongs(ServiceState state) =>
        Ledger(state).Concat(Money(state)).Concat(Orders(state)).Concat(Limits(state));

    /// <summary>A number of an answer, exactly.</summary>
    public static decimal Exact(JsonElement element, string property) =>
        decimal.Parse(element.GetProperty(property).GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture);

    private static IEnumerable<string> Ledger(ServiceState state)
    {
        foreach (var transaction in state.Ledger.GroupBy(l => (Text(l, "transactionId"), Text(l, "currency"))))
            if (transaction.Sum(l => Exact(l, "amount")) is not 0 and var sum)
                yield return $"transaction {transaction.Key} sums to {sum}";
        var accounts = state.Ledger.GroupBy(l => $"{Text(l, "account")} {Text(l, "currency")}")
            .Select(a => (a.Key, Sum: a.Sum(l => Exact(l, "amount")))).Where(a => a.Sum != 0).Order();
        var balances = state.Portfolio.GetProperty("balances").EnumerateArray()
            .Select(b => (Key: $"{Text(b, "account")} {Text(b, "currency")}", Sum: Exact(b, "amount"))).Where(b => b.Sum != 0).Order();
        if (!accounts.SequenceEqual(balances)) yield return "balances are not the sums of the ledger's accounts";
    }

    private static IEnumerable<string> Money(ServiceState state)
    {
        var portfolio = state.Portfolio;
        var equity = Exact(portfolio, "equity");
        var positions = portfolio.GetProperty("positions").EnumerateArray().ToArray();
        var marked = positions.Sum(p => Exact(p, "quantity") * Mark(p));
        if (equity != Exact(portfolio, "cash") + marked) yield return $"equity {equity} is not cash plus {marked}";
        var profit = Exact(portfolio, "realizedPnl") + Exact(portfolio, "unrealizedPnl") - Exact(portfolio, "fees");
        if (equity != Capital + profit) yield return $"equity {equity} is not the capital plus {profit}";
        if (Exact(portfolio, "grossExposure") != positions.Sum(p => Math.Abs(Exact(p, "quantity") * Mark(p))))
            yield return "gross exposure is not the sum of the positions'";
        if (Exact(portfolio, "fees") != state.Fills.Sum(f => Exact(f, "fee"))) yield return "fees are not the sum of the fills'";

        foreach (var position in positions)
        {
            var traded = state.Fills.Where(f => Text(f, "symbol") == Text(position, "symbol")).Sum(Signed);
            if (traded != Exact(position, "quantity")) yield return $"position {position} is not its fills' sum {traded}";
        }
    }

    private static IEnumerable<string> Orders(ServiceState state)
    {
        if (state.Orders.Count != Exact(state.Portfolio, "orderCount")) yield return "the orders are not as many as counted";
        if (state.Fills.Count != Exact(state.Portfolio, "fillCount")) yield return "the fills are not as many as counted";
        foreach (var twice in state.Orders.GroupBy(o => Text(o, "clientOrderId")).Where(g => g.Count() > 1))
            yield return $"order {twice.Key} is there {twice.Count()} times";
        foreach (var twice in state.Fills.GroupBy(f => Text(f, "tradeId")).Where(g => g.Count() > 1))
            yield return $"trade {twice.Key} is there {twice.Count()} times";

        var filled = state.Fills.ToLookup(f => Text(f, "clientOrderId"));
        foreach (var order in state.Orders)
        {
            var id = Text(order, "clientOrderId");
            var quantity = filled[id].Sum(f => Exact(f, "quantity"));
            if (quantity != Exact(order, "filledQuantity")) yield return $"order {id} says another quantity than its fills' {quantity}";
            var wanted = Text(order, "status") == "FILLED" ? Exact(order, "quantity") : 0;
            if (quantity != wanted) yield return $"order {id} is {Text(order, "status")} with {quantity} filled";
        }
    }

    private static IEnumerable<string> Limits(ServiceState state)
    {
        var held = new Dictionary<string, (decimal Quantity, decimal Value)>();
        foreach (var fill in state.Fills)
        {
            var price = Exact(fill, "price");
            var quantity = held.GetValueOrDefault(Text(fill, "symbol")).Quantity + Signed(fill);
            held[Text(fill, "symbol")] = (quantity, Math.Abs(quantity * price));
            if (Exact(fill, "quantity") * price > MaxOrderNotional * Drift) yield return $"{fill} is larger than an order may be";
            if (Math.Abs(quantity * price) > MaxAssetShare * Capital * Drift) yield return $"{fill} makes too large a position: {quantity}";
            if (held.Values.Sum(h => h.Value) > MaxLeverage * Capital * Drift) yield return $"{fill} makes too much gross exposure";
        }
    }

    private static decimal Mark(JsonElement position) =>
        position.GetProperty("markPrice").ValueKind == JsonValueKind.Null ? 0 : Exact(position, "markPrice");

    private static decimal Signed(JsonElement fill) => Text(fill, "side") == "BUY" ? Exact(fill, "quantity") : -Exact(fill, "quantity");

    private static string Text(JsonElement element, string property) => element.GetProperty(property).GetString()!;
}
