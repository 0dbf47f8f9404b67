using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace OrleansTrading.VenueServers;

/// <summary>A request that a server was asked, as far as tests look at it.</summary>
public sealed record SeenRequest(string Method, string Path, string Query, string Body);

/// <summary>An HTTP and WebSocket server on a free port of loopback, with the faults that every venue has.</summary>
public abstract class LoopbackServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<SeenRequest> _requests = new();
    private readonly List<Refusal> _refusals = [];
    private readonly CancellationTokenSource _stopping = new();

    protected LoopbackServer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(System.Net.IPAddress.Loopback, 0));
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.Zero);
        _app = builder.Build();
        _app.UseWebSockets();
        _app.Use(RefuseOrGoOnAsync);
    }

    /// <summary>Where it is: <c>http://127.0.0.1:1234</c>.</summary>
    public Uri Http { get; private set; } = null!;

    /// <summary>The same, for sockets.</summary>
    public Uri Socket => new UriBuilder(Http) { Scheme = "ws" }.Uri;

    /// <summary>What it was asked so far.</summary>
    public IReadOnlyCollection<SeenRequest> Requests => _requests;

    /// <summary>Raised when it was asked something.</summary>
    public event Action? Asked;

    /// <summary>Ends what it still answers.</summary>
    protected CancellationToken Stopping => _stopping.Token;

    /// <summary>Refuses the next requests of a path with a status.</summary>
    /// <param name="path">What the path contains.</param>
    /// <param name="status">What it answers.</param>
    /// <param name="times">How often.</param>
    /// <param name="retryAfter">Seconds that the client is to wait; null: it does not say.</param>
    /// <param name="body">What else it says.</param>
    public void RefuseNext(string path, int status, int times = 1, int? retryAfter = null, string body = "{}")
    {
        lock (_refusals) _refusals.Add(new Refusal(path, status, times, retryAfter, body));
    }

    /// <summary>Refuses no more.</summary>
    public void StopRefusing()
    {
        lock (_refusals) _refusals.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _app.DisposeAsync();
        _stopping.Dispose();
        GC.SuppressFinalize(this);
    }

    protected abstract void Map(IEndpointRouteBuilder routes);

    protected async Task StartAsync()
    {
        Map(_app);
        await _app.StartAsync();
        Http = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
    }

    protected static async Task AnswerAsync(HttpContext context, int status, string json)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(json, context.RequestAborted);
    }

    private async Task RefuseOrGoOnAsync(HttpContext context, RequestDelegate next)
    {
        context.Request.EnableBuffering();
        using var reader = new StreamReader(context.Request.Body, leaveOpen: true);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        context.Request.Body.Position = 0;
        var path = context.Request.Path.Value ?? "";
        _requests.Enqueue(new SeenRequest(context.Request.Method, path, context.Request.QueryString.Value ?? "", body));
        Asked?.Invoke();
        if (TakeRefusal(path) is not { } refusal)
        {
            await next(context);
            return;
        }

        if (refusal.RetryAfter is { } seconds) context.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        await AnswerAsync(context, refusal.Status, refusal.Body);
    }

    private Refusal? TakeRefusal(string path)
    {
        lock (_refusals)
        {
            var found = _refusals.FindIndex(r => path.Contains(r.Path, StringComparison.Ordinal));
            if (found < 0) return null;
            var refusal = _refusals[found];
            if (refusal.Times == 1) _refusals.RemoveAt(found);
            else _refusals[found] = refusal with { Times = refusal.Times - 1 };
            return refusal;
        }
    }

    private sealed record Refusal(string Path, int Status, int Times, int? RetryAfter, string Body);
}
