using System.Collections.Concurrent;
using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json;
using System.Threading.Channels;

namespace OrleansTrading.Chaos.Processes;

/// <summary>Speaks graphql-transport-ws to a service on this machine. One socket, any number of subscriptions.</summary>
public sealed class SocketClient : IAsyncDisposable
{
    private readonly ClientWebSocket _socket;
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly ConcurrentDictionary<string, SocketSubscription> _subscriptions = new(StringComparer.Ordinal);
    private readonly Channel<bool> _pongs = Channel.CreateUnbounded<bool>();
    private readonly TaskCompletionSource _reads = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _reading = Task.CompletedTask;
    private int _count;

    private SocketClient(ClientWebSocket socket) => _socket = socket;

    /// <summary>Opens a socket and waits until it is acknowledged.</summary>
    /// <param name="port">The service's port.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <param name="reads">Whether it reads from the start, or only when <see cref="Read"/> is called.</param>
    public static async Task<SocketClient> Connect(int port, CancellationToken cancellationToken, bool reads = true)
    {
        var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("graphql-transport-ws");
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{port}/graphql"), cancellationToken);
        var client = new SocketClient(socket);
        await client.Send(new { type = "connection_init" }, cancellationToken);
        var acknowledged = await client.Receive(new byte[1_024]) ?? throw new InvalidOperationException("The socket was closed.");
        if (acknowledged.GetProperty("type").GetString() != "connection_ack")
            throw new InvalidOperationException($"The socket was answered with {acknowledged}.");
        if (reads) client.Read();
        return client;
    }

    /// <summary>Begins to read.</summary>
    public void Read()
    {
        if (_reads.TrySetResult()) _reading = Dispatch();
    }

    /// <summary>Subscribes.</summary>
    public async Task<SocketSubscription> Subscribe(string query, CancellationToken cancellationToken, object? variables = null)
    {
        var id = Interlocked.Increment(ref _count).ToString(CultureInfo.InvariantCulture);
        var subscription = _subscriptions[id] = new SocketSubscription(id);
        await Send(new { id, type = "subscribe", payload = new { query, variables } }, cancellationToken);
        return subscription;
    }

    /// <summary>Ends a subscription.</summary>
    public Task Complete(SocketSubscription subscription, CancellationToken cancellationToken) =>
        Send(new { id = subscription.Id, type = "complete" }, cancellationToken);

    /// <summary>Asks for a sign of life, which comes behind all that was sent before.</summary>
    public async Task Ping(CancellationToken cancellationToken)
    {
        await Send(new { type = "ping" }, cancellationToken);
        await _pongs.Reader.ReadAsync(cancellationToken);
    }

    /// <summary>Is gone without a word, as a client that dies.</summary>
    public void Abort() => _socket.Abort();

    /// <summary>Closes in order and waits until the service has, too.</summary>
    public async ValueTask DisposeAsync()
    {
        Read();
        await Close(WebSocketState.Open);
        await _reading.WaitAsync(Until.Deadline);
        _socket.Dispose();
    }

    private Task AnswerClose() => Close(WebSocketState.CloseReceived);

    private async Task Close(WebSocketState inState)
    {
        try
        {
            if (_socket.State == inState) await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        }
        catch (Exception e) when (e is WebSocketException or ObjectDisposedException)
        {
            // The service is gone already.
        }
    }

    private async Task Send(object message, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken);
        try
        {
            await _socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(message), WebSocketMessageType.Text, true, cancellationToken);
        }
        finally
        {
            _sending.Release();
        }
    }

    private async Task Dispatch()
    {
        Exception? lost = null;
        try
        {
            var buffer = new byte[64 * 1_024];
            while (await Receive(buffer) is { } message)
            {
                switch (message.GetProperty("type").GetString())
                {
                    case "ping":
                        await Send(new { type = "pong" }, CancellationToken.None);
                        break;
                    case "pong":
                        _pongs.Writer.TryWrite(true);
                        break;
                    default:
                        _subscriptions[message.GetProperty("id").GetString()!].Hear(message);
                        break;
                }
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            lost = e;
        }

        foreach (var subscription in _subscriptions.Values) subscription.End(lost);
        await AnswerClose();
        _pongs.Writer.TryComplete(lost);
    }

    private async Task<JsonElement?> Receive(byte[] buffer)
    {
        using var message = new MemoryStream();
        while (true)
        {
            var received = await _socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
            if (received.MessageType == WebSocketMessageType.Close) return null;
            message.Write(buffer, 0, received.Count);
            if (received.EndOfMessage) return JsonElement.Parse(message.ToArray());
        }
    }
}

/// <summary>What comes to one subscription.</summary>
public sealed class SocketSubscription
{
    private readonly Channel<JsonElement> _messages = Channel.CreateUnbounded<JsonElement>();
    private int _heard;

    internal SocketSubscription(string id) => Id = id;

    /// <summary>Its name on the socket.</summary>
    public string Id { get; }

    /// <summary>Values that have come so far, taken or not.</summary>
    public int Heard => Volatile.Read(ref _heard);

    /// <summary>The next value of the subscription's one field.</summary>
    /// <exception cref="InvalidOperationException">An error came instead.</exception>
    /// <exception cref="ChannelClosedException">The subscription or the socket has ended.</exception>
    public async Task<JsonElement> Next(CancellationToken cancellationToken)
    {
        var message = await Take(cancellationToken);
        if (message.GetProperty("type").GetString() != "next") throw new InvalidOperationException($"{message} came instead of a value.");
        var payload = message.GetProperty("payload");
        return payload.TryGetProperty("errors", out _)
            ? throw new InvalidOperationException($"{payload} came instead of a value.")
            : payload.GetProperty("data").EnumerateObject().Single().Value;
    }

    /// <summary>A value that has come and was not taken yet.</summary>
    public bool TryNext(out JsonElement value)
    {
        var has = _messages.Reader.TryRead(out var message);
        value = has ? message.GetProperty("payload").GetProperty("data").EnumerateObject().Single().Value : default;
        return has;
    }

    /// <summary>The code of the error that the subscription ends with.</summary>
    public async Task<string> ErrorCode(CancellationToken cancellationToken)
    {
        var message = await Take(cancellationToken);
        var payload = message.GetProperty("payload");
        var errors = payload.ValueKind == JsonValueKind.Array ? payload : payload.GetProperty("errors");
        return errors[0].GetProperty("extensions").GetProperty("code").GetString()!;
    }

    internal void Hear(JsonElement message)
    {
        if (message.GetProperty("type").GetString() == "complete")
        {
            _messages.Writer.TryComplete();
            return;
        }

        Interlocked.Increment(ref _heard);
        _messages.Writer.TryWrite(message);
    }

    internal void End(Exception? lost) => _messages.Writer.TryComplete(lost);

    private async Task<JsonElement> Take(CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Until.Deadline);
        return await _messages.Reader.ReadAsync(deadline.Token);
    }
}
