using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace OrleansTrading.VenueServers;

/// <summary>
/// OANDA's v20 interface as one account sees it: the pricing stream as an answer without end, orders, transactions. Its prices stand still until a test
/// moves them.
/// </summary>
public sealed class OandaServer : LoopbackServer
{
    public const string Account = "101-004-1234567-001";
    public const string Token = "a-token-that-is-secret";

    private readonly ConcurrentDictionary<string, string> _prices = new();
    private readonly ConcurrentDictionary<Channel<string>, bool> _streams = new();

    private OandaServer() => Orders = new OandaOrders();

    public OandaOrders Orders { get; }

    /// <summary>Streams that are open now.</summary>
    public int Streams => _streams.Count;

    /// <summary>The venue's time, in every message. Unix seconds.</summary>
    public decimal Time { get; set; } = 1_770_000_000.123456789m;

    public static async Task<OandaServer> OpenAsync()
    {
        var server = new OandaServer();
        await server.StartAsync();
        return server;
    }

    /// <summary>Sets an instrument's price, tells every stream, and fills market orders by it.</summary>
    public void Price(string instrument, string bid, string ask, long liquidity = 1_000_000, bool tradeable = true) =>
        PriceText(instrument, JsonSerializer.Serialize(new
        {
            type = "PRICE",
            instrument,
            time = Now,
            tradeable,
            bids = new[] { new { price = bid, liquidity } },
            asks = new[] { new { price = ask, liquidity } },
            closeoutBid = bid,
            closeoutAsk = ask,
        }), bid, ask);

    /// <summary>The five-second sign of life.</summary>
    public void Beat() => Tell($$"""{"type":"HEARTBEAT","time":"{{Now}}"}""");

    /// <summary>Tells every stream something that is no price.</summary>
    public void Tell(string line)
    {
        foreach (var stream in _streams.Keys) stream.Writer.TryWrite(line + "\n");
    }

    /// <summary>Cuts every stream.</summary>
    public void Disconnect()
    {
        foreach (var stream in _streams.Keys) stream.Writer.TryComplete();
    }

    protected override void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v3/accounts/{account}/pricing/stream", StreamAsync);
        foreach (var (method, pattern, handler) in Orders.Routes)
            routes.MapMethods("/v3/accounts/{account}/" + pattern, [method], context =>
                IsAllowed(context) ? handler(context) : AnswerAsync(context, 401, """{"errorMessage":"Insufficient authorization to perform request."}"""));
    }

    private string Now => Time.ToString("0.000000000", CultureInfo.InvariantCulture);

    private void PriceText(string instrument, string line, string bid, string ask)
    {
        _prices[instrument] = line;
        Orders.Prices[instrument] = (decimal.Parse(bid, CultureInfo.InvariantCulture), decimal.Parse(ask, CultureInfo.InvariantCulture));
        Tell(line);
    }

    private static bool IsAllowed(HttpContext context) =>
        context.Request.Headers.Authorization == "Bearer " + Token && (string?)context.Request.RouteValues["account"] == Account;

    private async Task StreamAsync(HttpContext context)
    {
        if (!IsAllowed(context))
        {
            await AnswerAsync(context, 401, """{"errorMessage":"Insufficient authorization to perform request."}""");
            return;
        }

        var stream = Channel.CreateUnbounded<string>();
        foreach (var name in context.Request.Query["instruments"].ToString().Split(','))
            if (_prices.TryGetValue(name, out var price)) stream.Writer.TryWrite(price + "\n");
        _streams[stream] = true;
        context.Response.ContentType = "application/octet-stream";
        await context.Response.StartAsync();
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, Stopping);
            await foreach (var line in stream.Reader.ReadAllAsync(either.Token))
            {
                await context.Response.WriteAsync(line, either.Token);
                await context.Response.Body.FlushAsync(either.Token);
            }

            // As a connection that breaks, not as an answer that ends well.
            context.Abort();
        }
        catch (OperationCanceledException)
        {
            // The client has gone.
        }
        finally
        {
            _streams.TryRemove(stream, out _);
        }
    }
}
