using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace OrleansTrading.VenueServers;

/// <summary>Coinbase's Advanced Trade interface: level 2 over a WebSocket whose messages are numbered, of all channels together.</summary>
public sealed class CoinbaseServer : LoopbackServer
{
    private const string Time = "2026-02-02T02:40:00.123456Z";

    private readonly Lock _lock = new();
    private readonly LevelBook _book = new();
    private readonly string _product;
    private long _tradeId;

    private CoinbaseServer(string product) => _product = product;

    public ClientSockets Sockets { get; } = new();

    public static async Task<CoinbaseServer> OpenAsync(string product, params LevelChange[] levels)
    {
        var server = new CoinbaseServer(product);
        foreach (var level in levels) server._book.Set(level.IsBid, level.Price, level.Size);
        await server.StartAsync();
        return server;
    }

    /// <summary>Changes the book and tells it.</summary>
    public Task ChangeAsync(params LevelChange[] levels)
    {
        Set(levels);
        return Sockets.SendAsync("level2", client => Update(client, "update", levels));
    }

    /// <summary>Changes the book, and the message about it is lost: its number is missing.</summary>
    public void ChangeUnheard(params LevelChange[] levels)
    {
        Set(levels);
        foreach (var client in Sockets.Open) client.Sequence++;
    }

    /// <summary>Sends something that is no message.</summary>
    public Task TellAsync(string text) => Sockets.SendAsync("level2", _ => text);

    public Task TradeAsync(string price, string size, string side) => Sockets.SendAsync("market_trades", client => JsonSerializer.Serialize(new
    {
        channel = "market_trades",
        client_id = "",
        timestamp = Time,
        sequence_num = client.Sequence++,
        events = new[]
        {
            new
            {
                type = "update",
                trades = new[] { new { trade_id = $"{Interlocked.Increment(ref _tradeId)}", product_id = _product, price, size, side, time = Time } },
            },
        },
    }));

    protected override void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v3/brokerage/market/products", context => AnswerAsync(context, 200,
            context.Request.Query.ContainsKey("product_type") ? """{"products":[]}""" : Products));
        routes.MapGet("/v2/currencies", context => AnswerAsync(context, 200, """{"data":[]}"""));
        routes.MapGet("/v2/currencies/crypto", context => AnswerAsync(context, 200, """{"data":[]}"""));
        routes.Map("/", context => Sockets.RunAsync(context, TakeAsync, Stopping));
    }

    private async Task TakeAsync(ClientSocket client, JsonElement message)
    {
        var channel = message.GetProperty("channel").GetString()!;
        if (message.GetProperty("type").GetString() != "subscribe") return;
        client.Topics.Add(channel);
        await client.SendAsync(JsonSerializer.Serialize(new
        {
            channel = "subscriptions",
            client_id = "",
            timestamp = Time,
            sequence_num = client.Sequence++,
            events = new[] { new { subscriptions = new Dictionary<string, string[]> { [channel] = [_product] } } },
        }));
        if (channel != "level2") return;
        LevelChange[] levels;
        lock (_lock)
            levels = [.. _book.Bids.Select(l => LevelChange.Bid(l.Price, l.Size)), .. _book.Asks.Select(l => LevelChange.Ask(l.Price, l.Size))];
        await client.SendAsync(Update(client, "snapshot", levels));
    }

    private string Update(ClientSocket client, string type, LevelChange[] levels) => JsonSerializer.Serialize(new
    {
        channel = "l2_data",
        client_id = "",
        timestamp = Time,
        sequence_num = client.Sequence++,
        events = new[]
        {
            new
            {
                type, product_id = _product,
                updates = levels.Select(l => new { side = l.IsBid ? "bid" : "offer", event_time = Time, price_level = l.Price, new_quantity = l.Size }),
            },
        },
    });

    private void Set(LevelChange[] levels)
    {
        lock (_lock)
            foreach (var level in levels) _book.Set(level.IsBid, level.Price, level.Size);
    }

    private string Products => JsonSerializer.Serialize(new
    {
        products = new[]
        {
            new
            {
                product_id = _product, price = "60000", base_increment = "0.00000001", quote_increment = "0.01", quote_min_size = "1", quote_max_size = "1000000",
                base_min_size = "0.00000001", base_max_size = "1000", base_currency_id = _product.Split('-')[0], quote_currency_id = _product.Split('-')[1],
                base_display_symbol = _product.Split('-')[0], quote_display_symbol = _product.Split('-')[1], product_type = "SPOT", status = "online",
                trading_disabled = false, is_disabled = false, cancel_only = false, limit_only = false, post_only = false, auction_mode = false,
                price_increment = "0.01", alias = "", alias_to = Array.Empty<string>(),
            },
        },
    });
}
