using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace OrleansTrading.Bench.Fanout;

/// <summary>The GraphQL server with one subscription.</summary>
internal sealed class GraphQLBroadcast : IBroadcast, IAsyncDisposable
{
    // Seven digits for as long as anybody measures: all messages have one length.
    private const int FirstNumber = 1_000_000;

    private readonly WebApplication _app;
    private readonly ITopicEventSender _sender;
    private int _number = FirstNumber;

    private GraphQLBroadcast(WebApplication app, int port) =>
        (_app, Port, _sender) = (app, port, app.Services.GetRequiredService<ITopicEventSender>());

    /// <inheritdoc/>
    public int Port { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Greetings { get; } =
    [
        """{"type":"connection_init"}""",
        """{"type":"subscribe","id":"1","payload":{"query":"subscription { onTick { number symbol price } }"}}""",
    ];

    /// <summary>Starts it.</summary>
    public static async Task<GraphQLBroadcast> Start(CancellationToken cancellationToken)
    {
        var (app, port) = await FanoutHost.Start(
            services => services.AddGraphQLServer()
                .AddQueryType<FanoutQuery>()
                .AddSubscriptionType<FanoutSubscription>()
                .AddInMemorySubscriptions(),
            app => app.MapGraphQL(),
            cancellationToken);
        return new GraphQLBroadcast(app, port);
    }

    /// <inheritdoc/>
    public async Task WaitForListeners(int count, CancellationToken cancellationToken) =>
        // Both stacks' topics take subscribers without saying so; a second is a thousand times what it takes.
        await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);

    /// <inheritdoc/>
    public ValueTask Send(CancellationToken cancellationToken) =>
        _sender.SendAsync(nameof(FanoutSubscription.OnTick), new Tick(_number++, "EUR/USD", 1.08455m), cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app.DisposeAsync();
}

/// <summary>A schema needs one.</summary>
internal sealed class FanoutQuery
{
    public string Hello() => "world";
}

/// <summary>The one subscription.</summary>
internal sealed class FanoutSubscription
{
    [Subscribe]
    public Tick OnTick([EventMessage] Tick tick) => tick;
}

/// <summary>What is sent.</summary>
internal sealed record Tick(int Number, string Symbol, decimal Price);
