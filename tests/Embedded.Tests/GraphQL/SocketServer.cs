using System.Net.WebSockets;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrleansTrading.Embedded.Tests.Actors;

namespace OrleansTrading.Embedded.Tests.GraphQL;

/// <summary>A server with sockets on a free port of this machine, its clock in the hands of the test.</summary>
internal sealed class SocketServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly List<SocketClient> _clients = [];

    private SocketServer(WebApplication application, ManualClock clock, LogLines log)
    {
        _application = application;
        Clock = clock;
        Log = log;
    }

    public ManualClock Clock { get; }

    public LogLines Log { get; }

    public SocketEvents Events => Service<SocketEvents>();

    public GraphQLSockets Sockets => Service<GraphQLSockets>();

    public Uri Address => new(_application.Urls.Single().Replace("http:", "ws:", StringComparison.Ordinal) + "/graphql");

    public static async Task<SocketServer> StartAsync(
        Action<IRequestExecutorBuilder>? configure = null, bool hasWebSockets = true)
    {
        var clock = new ManualClock();
        var log = new LogLines();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Logging.AddProvider(log);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<TimeProvider>(clock).AddSingleton<SocketEvents>().AddScoped<ScopedNumber>();
        IRequestExecutorBuilder server = builder.Services.AddGraphQLServer()
            .AddQueryType<SocketQuery>()
            .AddMutationType<SocketMutation>()
            .AddSubscriptionType<SocketSubscription>()
            .AddInMemorySubscriptions()
            .AddAuthorization()
            .DisableIntrospection(false);
        configure?.Invoke(server);
        WebApplication application = builder.Build();
        application.Use((context, next) =>
        {
            if (context.Request.Headers["X-User"].SingleOrDefault() is { } name)
                context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, name)], "test"));
            return next(context);
        });
        if (hasWebSockets)
            application.UseWebSockets();
        application.MapGraphQL();
        await application.StartAsync();
        return new SocketServer(application, clock, log);
    }

    public T Service<T>()
        where T : notnull => _application.Services.GetRequiredService<T>();

    /// <summary>A client whose socket is open.</summary>
    public async Task<SocketClient> OpenAsync(
        Action<ClientWebSocketOptions>? configure = null, string? protocol = "graphql-transport-ws")
    {
        var client = new SocketClient();
        lock (_clients)
            _clients.Add(client);
        if (protocol is not null)
            client.Socket.Options.AddSubProtocol(protocol);
        client.Socket.Options.CollectHttpResponseDetails = true;
        configure?.Invoke(client.Socket.Options);
        await client.Socket.ConnectAsync(Address, TestContext.Current.CancellationToken);
        return client;
    }

    /// <summary>A client that has been acknowledged.</summary>
    public async Task<SocketClient> ConnectAsync(Action<ClientWebSocketOptions>? configure = null)
    {
        SocketClient client = await OpenAsync(configure);
        await client.SendAsync("""{"type":"connection_init"}""");
        Assert.Equal("""{"type":"connection_ack"}""", await client.ReceiveAsync());
        return client;
    }

    public Task StopAsync() => _application.StopAsync();

    /// <summary>Waits until the server has let go of everything.</summary>
    public Task IsIdleAsync() =>
        Eventually.Async(() => Sockets.Open == 0 && Sockets.Subscriptions == 0 && Events.Opened == Events.Disposed);

    public async ValueTask DisposeAsync()
    {
        foreach (SocketClient client in _clients)
            client.Socket.Dispose();
        await _application.DisposeAsync();
    }
}

/// <summary>Waits for what another thread will do.</summary>
internal static class Eventually
{
    public static async Task Async(Func<bool> condition)
    {
        var limit = DateTime.UtcNow.AddSeconds(20);
        while (!condition())
        {
            Assert.True(DateTime.UtcNow < limit, "It did not happen.");
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
    }
}
