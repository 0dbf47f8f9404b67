using System.Net.WebSockets;

namespace OrleansTrading.Bench.Soak;

/// <summary>
/// Clients that come and are gone without a word, one after the other: before they began, while they read, while they do not, after
/// they ended one subscription of theirs. What the server kept for them it has to find out for itself.
/// </summary>
internal sealed class FleetingClient(ClientPlan plan, Uri address, int seed)
{
    private static readonly TimeSpan LongestLife = TimeSpan.FromSeconds(5);

    private readonly Random _random = new(seed);

    /// <summary>How many there were.</summary>
    public int Lives { get; private set; }

    /// <summary>Events that they received.</summary>
    public long Events { get; private set; }

    /// <summary>Comes and goes until it is stopped.</summary>
    public async Task Run(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            using var life = CancellationTokenSource.CreateLinkedTokenSource(stop);
            life.CancelAfter(LongestLife * _random.NextDouble());
            try
            {
                Lives++;
                await Live(Lives % 4, life.Token);
            }
            catch (Exception e) when (life.IsCancellationRequested && e is OperationCanceledException or WebSocketException or IOException)
            {
                // That is how they end.
            }
        }
    }

    private async Task Live(int manner, CancellationToken cancellationToken)
    {
        using var socket = new GraphQLSocket();
        await socket.Connect(address, isSmall: false, cancellationToken);
        if (manner == 0) await Task.Delay(Timeout.Infinite, cancellationToken);
        await socket.Begin(cancellationToken);
        foreach (var (id, field) in plan.Subscriptions(after: null)) await socket.Subscribe(id, field, cancellationToken);
        if (manner == 1) await Task.Delay(Timeout.Infinite, cancellationToken);
        if (manner == 2) await socket.Complete("p", cancellationToken);
        while (await socket.Receive(cancellationToken) is not null) Events++;
    }
}
