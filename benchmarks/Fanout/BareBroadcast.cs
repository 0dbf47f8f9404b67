using System.Net.WebSockets;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace OrleansTrading.Bench.Fanout;

/// <summary>
/// Gives bytes to the queue of every socket, which sends them, and does nothing else: what Kestrel alone can do. With a queue each, as
/// the GraphQL server's topics have, for then several messages leave in one call of the system; without, it would be slower.
/// </summary>
internal sealed class BareBroadcast : IBroadcast, IAsyncDisposable
{
    private const int Waiting = 64;

    private readonly Lock _lock = new();
    private Channel<ReadOnlyMemory<byte>>[] _queues = [];
    private WebApplication _app = null!;

    private BareBroadcast()
    {
    }

    /// <inheritdoc/>
    public int Port { get; private set; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Greetings => [];

    /// <summary>What is sent.</summary>
    public ReadOnlyMemory<byte> Message { get; set; }

    /// <summary>Starts it.</summary>
    public static async Task<BareBroadcast> Start(CancellationToken cancellationToken)
    {
        var broadcast = new BareBroadcast();
        (broadcast._app, broadcast.Port) =
            await FanoutHost.Start(_ => { }, app => app.Map("/graphql", broadcast.Serve), cancellationToken);
        return broadcast;
    }

    /// <inheritdoc/>
    public async Task WaitForListeners(int count, CancellationToken cancellationToken)
    {
        while (Volatile.Read(ref _queues).Length < count) await Task.Delay(10, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask Send(CancellationToken cancellationToken)
    {
        foreach (var queue in _queues) queue.Writer.TryWrite(Message);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task Serve(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync("graphql-transport-ws");
        var queue = Channel.CreateBounded<ReadOnlyMemory<byte>>(new BoundedChannelOptions(Waiting) { SingleReader = true });
        lock (_lock) _queues = [.. _queues, queue];
        try
        {
            await foreach (var message in queue.Reader.ReadAllAsync(context.RequestAborted))
                await socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, context.RequestAborted);
        }
        catch (Exception e) when (e is WebSocketException or IOException or OperationCanceledException)
        {
            // The client is gone.
        }
    }
}
