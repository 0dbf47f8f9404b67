using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace OrleansTrading.VenueServers;

/// <summary>One client's socket at a server.</summary>
public sealed class ClientSocket(WebSocket socket) : IDisposable
{
    private readonly SemaphoreSlim _writing = new(1);

    /// <summary>What the client has subscribed to, in the server's own words.</summary>
    public HashSet<string> Topics { get; } = [];

    /// <summary>A number that goes up with each message, for protocols that count them.</summary>
    public long Sequence { get; set; }

    public async Task SendAsync(string text)
    {
        await _writing.WaitAsync();
        try
        {
            if (socket.State == WebSocketState.Open)
                await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        }
        catch (Exception e) when (e is WebSocketException or IOException or ObjectDisposedException)
        {
            // The client has gone.
        }
        finally
        {
            _writing.Release();
        }
    }

    public void Abort() => socket.Abort();

    public void Dispose() => _writing.Dispose();
}

/// <summary>The sockets of a server.</summary>
public sealed class ClientSockets
{
    private readonly List<ClientSocket> _open = [];

    /// <summary>The sockets that are open now.</summary>
    public IReadOnlyList<ClientSocket> Open
    {
        get
        {
            lock (_open) return [.. _open];
        }
    }

    /// <summary>Accepted so far.</summary>
    public int Accepted { get; private set; }

    /// <summary>Accepts a socket and hands on what it says until it ends.</summary>
    public async Task RunAsync(HttpContext context, Func<ClientSocket, JsonElement, Task> onMessage, CancellationToken cancellationToken)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        using var client = new ClientSocket(socket);
        lock (_open)
        {
            _open.Add(client);
            Accepted++;
        }

        try
        {
            var buffer = new byte[64 * 1024];
            while (true)
            {
                var length = 0;
                WebSocketReceiveResult read;
                do
                {
                    read = await socket.ReceiveAsync(new ArraySegment<byte>(buffer, length, buffer.Length - length), cancellationToken);
                    length += read.Count;
                }
                while (!read.EndOfMessage);
                if (read.MessageType == WebSocketMessageType.Close) return;
                using var message = JsonDocument.Parse(buffer.AsMemory(0, length));
                await onMessage(client, message.RootElement);
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException)
        {
            // The client, or we, have gone.
        }
        finally
        {
            lock (_open) _open.Remove(client);
        }
    }

    /// <summary>Sends to all that have subscribed to a topic.</summary>
    public async Task SendAsync(string topic, Func<ClientSocket, string> message)
    {
        foreach (var client in Open)
            if (client.Topics.Contains(topic)) await client.SendAsync(message(client));
    }

    /// <summary>Cuts every connection, as a venue does each day.</summary>
    public void Disconnect()
    {
        foreach (var client in Open) client.Abort();
    }
}
