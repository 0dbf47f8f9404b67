using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace OrleansTrading.VenueServers;

/// <summary>Capital.com's interface: a session by login, quotes over a WebSocket, deals by REST.</summary>
public sealed class CapitalServer : LoopbackServer
{
    public const string ApiKey = "an-api-key-that-is-secret";
    public const string Identifier = "somebody@example.com";
    public const string Password = "a-password-that-is-secret";

    private readonly ConcurrentDictionary<string, string> _quotes = new();
    private int _session;

    private CapitalServer() => Deals = new CapitalDeals();

    public ClientSockets Sockets { get; } = new();

    public CapitalDeals Deals { get; }

    /// <summary>Sessions begun.</summary>
    public int Sessions => _session;

    /// <summary>Whether it answers pings.</summary>
    public bool AnswersPings { get; set; } = true;

    /// <summary>The venue's time in quotes, Unix milliseconds.</summary>
    public long TimeMs { get; set; } = 1_770_000_000_123;

    public static async Task<CapitalServer> OpenAsync()
    {
        var server = new CapitalServer();
        await server.StartAsync();
        return server;
    }

    /// <summary>Ends the session: its tokens are refused from now on.</summary>
    public void EndSession()
    {
        Interlocked.Increment(ref _session);
        Sockets.Disconnect();
    }

    /// <summary>Sets a quote and tells it to who has subscribed.</summary>
    public Task QuoteAsync(string epic, decimal bid, decimal offer, decimal bidSize = 100, decimal offerSize = 100)
    {
        Deals.Prices[epic] = (bid, offer);
        return TellAsync(epic, JsonSerializer.Serialize(new
        {
            status = "OK",
            destination = "quote",
            payload = new { epic, product = "CFD", bid, bidQty = bidSize, ofr = offer, ofrQty = offerSize, timestamp = TimeMs },
        }));
    }

    /// <summary>Sets what is told about an epic, now and to who comes later.</summary>
    public Task TellAsync(string epic, string message)
    {
        _quotes[epic] = message;
        return Sockets.SendAsync(epic, _ => message);
    }

    protected override void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/v1/session", LoginAsync);
        routes.MapGet("/connect", context => Sockets.RunAsync(context, TakeAsync, Stopping));
        foreach (var (method, pattern, handler) in Deals.Routes)
            routes.MapMethods("/api/v1/" + pattern, [method], context =>
                IsAllowed(context) ? handler(context) : AnswerAsync(context, 401, """{"errorCode":"error.invalid.session.token"}"""));
    }

    private async Task LoginAsync(HttpContext context)
    {
        using var login = await JsonDocument.ParseAsync(context.Request.Body);
        if (context.Request.Headers["X-CAP-API-KEY"] != ApiKey
            || login.RootElement.GetProperty("identifier").GetString() != Identifier
            || login.RootElement.GetProperty("password").GetString() != Password)
        {
            await AnswerAsync(context, 401, """{"errorCode":"error.invalid.details"}""");
            return;
        }

        var session = Interlocked.Increment(ref _session);
        context.Response.Headers["CST"] = $"cst-{session}";
        context.Response.Headers["X-SECURITY-TOKEN"] = $"security-{session}";
        await AnswerAsync(context, 200, """{"accountType":"CFD","currentAccountId":"1"}""");
    }

    private bool IsAllowed(HttpContext context) =>
        context.Request.Headers["CST"] == $"cst-{_session}" && context.Request.Headers["X-SECURITY-TOKEN"] == $"security-{_session}";

    private async Task TakeAsync(ClientSocket client, JsonElement message)
    {
        var destination = message.GetProperty("destination").GetString();
        var correlation = message.GetProperty("correlationId").GetString();
        if (message.GetProperty("cst").GetString() != $"cst-{_session}" || message.GetProperty("securityToken").GetString() != $"security-{_session}")
        {
            await client.SendAsync(Reply("ERROR", destination, correlation, new { errorCode = "error.invalid.session.token" }));
            return;
        }

        if (destination == "ping")
        {
            if (AnswersPings) await client.SendAsync(Reply("OK", destination, correlation, new { }));
            return;
        }

        var epics = message.GetProperty("payload").GetProperty("epics").EnumerateArray().Select(e => e.GetString()!).ToArray();
        var subscriptions = epics.ToDictionary(e => e, e => _quotes.ContainsKey(e) ? "PROCESSED" : "NOT_FOUND");
        await client.SendAsync(Reply("OK", destination, correlation, new { subscriptions }));
        foreach (var epic in epics)
        {
            client.Topics.Add(epic);
            if (_quotes.TryGetValue(epic, out var quote)) await client.SendAsync(quote);
        }
    }

    private static string Reply(string status, string? destination, string? correlationId, object payload) =>
        JsonSerializer.Serialize(new { status, destination, correlationId, payload });
}
