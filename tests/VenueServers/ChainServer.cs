using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace OrleansTrading.VenueServers;

/// <summary>A node of a chain with pools on it, as JSON-RPC over a WebSocket shows them.</summary>
public sealed class ChainServer : LoopbackServer
{
    public const string Pool = "0x0d4a11d5eeaac28ec3f61d100daf4d40471f1852";
    public const string Token0 = "0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48";
    public const string Token1 = "0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2";

    private readonly Lock _lock = new();
    private BigInteger _reserve0;
    private BigInteger _reserve1;
    private long _block = 20_000_000;
    private string _hash = "0xaa00";
    private int _refusals;

    public ClientSockets Sockets { get; } = new();

    public long ChainId { get; set; } = 1;

    /// <summary>Opens a node whose pool holds so much of a token of six decimals and of one of eighteen, in their smallest units.</summary>
    public static async Task<ChainServer> OpenAsync(BigInteger reserve0, BigInteger reserve1)
    {
        var server = new ChainServer { _reserve0 = reserve0, _reserve1 = reserve1 };
        await server.StartAsync();
        return server;
    }

    /// <summary>A new block, in which the pool's reserves may have changed.</summary>
    public async Task MineAsync(BigInteger? reserve0 = null, BigInteger? reserve1 = null, bool isHeard = true, bool isReorganised = false)
    {
        string head;
        string log;
        lock (_lock)
        {
            var parent = isReorganised ? "0xdead" : _hash;
            _block++;
            _hash = $"0xaa{_block:x}";
            (_reserve0, _reserve1) = (reserve0 ?? _reserve0, reserve1 ?? _reserve1);
            head = Notice("newHeads", new { number = Hex(_block), hash = _hash, parentHash = parent, timestamp = Hex(1_770_000_000) });
            log = Notice("logs", Log(isRemoved: false));
        }

        if (!isHeard) return;
        await Sockets.SendAsync("newHeads", _ => head);
        if (reserve0 is not null) await Sockets.SendAsync("logs", _ => log);
    }

    /// <summary>The chain takes the latest block back: the pool has other reserves.</summary>
    public async Task TakeBackAsync(BigInteger reserve0, BigInteger reserve1)
    {
        string log;
        lock (_lock)
        {
            log = Notice("logs", Log(isRemoved: true));
            (_reserve0, _reserve1) = (reserve0, reserve1);
        }

        await Sockets.SendAsync("logs", _ => log);
    }

    /// <summary>Refuses the next so many questions for their number.</summary>
    public void RefuseQuestions(int times) => _refusals = times;

    /// <summary>Sends something that is no message.</summary>
    public Task TellAsync(string text) => Sockets.SendAsync("newHeads", _ => text);

    protected override void Map(IEndpointRouteBuilder routes) => routes.Map("/", context => Sockets.RunAsync(context, TakeAsync, Stopping));

    private async Task TakeAsync(ClientSocket client, JsonElement message)
    {
        var id = message.GetProperty("id").GetInt64();
        var method = message.GetProperty("method").GetString()!;
        if (_refusals > 0)
        {
            _refusals--;
            await client.SendAsync(JsonSerializer.Serialize(new { jsonrpc = "2.0", id, error = new { code = -32005, message = "limit exceeded" } }));
            return;
        }

        var parameters = message.GetProperty("params");
        await client.SendAsync(JsonSerializer.Serialize(new { jsonrpc = "2.0", id, result = Answer(client, method, parameters) }));
    }

    private string Answer(ClientSocket client, string method, JsonElement parameters)
    {
        lock (_lock)
            switch (method)
            {
                case "eth_chainId": return Hex(ChainId);
                case "eth_blockNumber": return Hex(_block);
                case "eth_subscribe":
                    client.Topics.Add(parameters[0].GetString()!);
                    return "0x1";
                case "eth_call": return Call(parameters[0].GetProperty("to").GetString()!, parameters[0].GetProperty("data").GetString()!);
                default: throw new InvalidOperationException($"No node knows {method}.");
            }
    }

    private string Call(string contract, string function) => (contract, function) switch
    {
        (Pool, "0x0902f1ac") => "0x" + Word(_reserve0) + Word(_reserve1) + Word(1_770_000_000),
        (Pool, "0x0dfe1681") => "0x" + Token0[2..].PadLeft(64, '0'),
        (Pool, "0xd21220a7") => "0x" + Token1[2..].PadLeft(64, '0'),
        (Token0, "0x313ce567") => "0x" + Word(6),
        (Token1, "0x313ce567") => "0x" + Word(18),
        _ => "0x",
    };

    private object Log(bool isRemoved) => new
    {
        address = Pool,
        topics = new[] { "0x1c411e9a96e071241c2f21f7726b17ae89e3cab4c78be50e062b03a9fffbbad1" },
        data = "0x" + Word(_reserve0) + Word(_reserve1),
        blockNumber = Hex(_block),
        logIndex = "0x3",
        removed = isRemoved,
    };

    private static string Notice(string subscription, object result) =>
        JsonSerializer.Serialize(new { jsonrpc = "2.0", method = "eth_subscription", @params = new { subscription, result } });

    private static string Hex(long number) => "0x" + number.ToString("x", CultureInfo.InvariantCulture);

    private static string Word(BigInteger number) => number.ToString("x64", CultureInfo.InvariantCulture)[^64..];
}
