using System.Globalization;
using System.Text.Json;
using OrleansTrading.Chaos.Data;

namespace OrleansTrading.Chaos.State;

/// <summary>Every fill against the recorded ticks: the venue's first good quote at or after decision and travel, whole, with the fee.</summary>
public static class FillCheck
{
    private const long OrderLatencyNs = 5_000_000;
    private const decimal FeeShare = 0.2m / 10_000m;

    /// <summary>Fills that are not what the recorded quotes give; nothing when all are.</summary>
    public static IEnumerable<string> Wrongs(ServiceState state, LeanTicks ticks)
    {
        var orders = state.Orders.ToDictionary(o => o.GetProperty("clientOrderId").GetString()!, StringComparer.Ordinal);
        foreach (var fill in state.Fills)
        {
            var order = orders[fill.GetProperty("clientOrderId").GetString()!];
            if (Wrong(order, fill, ticks) is { } wrong) yield return wrong;
        }
    }

    private static string? Wrong(JsonElement order, JsonElement fill, LeanTicks ticks)
    {
        var arrivalNs = long.Parse(order.GetProperty("submittedNs").GetString()!, CultureInfo.InvariantCulture) + OrderLatencyNs;
        var venue = fill.GetProperty("venue").GetString()!;
        if (ticks.FirstGoodAt(venue, fill.GetProperty("symbol").GetString()!, arrivalNs) is not { } tick)
            return $"{fill} was filled, but no quote came after {arrivalNs}";
        var price = fill.GetProperty("side").GetString() == "BUY" ? tick.Ask : tick.Bid;
        var fee = Books.Exact(fill, "quantity") * price * FeeShare;
        var timeNs = tick.TimeNs.ToString(CultureInfo.InvariantCulture);
        return fill.GetProperty("timeNs").GetString() == timeNs
            && Books.Exact(fill, "price") == price
            && Books.Exact(fill, "fee") == fee
            && Books.Exact(fill, "quantity") == Books.Exact(order, "quantity")
            ? null
            : $"order {order}\nwas filled as {fill}\nbut should be at {timeNs} for {price} with a fee of {fee}";
    }
}
