using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text.Json;

namespace OrleansTrading.Bench.Soak;

/// <summary>A WebSocket that speaks graphql-transport-ws.</summary>
internal sealed class GraphQLSocket : IDisposable
{
    private const string Protocol = "graphql-transport-ws";

    // What a slow client has not read waits at the client, in the system, where the server cannot keep it fresh. So that the
    // server's part is seen, theirs is small.
    private const int SmallReceiveBuffer = 4 * 1_024;

    private readonly ClientWebSocket _socket = new();
    private byte[] _buffer = new byte[2 * 1_024];

    /// <summary>How it is.</summary>
    public string State => $"{_socket.State} {_socket.CloseStatus}";

    /// <summary>Connects, without saying anything yet.</summary>
    /// <param name="address">The API.</param>
    /// <param name="isSmall">Whether as little as possible may wait at this side.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task Connect(Uri address, bool isSmall, CancellationToken cancellationToken)
    {
        _socket.Options.AddSubProtocol(Protocol);
        var uri = new UriBuilder(address) { Scheme = "ws", Path = "/graphql" }.Uri;
        using var invoker = isSmall ? new HttpMessageInvoker(new SocketsHttpHandler { ConnectCallback = ConnectSmall }) : null;
        await _socket.ConnectAsync(uri, invoker, cancellationToken);
    }

    /// <summary>Begins, and waits until the server has accepted that.</summary>
    public async Task Begin(CancellationToken cancellationToken)
    {
        await Send("{\"type\":\"connection_init\"}"u8.ToArray(), cancellationToken);
        while (await Receive(cancellationToken) is { } message)
            if (ServerMessage.Read(message.Span).Kind == MessageKind.Ack)
                return;
        throw new WebSocketException($"The server closed the socket: {_socket.CloseStatus} {_socket.CloseStatusDescription}");
    }

    /// <summary>Subscribes.</summary>
    /// <param name="id">Under this id.</param>
    /// <param name="field">The field with its selection.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public Task Subscribe(string id, string field, CancellationToken cancellationToken) => Send(
        JsonSerializer.SerializeToUtf8Bytes(new { id, type = "subscribe", payload = new { query = $"subscription {{ {field} }}" } }),
        cancellationToken);

    /// <summary>Ends a subscription.</summary>
    public Task Complete(string id, CancellationToken cancellationToken) =>
        Send(JsonSerializer.SerializeToUtf8Bytes(new { id, type = "complete" }), cancellationToken);

    /// <summary>Gives the sign of life that the server asked for.</summary>
    public Task Pong(CancellationToken cancellationToken) => Send("{\"type\":\"pong\"}"u8.ToArray(), cancellationToken);

    /// <summary>The next message, valid until the next call; null when the server has closed.</summary>
    public async ValueTask<ReadOnlyMemory<byte>?> Receive(CancellationToken cancellationToken)
    {
        var length = 0;
        while (true)
        {
            if (length == _buffer.Length) Array.Resize(ref _buffer, 2 * length);
            var received = await _socket.ReceiveAsync(_buffer.AsMemory(length), cancellationToken);
            if (received.MessageType == WebSocketMessageType.Close) return null;
            length += received.Count;
            if (received.EndOfMessage) return _buffer.AsMemory(0, length);
        }
    }

    /// <summary>Says that it is over; the server answers with a close, after which nothing comes.</summary>
    public Task Close(CancellationToken cancellationToken) => _socket.State == WebSocketState.Open
        ? _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken)
        : Task.CompletedTask;

    /// <summary>Is gone without a word.</summary>
    public void Dispose()
    {
        _socket.Abort();
        _socket.Dispose();
    }

    private Task Send(byte[] message, CancellationToken cancellationToken) =>
        _socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);

    private static async ValueTask<Stream> ConnectSmall(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        // Before it connects: the size of the window is agreed on then.
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveBufferSize = SmallReceiveBuffer };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
