using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace OrleansTrading.VenueServers;

/// <summary>Deals at <see cref="CapitalServer"/>: positions open at the price, working orders wait. What a deal came to, its confirmation says.</summary>
public sealed class CapitalDeals
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, JsonObject> _confirms = [];
    private readonly Dictionary<string, JsonObject> _working = [];
    private readonly List<JsonObject> _activities = [];
    private int _last;

    /// <summary>Bid and offer by epic.</summary>
    public ConcurrentDictionary<string, (decimal Bid, decimal Offer)> Prices { get; } = new();

    /// <summary>Deals it was given.</summary>
    public int Count => _last;

    /// <summary>The next deal is taken, and the connection is cut before the answer.</summary>
    public bool CutsAfterNextDeal { get; set; }

    /// <summary>Deals above this size are refused for lack of funds.</summary>
    public decimal MostSize { get; set; } = 1_000;

    internal IEnumerable<(string Method, string Pattern, RequestDelegate Handler)> Routes =>
    [
        ("POST", "positions", context => DealAsync(context, isPosition: true)),
        ("POST", "workingorders", context => DealAsync(context, isPosition: false)),
        ("DELETE", "workingorders/{id}", DeleteAsync),
        ("GET", "workingorders", WorkingAsync),
        ("GET", "confirms/{reference}", ConfirmAsync),
        ("GET", "accounts", AccountsAsync),
        ("GET", "history/activity", ActivityAsync),
    ];

    private async Task DealAsync(HttpContext context, bool isPosition)
    {
        var wanted = (await JsonNode.ParseAsync(context.Request.Body))!.AsObject();
        string reference;
        lock (_lock) reference = Take(wanted, isPosition);
        if (CutsAfterNextDeal)
        {
            CutsAfterNextDeal = false;
            context.Abort();
            return;
        }

        await WriteAsync(context, 200, new JsonObject { ["dealReference"] = reference });
    }

    private string Take(JsonObject wanted, bool isPosition)
    {
        var number = (++_last).ToString(CultureInfo.InvariantCulture);
        var reference = (isPosition ? "p_" : "o_") + number;
        var epic = (string)wanted["epic"]!;
        var size = (decimal)wanted["size"]!;
        var isBuy = (string)wanted["direction"]! == "BUY";
        var isRefused = size > MostSize || !Prices.TryGetValue(epic, out var price);
        Prices.TryGetValue(epic, out price);
        var level = isPosition ? isBuy ? price.Offer : price.Bid : (decimal)wanted["level"]!;
        var confirm = new JsonObject
        {
            ["date"] = "2026-02-02T02:40:01.000",
            ["dealReference"] = reference,
            ["dealId"] = "deal-" + number,
            ["epic"] = epic,
            ["direction"] = isBuy ? "BUY" : "SELL",
            ["size"] = size,
            ["level"] = level,
            ["dealStatus"] = isRefused ? "REJECTED" : "ACCEPTED",
            ["status"] = isRefused ? "REJECTED" : "OPEN",
            ["reason"] = isRefused ? "RISK_CHECK" : "SUCCESS",
        };
        if (!isRefused && isPosition) confirm["affectedDeals"] = new JsonArray(new JsonObject { ["dealId"] = "position-" + number, ["status"] = "OPENED" });
        _confirms[reference] = confirm;
        if (isRefused) return reference;
        if (isPosition)
            _activities.Add(new JsonObject
            {
                ["dateUTC"] = "2026-02-02T02:40:01",
                ["epic"] = epic,
                ["dealId"] = "deal-" + number,
                ["type"] = "POSITION",
                ["status"] = "EXECUTED",
                ["details"] = new JsonObject
                {
                    ["dealReference"] = reference,
                    ["direction"] = isBuy ? "BUY" : "SELL",
                    ["size"] = size,
                    ["level"] = level,
                    ["currency"] = "USD",
                },
            });
        else
            _working["deal-" + number] = new JsonObject
            {
                ["workingOrderData"] = new JsonObject
                {
                    ["dealId"] = "deal-" + number,
                    ["direction"] = isBuy ? "BUY" : "SELL",
                    ["epic"] = epic,
                    ["orderSize"] = size,
                    ["orderLevel"] = level,
                    ["createdDateUTC"] = "2026-02-02T02:40:01.000",
                    ["orderType"] = "LIMIT",
                },
            };
        return reference;
    }

    private Task ConfirmAsync(HttpContext context)
    {
        JsonNode? confirm;
        lock (_lock) confirm = _confirms.GetValueOrDefault((string)context.Request.RouteValues["reference"]!)?.DeepClone();
        return WriteAsync(context, confirm is null ? 404 : 200, confirm ?? new JsonObject { ["errorCode"] = "error.not-found.dealReference" });
    }

    private Task DeleteAsync(HttpContext context)
    {
        var id = (string)context.Request.RouteValues["id"]!;
        bool removed;
        lock (_lock) removed = _working.Remove(id);
        return WriteAsync(context, removed ? 200 : 404, removed
            ? new JsonObject { ["dealReference"] = "o_cancel_" + id }
            : new JsonObject { ["errorCode"] = "error.not-found.dealId" });
    }

    private Task WorkingAsync(HttpContext context)
    {
        JsonArray orders;
        lock (_lock) orders = [.. _working.Values.Select(o => o.DeepClone())];
        return WriteAsync(context, 200, new JsonObject { ["workingOrders"] = orders });
    }

    private Task ActivityAsync(HttpContext context)
    {
        JsonArray activities;
        lock (_lock) activities = [.. _activities.Select(a => a.DeepClone())];
        return WriteAsync(context, 200, new JsonObject { ["activities"] = activities });
    }

    private static Task AccountsAsync(HttpContext context) => WriteAsync(context, 200, new JsonObject
    {
        ["accounts"] = new JsonArray(new JsonObject
        {
            ["currency"] = "USD",
            ["preferred"] = true,
            ["balance"] = new JsonObject { ["balance"] = 1_000.5m, ["deposit"] = 900.25m, ["profitLoss"] = 100.25m, ["available"] = 800.5m },
        }),
    });

    private static async Task WriteAsync(HttpContext context, int status, JsonNode body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(body.ToJsonString());
    }
}
