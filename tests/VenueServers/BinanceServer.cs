using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace OrleansTrading.VenueServers;

/// <summary>
/// Binance's spot interface: a depth snapshot by REST, numbered differences over a WebSocket, trades, and orders of one account.
/// </summary>
public sealed class BinanceServer : LoopbackServer
{
    private readonly Lock _lock = new();
    private readonly LevelBook _book = new();
    private readonly string _symbol;
    private long _lastUpdateId = 1_000;
    private long _tradeId;

    private BinanceServer(string symbol) => _symbol = symbol;

    public ClientSockets Sockets { get; } = new();

    public BinanceOrders Orders { get; } = new();

    /// <summary>Snapshots wait for it, when there is one.</summary>
    public TaskCompletionSource? SnapshotGate { get; set; }

    public static async Task<BinanceServer> OpenAsync(string symbol, params LevelChange[] levels)
    {
        var server = new BinanceServer(symbol);
        foreach (var level in levels) server._book.Set(level.IsBid, level.Price, level.Size);
        await server.StartAsync();
        return server;
    }

    /// <summary>Changes the book and tells it.</summary>
    public Task ChangeAsync(params LevelChange[] levels) => SendDepthAsync(Change(levels));

    /// <summary>Changes the book and tells nobody: the next message shows that one is missing.</summary>
    public void ChangeUnheard(params LevelChange[] levels) => Change(levels);

    /// <summary>Sends something that is no message.</summary>
    public Task TellAsync(string text) => Sockets.SendAsync(DepthTopic, _ => text);

    public Task TradeAsync(string price, string size, bool isBuyerMaker) => Sockets.SendAsync(TradeTopic, _ => JsonSerializer.Serialize(new Dictionary<string, object>
    {
        ["e"] = "trade",
        ["E"] = TimeMs,
        ["s"] = _symbol,
        ["t"] = Interlocked.Increment(ref _tradeId),
        ["p"] = price,
        ["q"] = size,
        ["T"] = TimeMs,
        ["m"] = isBuyerMaker,
        ["M"] = true,
    }));

    protected override void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v3/exchangeInfo", context => AnswerAsync(context, 200, ExchangeInfo));
        routes.MapGet("/api/v3/depth", DepthAsync);
        routes.Map("/ws/{**rest}", context => Sockets.RunAsync(context, TakeAsync, Stopping));
        Orders.Map(routes);
    }

    private const long TimeMs = 1_770_000_000_123;

    private string DepthTopic => $"{_symbol.ToLowerInvariant()}@depth@100ms";

    private string TradeTopic => $"{_symbol.ToLowerInvariant()}@trade";

    private string Change(LevelChange[] levels)
    {
        lock (_lock)
        {
            foreach (var level in levels) _book.Set(level.IsBid, level.Price, level.Size);
            var first = _lastUpdateId + 1;
            _lastUpdateId += Math.Max(1, levels.Length);
            return JsonSerializer.Serialize(new Dictionary<string, object>
            {
                // Names differ in case alone, which anonymous types do not take.
                ["e"] = "depthUpdate",
                ["E"] = TimeMs,
                ["s"] = _symbol,
                ["U"] = first,
                ["u"] = _lastUpdateId,
                ["b"] = levels.Where(l => l.IsBid).Select(l => new[] { l.Price, l.Size }),
                ["a"] = levels.Where(l => !l.IsBid).Select(l => new[] { l.Price, l.Size }),
            });
        }
    }

    private Task SendDepthAsync(string message) => Sockets.SendAsync(DepthTopic, _ => message);

    private async Task DepthAsync(HttpContext context)
    {
        string answer;
        // What is asked is answered as of when it is asked, however slow the answer.
        lock (_lock)
            answer = JsonSerializer.Serialize(new
            {
                lastUpdateId = _lastUpdateId,
                bids = _book.Bids.Select(l => new[] { l.Price, l.Size }),
                asks = _book.Asks.Select(l => new[] { l.Price, l.Size }),
            });
        if (SnapshotGate is { } gate) await gate.Task;
        await AnswerAsync(context, 200, answer);
    }

    private static async Task TakeAsync(ClientSocket client, JsonElement message)
    {
        var isSubscribe = message.GetProperty("method").GetString() == "SUBSCRIBE";
        foreach (var topic in message.GetProperty("params").EnumerateArray().Select(p => p.GetString()!))
            _ = isSubscribe ? client.Topics.Add(topic) : client.Topics.Remove(topic);
        await client.SendAsync(JsonSerializer.Serialize(new { result = (object?)null, id = message.GetProperty("id").GetInt64() }));
    }

    private string ExchangeInfo => JsonSerializer.Serialize(new
    {
        timezone = "UTC",
        serverTime = TimeMs,
        rateLimits = Array.Empty<object>(),
        exchangeFilters = Array.Empty<object>(),
        symbols = new object[]
        {
            new
            {
                symbol = _symbol, status = "TRADING", baseAsset = _symbol[..3], baseAssetPrecision = 8, quoteAsset = _symbol[3..], quotePrecision = 8,
                quoteAssetPrecision = 8, orderTypes = new[] { "LIMIT", "MARKET" }, isSpotTradingAllowed = true, isMarginTradingAllowed = false,
                permissions = new[] { "SPOT" }, permissionSets = new[] { new[] { "SPOT" } },
                filters = new object[]
                {
                    new { filterType = "PRICE_FILTER", minPrice = "0.01000000", maxPrice = "1000000.00000000", tickSize = "0.01000000" },
                    new { filterType = "LOT_SIZE", minQty = "0.00001000", maxQty = "9000.00000000", stepSize = "0.00001000" },
                    new { filterType = "NOTIONAL", minNotional = "5.00000000", applyMinToMarket = true, maxNotional = "9000000.00000000" },
                },
            },
        },
    });
}
