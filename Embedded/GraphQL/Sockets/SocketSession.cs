using System.Buffers;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OrleansTrading.Embedded.GraphQL.Execution;
using OrleansTrading.Embedded.GraphQL.Http;

namespace OrleansTrading.Embedded.GraphQL.Sockets;

/// <summary>
/// One socket of the protocol graphql-transport-ws. One loop reads; each operation runs on its own; a timer looks whether the
/// client keeps up. However it ends, the loop ends last: it waits for the operations, and they for their streams.
/// </summary>
internal sealed partial class SocketSession : ISocketSession, ISocketConnection
{
    private const int UsualMessageBytes = 4 * 1024;

    private readonly HttpContext _context;
    private readonly WebSocket _socket;
    private readonly SocketServices _services;
    private readonly SocketWriter _writer;

    // Not disposed, as the writer's semaphore is not: a last tick of the timer may still come by, and both hold only memory.
    private readonly CancellationTokenSource _ended = new();
    private readonly Lock _lock = new();
    private bool _isInitialised;
    private ClaimsPrincipal _user = null!;
    private IServiceProvider _requestServices = null!;
    private volatile bool _isAcknowledged;

    public SocketSession(HttpContext context, WebSocket socket, SocketServices services)
    {
        _context = context;
        _socket = socket;
        _services = services;
        _writer = new SocketWriter(socket, services.Clock);
        _opened = _lastReceived = services.Clock.GetTimestamp();
    }

    private RequestExecutor Executor => _services.Executor;

    private GraphQLLimits Limits => _services.Executor.Settings.Limits;

    ISocketConnection ISocketSession.Connection => this;

    HttpContext ISocketConnection.HttpContext => _context;

    /// <summary>Serves the socket until it is closed.</summary>
    /// <param name="refusal">Why it is closed right away, where it is.</param>
    /// <param name="stopping">The server is shutting down.</param>
    public async Task RunAsync(CloseReason? refusal, CancellationToken stopping)
    {
        // Waits for a tick in progress, which still uses the request.
        ITimer timer = StartTimer();
        await using ConfiguredAsyncDisposable timerEnd = timer.ConfigureAwait(false);
        if (refusal is not null)
            BeginClose(refusal);
        using CancellationTokenRegistration registration = stopping.Register(() => _ = ShutDownAsync());
        try
        {
            await ReadAsync().ConfigureAwait(false);
        }
        finally
        {
            await EndAsync().ConfigureAwait(false);
        }
    }

    private async Task ReadAsync()
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(UsualMessageBytes);
        int length = 0;
        try
        {
            while (true)
            {
                ValueWebSocketReceiveResult received =
                    await _socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None).ConfigureAwait(false);
                NoteSignOfLife();
                if (received.MessageType == WebSocketMessageType.Close)
                    return;
                length = IsClosing ? 0 : length + received.Count;
                if (length > Limits.MaxRequestBytes)
                    BeginClose(CloseReason.TooBig);
                else if (received.MessageType == WebSocketMessageType.Binary)
                    BeginClose(CloseReason.BadMessage("Messages must be text"));
                if (IsClosing)
                    continue;
                if (!received.EndOfMessage)
                {
                    if (length == buffer.Length)
                        buffer = Replace(buffer, length, length * 2);
                    continue;
                }

                await HandleAsync(buffer.AsMemory(0, length)).ConfigureAwait(false);
                length = 0;
                if (buffer.Length > 4 * UsualMessageBytes)
                    buffer = Replace(buffer, 0, UsualMessageBytes);
            }
        }
        catch (Exception exception) when (SocketWriter.IsLoss(exception))
        {
            // The client is gone without a word, or was dropped.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Replace(byte[] buffer, int length, int size)
    {
        byte[] other = ArrayPool<byte>.Shared.Rent(size);
        buffer.AsSpan(0, length).CopyTo(other);
        ArrayPool<byte>.Shared.Return(buffer);
        return other;
    }

    private ValueTask HandleAsync(ReadOnlyMemory<byte> json)
    {
        try
        {
            var message = SocketMessage.Parse(json.Span);
            switch (message.Type)
            {
                case MessageType.ConnectionInit when _isInitialised:
                    BeginClose(CloseReason.TooManyInits);
                    break;
                case MessageType.ConnectionInit:
                    _isInitialised = true;
                    return AcknowledgeAsync(message.Payload.IsEmpty ? null : JsonElement.Parse(message.Payload));
                case MessageType.Ping:
                    return PongAsync(message.Payload);
                case MessageType.Subscribe when !_isAcknowledged:
                    BeginClose(CloseReason.Unauthorized);
                    break;
                case MessageType.Subscribe:
                    return StartAsync(message.Id, HttpRequestReader.ReadBody(message.Payload, Executor));
                case MessageType.Complete:
                    Complete(message.Id);
                    break;
            }
        }
        catch (Exception exception) when (exception is BadMessageException or HttpRefusal)
        {
            BeginClose(CloseReason.BadMessage(exception.Message));
        }

        return ValueTask.CompletedTask;
    }

    private async ValueTask AcknowledgeAsync(JsonElement? payload)
    {
        try
        {
            ConnectionStatus status = await _services.Interceptor
                .OnConnectAsync(this, new InitPayload(payload), _ended.Token)
                .AsTask()
                .WaitAsync(_ended.Token)
                .ConfigureAwait(false);
            if (!status.Accepted)
            {
                BeginClose(CloseReason.Forbidden(status.Message ?? "Forbidden"));
                return;
            }
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested)
        {
            return;
        }
        catch (Exception exception)
        {
            LogInterceptorFailed(_services.Logger, exception);
            BeginClose(CloseReason.InternalError);
            return;
        }

        // Once, here, and not by each operation: a request's context is not for several threads.
        (_user, _requestServices) = (_context.User, _context.RequestServices);
        _isAcknowledged = true;
        await _writer.SendAsync("{\"type\":\"connection_ack\"}"u8.ToArray()).ConfigureAwait(false);
    }

    private ValueTask PongAsync(ReadOnlySpan<byte> payload)
    {
        var message = new JsonBuffer();
        message.WriteRaw("{\"type\":\"pong\""u8);
        if (!payload.IsEmpty)
        {
            message.WriteRaw(",\"payload\":"u8);
            message.WriteRaw(payload);
        }

        message.WriteByte((byte)'}');
        return SendAsync(message);
    }

    private async ValueTask SendAsync(JsonBuffer message, SocketOperation? operation = null)
    {
        using JsonBuffer owned = message;
        await _writer.SendAsync(owned.WrittenMemory, operation).ConfigureAwait(false);
    }

    private sealed class InitPayload(JsonElement? payload) : IOperationMessagePayload
    {
        public JsonElement? Payload { get; } = payload;

        public T? As<T>()
            where T : class => Payload?.Deserialize<T>();
    }
}
