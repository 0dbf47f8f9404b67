using System.Collections.Concurrent;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace OrleansTrading.Bench.Fanout;

/// <summary>Sends bytes to every socket, one after the other, and does nothing else: what Kestrel alone can do.</summary>
internal sealed class BareBroadcast : IBroadcast, IAsyncDisposable
{
    private readonly ConcurrentBag<WebSocket> _sockets = [];
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
        while (_sockets.Count < count) await Task.Delay(10, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask Send(CancellationToken cancellationToken)
    {
        foreach (var socket in _sockets)
            await socket.SendAsync(Message, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task Serve(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync("graphql-transport-ws");
        _sockets.Add(socket);
        try
        {
            // Reads only to notice the end.
            await socket.ReceiveAsync(new byte[64], context.RequestAborted);
        }
        catch (Exception e) when (e is WebSocketException or IOException or OperationCanceledException)
        {
            // It has come.
        }
    }
}
