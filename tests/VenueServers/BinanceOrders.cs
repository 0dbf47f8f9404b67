using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace OrleansTrading.VenueServers;

/// <summary>Orders of the one account at <see cref="BinanceServer"/>: market orders fill at 60000, limits wait.</summary>
public sealed class BinanceOrders
{
    public const string ApiKey = "a-key-that-is-secret";
    public const string Secret = "a-secret-that-is-secret";

    private readonly Lock _lock = new();
    private readonly List<JsonObject> _orders = [];
    private readonly List<JsonObject> _trades = [];

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

    internal void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/v3/order", context => Signed(context, PostAsync));
        routes.MapDelete("/api/v3/order", context => Signed(context, DeleteAsync));
        routes.MapGet("/api/v3/openOrders", context => Signed(context, OpenAsync));
        routes.MapGet("/api/v3/myTrades", context => Signed(context, TradesAsync));
        routes.MapGet("/api/v3/account", context => Signed(context, AccountAsync));
    }

    private static async Task Signed(HttpContext context, Func<HttpContext, Dictionary<string, string>, Task> handler)
    {
        var text = context.Request.QueryString.Value?.TrimStart('?') ?? "";
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        if (body.Length > 0) text = text.Length > 0 ? text + "&" + body : body;
        var at = text.LastIndexOf("&signature=", StringComparison.Ordinal);
        var isSigned = at > 0 && context.Request.Headers["X-MBX-APIKEY"] == ApiKey
            && Convert.ToHexStringLower(System.Security.Cryptography.HMACSHA256.HashData(
                System.Text.Encoding.UTF8.GetBytes(Secret), System.Text.Encoding.UTF8.GetBytes(text[..at]))) == text[(at + 11)..];
        if (!isSigned)
        {
            await WriteAsync(context, 401, new JsonObject { ["code"] = -2014, ["msg"] = "API-key format invalid." });
            return;
        }

        var fields = text.Split('&').Select(p => p.Split('=', 2)).ToDictionary(p => p[0], p => Uri.UnescapeDataString(p[1]));
        await handler(context, fields);
    }

    private async Task PostAsync(HttpContext context, Dictionary<string, string> wanted)
    {
        JsonObject answer;
        lock (_lock) answer = Take(wanted);
        if (CutsAfterNextOrder)
        {
            CutsAfterNextOrder = false;
            context.Abort();
            return;
        }

        await WriteAsync(context, answer.ContainsKey("code") ? 400 : 200, answer);
    }

    private JsonObject Take(Dictionary<string, string> wanted)
    {
        var clientId = wanted["newClientOrderId"];
        if (_orders.Exists(o => (string)o["clientOrderId"]! == clientId && (string)o["status"]! == "NEW"))
            return new JsonObject { ["code"] = -2010, ["msg"] = "Duplicate order sent." };
        var quantity = decimal.Parse(wanted["quantity"], CultureInfo.InvariantCulture);
        if (quantity > 100) return new JsonObject { ["code"] = -2010, ["msg"] = "Account has insufficient balance for requested action." };
        var isMarket = wanted["type"] == "MARKET";
        var id = _orders.Count + 1;
        var text = quantity.ToString("0.00000000", CultureInfo.InvariantCulture);
        var order = new JsonObject
        {
            ["symbol"] = wanted["symbol"],
            ["orderId"] = id,
            ["clientOrderId"] = clientId,
            ["transactTime"] = 1_770_000_001_000,
            ["time"] = 1_770_000_001_000,
            ["price"] = isMarket ? "0.00000000" : wanted["price"],
            ["origQty"] = text,
            ["executedQty"] = isMarket ? text : "0.00000000",
            ["cummulativeQuoteQty"] = "0.00000000",
            ["status"] = isMarket ? "FILLED" : "NEW",
            ["timeInForce"] = "GTC",
            ["type"] = wanted["type"],
            ["side"] = wanted["side"],
        };
        _orders.Add(order);
        if (isMarket)
            _trades.Add(new JsonObject
            {
                ["symbol"] = wanted["symbol"],
                ["id"] = 900 + id,
                ["orderId"] = id,
                ["price"] = "60000.00000000",
                ["qty"] = text,
                ["commission"] = "0.06",
                ["commissionAsset"] = "USDT",
                ["time"] = 1_770_000_001_000,
                ["isBuyer"] = wanted["side"] == "BUY",
                ["isMaker"] = false,
                ["isBestMatch"] = true,
            });
        return (JsonObject)order.DeepClone();
    }

    private Task DeleteAsync(HttpContext context, Dictionary<string, string> wanted)
    {
        JsonObject? order;
        lock (_lock)
        {
            order = _orders.Find(o => o["orderId"]!.ToString() == wanted.GetValueOrDefault("orderId") && (string)o["status"]! == "NEW");
            if (order is not null) order["status"] = "CANCELED";
        }

        return order is null
            ? WriteAsync(context, 400, new JsonObject { ["code"] = -2011, ["msg"] = "Unknown order sent." })
            : WriteAsync(context, 200, order.DeepClone());
    }

    private Task OpenAsync(HttpContext context, Dictionary<string, string> wanted)
    {
        JsonArray orders;
        lock (_lock) orders = [.. _orders.Where(o => (string)o["status"]! == "NEW").Select(o => o.DeepClone())];
        return WriteAsync(context, 200, orders);
    }

    private Task TradesAsync(HttpContext context, Dictionary<string, string> wanted)
    {
        JsonArray trades;
        lock (_lock) trades = [.. _trades.Select(t => t.DeepClone())];
        return WriteAsync(context, 200, trades);
    }

    private static Task AccountAsync(HttpContext context, Dictionary<string, string> wanted) => WriteAsync(context, 200, new JsonObject
    {
        ["accountType"] = "SPOT",
        ["balances"] = new JsonArray(new JsonObject { ["asset"] = "USDT", ["free"] = "1000.50000000", ["locked"] = "20.00000000" }),
    });

    private static async Task WriteAsync(HttpContext context, int status, JsonNode body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(body.ToJsonString());
    }
}
