using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.DataProtection;
using OrleansTrading.Api.Feeds;
using OrleansTrading.Api.Health;
using OrleansTrading.Api.Pages;

namespace OrleansTrading.Api;

/// <summary>The web host of the API, the same on both stacks.</summary>
internal static class ApiHost
{
    /// <summary>The longest request that is read.</summary>
    public const int MaxRequestBytes = 256 * 1_024;

    private const string GraphQLPath = "/graphql";
    private const int MaxConnections = 2_000;
    private const int MaxConcurrentRequests = 128;
    private const int MaxWaitingRequests = 2_000;
    private const int MaxSockets = 1_000;

    // What waits here and in the kernel for a client that is slow is sent to it, however old it has become. So it is little: what
    // is newest waits in the client's inbox.
    private const int MaxUnsentBytes = 8 * 1_024;

    /// <summary>Begins a host that listens on the loopback interface.</summary>
    /// <param name="port">Port.</param>
    /// <param name="token">What a mutation must carry.</param>
    public static WebApplicationBuilder CreateBuilder(int port, string token)
    {
        // Settings come from the command line that was parsed; there is no second set of them.
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
        });
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        // A start that is refused is said on standard error, by its code; the host would add a stack trace.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, port);
            kestrel.AddServerHeader = false;
            // Above what GraphQL reads, so that it is GraphQL that says what is too long.
            kestrel.Limits.MaxRequestBodySize = 2 * MaxRequestBytes;
            kestrel.Limits.MaxConcurrentConnections = MaxConnections;
            kestrel.Limits.MaxResponseBufferSize = MaxUnsentBytes;
        });

        var services = builder.Services;
        // A page of another site must not reach this machine through a name that it controls.
        services.AddHostFiltering(filter => filter.AllowedHosts = ["localhost", "127.0.0.1"]);
        services.AddRateLimiter(limiter =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status503ServiceUnavailable;
            // A socket lasts; it must not take the place of requests that come and go.
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => context.WebSockets.IsWebSocketRequest
                ? RateLimitPartition.GetConcurrencyLimiter("sockets", _ => new ConcurrencyLimiterOptions { PermitLimit = MaxSockets })
                : RateLimitPartition.GetConcurrencyLimiter("requests", _ => new ConcurrencyLimiterOptions
                {
                    PermitLimit = MaxConcurrentRequests,
                    QueueLimit = MaxWaitingRequests,
                }));
        });
        // Authentication brings key storage along; a fixed token needs no keys, and none shall lie in a home folder.
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        services.AddAuthentication(AccessTokenHandler.SchemeName)
            .AddScheme<AccessTokenOptions, AccessTokenHandler>(
                AccessTokenHandler.SchemeName, options => options.TokenHash = SHA256.HashData(Encoding.UTF8.GetBytes(token)));
        services.AddAuthorization();
        services.AddSingleton<ProcessHealth>();
        services.AddSingleton<TradingFeeds>();
        services.AddTradingGraphQL();
        return builder;
    }

    /// <summary>Finishes the host.</summary>
    public static WebApplication Build(WebApplicationBuilder builder)
    {
        var app = builder.Build();
        app.UseHostFiltering();
        // Whether a client is alive GraphQL's own messages tell; a ping of the socket's would wait behind what a slow one has not read.
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = Timeout.InfiniteTimeSpan });
        app.UseRateLimiter();
        app.Use(ServeSocket);
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseGraphQLExplorer(GraphQLPath);
        app.MapGraphQL(GraphQLPath);
        app.MapWebApp();
        app.MapGet("/health", () => Results.Text("ok"));
        app.Lifetime.ApplicationStarted.Register(() =>
            app.Logger.LogInformation(
                "Ready: GraphQL on {Addresses}, the page on {Page}",
                string.Join(", ", app.Urls.Select(u => u + GraphQLPath)), string.Join(", ", app.Urls)));
        app.Services.GetRequiredService<ProcessHealth>();
        return app;
    }

    private static async Task ServeSocket(HttpContext context, RequestDelegate next)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            await next(context);
            return;
        }

        using var counted = context.RequestServices.GetRequiredService<ProcessHealth>().CountSocket();
        if (context.Features.Get<IConnectionSocketFeature>() is not { } connection || TryBound(connection.Socket)) await next(context);
    }

    // A client that was gone before it was served leaves a socket that is closed.
    private static bool TryBound(Socket socket)
    {
        try
        {
            socket.SendBufferSize = MaxUnsentBytes;
            return true;
        }
        catch (Exception e) when (e is ObjectDisposedException or SocketException)
        {
            return false;
        }
    }
}
