using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace OrleansTrading.VenueServers;

/// <summary>Kraken's second WebSocket interface: books without numbers, whose checksum comes with every message.</summary>
public sealed class KrakenServer : LoopbackServer
{
    private const string Time = "2026-02-02T02:40:00.123456Z";
    private const int PriceDecimals = 1, SizeDecimals = 8;

    private readonly Lock _lock = new();
    private readonly LevelBook _book = new();
    private readonly string _symbol;

    private KrakenServer(string symbol) => _symbol = symbol;

    public ClientSockets Sockets { get; } = new();

    public static async Task<KrakenServer> OpenAsync(string symbol, params LevelChange[] levels)
    {
        var server = new KrakenServer(symbol);
        foreach (var level in levels) server._book.Set(level.IsBid, level.Price, level.Size);
        await server.StartAsync();
        return server;
    }

    /// <summary>Changes the book and tells it.</summary>
    public Task ChangeAsync(params LevelChange[] levels)
    {
        var message = Change(levels);
        return Sockets.SendAsync("book", _ => message);
    }

    /// <summary>Changes the book and tells nobody: the next checksum shows that a message is missing.</summary>
    public void ChangeUnheard(params LevelChange[] levels) => Change(levels);

    /// <summary>Sends something that is no message.</summary>
    public Task TellAsync(string text) => Sockets.SendAsync("book", _ => text);

    public Task BeatAsync() => Sockets.SendAsync("book", _ => """{"channel":"heartbeat"}""");

    protected override void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/0/public/AssetPairs", context => AnswerAsync(context, 200, AssetPairs));
        routes.MapGet("/0/public/Assets", context => AnswerAsync(context, 200, """{"error":[],"result":{}}"""));
        routes.Map("/v2", context => Sockets.RunAsync(context, TakeAsync, Stopping));
    }

    private string Change(LevelChange[] levels)
    {
        lock (_lock)
        {
            foreach (var level in levels) _book.Set(level.IsBid, level.Price, level.Size);
            return Book("update",
                levels.Where(l => l.IsBid).Select(l => (l.Price, l.Size)), levels.Where(l => !l.IsBid).Select(l => (l.Price, l.Size)));
        }
    }

    private async Task TakeAsync(ClientSocket client, JsonElement message)
    {
        var method = message.GetProperty("method").GetString();
        if (method == "ping")
        {
            await client.SendAsync("""{"method":"pong"}""");
            return;
        }

        var channel = message.GetProperty("params").GetProperty("channel").GetString()!;
        // Kraken refuses what is subscribed already, and so gives no second snapshot on one connection.
        var isNew = client.Topics.Add(channel);
        await client.SendAsync(JsonSerializer.Serialize(new
        {
            method,
            success = isNew,
            req_id = message.GetProperty("req_id").GetInt64(),
            error = isNew ? null : "Already subscribed to one or more channels/symbols/depths/intervals",
            result = new { channel, symbol = _symbol, snapshot = true },
        }));
        if (channel != "book" || !isNew) return;
        string snapshot;
        lock (_lock) snapshot = Book("snapshot", _book.Bids, _book.Asks);
        await client.SendAsync(snapshot);
    }

    // Numbers stand in Kraken's messages as numbers, without quotes.
    private string Book(string type, IEnumerable<(string Price, string Size)> bids, IEnumerable<(string Price, string Size)> asks) =>
        $$"""{"channel":"book","type":"{{type}}","data":[{"symbol":"{{_symbol}}","bids":[{{Levels(bids)}}],"asks":[{{Levels(asks)}}],"checksum":{{Checksum()}},"timestamp":"{{Time}}"}]}""";

    private static string Levels(IEnumerable<(string Price, string Size)> levels) =>
        string.Join(',', levels.Select(l => $"{{\"price\":{l.Price},\"qty\":{l.Size}}}"));

    private uint Checksum()
    {
        var digits = new StringBuilder();
        foreach (var (price, size) in _book.Asks.Take(10).Concat(_book.Bids.Take(10)))
            digits.Append(Digits(price, PriceDecimals)).Append(Digits(size, SizeDecimals));
        return Crc32(Encoding.ASCII.GetBytes(digits.ToString()));
    }

    private static string Digits(string number, int decimals) => decimal.Parse(number, CultureInfo.InvariantCulture)
        .ToString("F" + decimals, CultureInfo.InvariantCulture).Replace(".", "", StringComparison.Ordinal).TrimStart('0');

    // By its definition, bit by bit: the server is to be right, not fast, and right in another way than what it tests.
    private static uint Crc32(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) == 1 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        }

        return ~crc;
    }

    private string AssetPairs => JsonSerializer.Serialize(new
    {
        error = Array.Empty<string>(),
        result = new Dictionary<string, object>
        {
            [_symbol.Replace("/", "", StringComparison.Ordinal)] = new
            {
                altname = _symbol.Replace("/", "", StringComparison.Ordinal),
                wsname = _symbol,
                aclass_base = "currency",
                @base = _symbol.Split('/')[0],
                aclass_quote = "currency",
                quote = _symbol.Split('/')[1],
                pair_decimals = PriceDecimals,
                cost_decimals = 5,
                lot_decimals = SizeDecimals,
                lot_multiplier = 1,
                leverage_buy = Array.Empty<int>(),
                leverage_sell = Array.Empty<int>(),
                fees = new[] { new[] { 0m, 0.26m } },
                fees_maker = new[] { new[] { 0m, 0.16m } },
                fee_volume_currency = "ZUSD",
                margin_call = 80,
                margin_stop = 40,
                ordermin = "0.0001",
                costmin = "0.5",
                tick_size = "0.1",
                status = "online",
            },
        },
    });
}
