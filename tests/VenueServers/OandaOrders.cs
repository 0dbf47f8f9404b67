using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace OrleansTrading.VenueServers;

/// <summary>The orders of the one account at <see cref="OandaServer"/>: market orders fill at the price, limits wait.</summary>
public sealed class OandaOrders
{
    private readonly Lock _lock = new();
    private readonly List<JsonObject> _orders = [];
    private readonly List<JsonObject> _transactions = [];
    private int _lastId = 100;

    /// <summary>Bid and ask by instrument.</summary>
    public ConcurrentDictionary<string, (decimal Bid, decimal Ask)> Prices { get; } = new();

    /// <summary>Orders it was given and took.</summary>
    public int Count
    {
        get
        {
            lock (_lock) return _orders.Count;
        }
    }

    /// <summary>The next order is taken, and the connection is cut before the answer.</summary>
    public bool CutsAfterNextOrder { get; set; }

    internal IEnumerable<(string Method, string Pattern, RequestDelegate Handler)> Routes =>
    [
        ("POST", "orders", PostAsync),
        ("PUT", "orders/{id}/cancel", CancelAsync),
        ("GET", "orders/{id}", GetAsync),
        ("GET", "pendingOrders", PendingAsync),
        ("GET", "transactions", TransactionsAsync),
        ("GET", "transactions/idrange", RangeAsync),
        ("GET", "summary", SummaryAsync),
    ];

    private async Task PostAsync(HttpContext context)
    {
        var wanted = (await JsonNode.ParseAsync(context.Request.Body))!["order"]!.AsObject();
        var clientId = (string?)wanted["clientExtensions"]?["id"] ?? "";
        JsonObject answer;
        lock (_lock) answer = Take(wanted, clientId);
        if (CutsAfterNextOrder)
        {
            CutsAfterNextOrder = false;
            context.Abort();
            return;
        }

        await WriteAsync(context, answer.ContainsKey("orderRejectTransaction") ? 400 : 201, answer);
    }

    private JsonObject Take(JsonObject wanted, string clientId)
    {
        var instrument = (string)wanted["instrument"]!;
        var units = decimal.Parse((string)wanted["units"]!, CultureInfo.InvariantCulture);
        if (!Prices.TryGetValue(instrument, out var price)) return Rejected("INSTRUMENT_UNKNOWN", clientId);
        if (_orders.Exists(o => (string?)o["clientExtensions"]!["id"] == clientId && (string)o["state"]! == "PENDING"))
            return Rejected("CLIENT_ORDER_ID_ALREADY_EXISTS", clientId);
        if (Math.Abs(units) > 10_000_000) return Rejected("INSUFFICIENT_MARGIN", clientId);

        var type = (string)wanted["type"]!;
        var order = new JsonObject
        {
            ["id"] = NextId(),
            ["createTime"] = "1770000001.000000000",
            ["state"] = "PENDING",
            ["type"] = type,
            ["instrument"] = instrument,
            ["units"] = wanted["units"]!.DeepClone(),
            ["price"] = wanted["price"]?.DeepClone(),
            ["clientExtensions"] = new JsonObject { ["id"] = clientId },
        };
        _orders.Add(order);
        var created = new JsonObject { ["id"] = (string)order["id"]!, ["type"] = type + "_ORDER", ["time"] = "1770000001.000000000" };
        _transactions.Add(created);
        var answer = new JsonObject { ["orderCreateTransaction"] = created.DeepClone(), ["lastTransactionID"] = (string)order["id"]! };
        if (type == "MARKET") answer["orderFillTransaction"] = Fill(order, units, units > 0 ? price.Ask : price.Bid).DeepClone();
        return answer;
    }

    private JsonObject Fill(JsonObject order, decimal units, decimal price)
    {
        order["state"] = "FILLED";
        var fill = new JsonObject
        {
            ["id"] = NextId(),
            ["type"] = "ORDER_FILL",
            ["time"] = "1770000001.500000000",
            ["orderID"] = (string)order["id"]!,
            ["clientOrderID"] = (string)order["clientExtensions"]!["id"]!,
            ["instrument"] = (string)order["instrument"]!,
            ["units"] = units.ToString(CultureInfo.InvariantCulture),
            ["price"] = price.ToString(CultureInfo.InvariantCulture),
            ["commission"] = "0.0125",
        };
        order["fillingTransactionID"] = (string)fill["id"]!;
        _transactions.Add(fill);
        return fill;
    }

    private JsonObject Rejected(string reason, string clientId) => new()
    {
        ["orderRejectTransaction"] = new JsonObject { ["id"] = NextId(), ["rejectReason"] = reason, ["clientExtensions"] = new JsonObject { ["id"] = clientId } },
        ["errorCode"] = reason,
        ["errorMessage"] = reason,
    };

    private Task CancelAsync(HttpContext context)
    {
        JsonObject answer;
        lock (_lock)
        {
            var order = Find(context);
            if (order is null || (string)order["state"]! != "PENDING")
            {
                answer = new JsonObject { ["orderCancelRejectTransaction"] = new JsonObject { ["rejectReason"] = "ORDER_DOESNT_EXIST" }, ["errorCode"] = "ORDER_DOESNT_EXIST" };
                return WriteAsync(context, 404, answer);
            }

            order["state"] = "CANCELLED";
            answer = new JsonObject
            {
                ["orderCancelTransaction"] = new JsonObject { ["id"] = NextId(), ["orderID"] = (string)order["id"]!, ["time"] = "1770000002.000000000", ["reason"] = "CLIENT_REQUEST" },
            };
        }

        return WriteAsync(context, 200, answer);
    }

    private Task GetAsync(HttpContext context)
    {
        JsonObject? order;
        lock (_lock) order = Find(context) is { } found ? new JsonObject { ["order"] = found.DeepClone() } : null;
        return WriteAsync(context, order is null ? 404 : 200, order ?? new JsonObject { ["errorCode"] = "NO_SUCH_ORDER" });
    }

    private Task PendingAsync(HttpContext context)
    {
        JsonArray orders;
        lock (_lock) orders = [.. _orders.Where(o => (string)o["state"]! == "PENDING").Select(o => o.DeepClone())];
        return WriteAsync(context, 200, new JsonObject { ["orders"] = orders });
    }

    // The answer names pages, as OANDA's does: addresses of ranges of ids.
    private Task TransactionsAsync(HttpContext context)
    {
        var at = $"{context.Request.Scheme}://{context.Request.Host}{context.Request.Path}/idrange?from=1&to={_lastId}&type=ORDER_FILL";
        return WriteAsync(context, 200, new JsonObject { ["pages"] = new JsonArray(at), ["lastTransactionID"] = $"{_lastId}" });
    }

    private Task RangeAsync(HttpContext context)
    {
        JsonArray transactions;
        lock (_lock) transactions = [.. _transactions.Where(t => (string)t["type"]! == "ORDER_FILL").Select(t => t.DeepClone())];
        return WriteAsync(context, 200, new JsonObject { ["transactions"] = transactions });
    }

    private static Task SummaryAsync(HttpContext context) => WriteAsync(context, 200, new JsonObject
    {
        ["account"] = new JsonObject { ["currency"] = "USD", ["balance"] = "100000.5000", ["marginUsed"] = "250.25", ["marginAvailable"] = "99750.25" },
    });

    private JsonObject? Find(HttpContext context)
    {
        var id = (string)context.Request.RouteValues["id"]!;
        return _orders.LastOrDefault(o => id.StartsWith('@') ? (string?)o["clientExtensions"]!["id"] == id[1..] : (string)o["id"]! == id);
    }

    private string NextId() => (++_lastId).ToString(CultureInfo.InvariantCulture);

    private static async Task WriteAsync(HttpContext context, int status, JsonObject body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(body.ToJsonString(JsonSerializerOptions.Web));
    }
}
