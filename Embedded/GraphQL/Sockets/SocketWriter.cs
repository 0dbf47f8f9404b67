using System.Net.WebSockets;
using System.Runtime.CompilerServices;

namespace OrleansTrading.Embedded.GraphQL.Sockets;

/// <summary>
/// The sending side of a socket. Messages go out one at a time, each awaited by who sends it: a client that reads slowly makes
/// its operations wait, and nothing piles up.
/// </summary>
internal sealed class SocketWriter(WebSocket socket, TimeProvider clock)
{
    private const long Idle = long.MinValue;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private long _sendingSince = Idle;
    private volatile bool _closed;

    /// <summary>How long the message that is being sent has been on its way; zero where there is none.</summary>
    public TimeSpan SendingFor => Volatile.Read(ref _sendingSince) is var since and not Idle
        ? clock.GetElapsedTime(since)
        : TimeSpan.Zero;

    /// <summary>Sends a message.</summary>
    /// <param name="message">The message; it stays as it is until the task ends.</param>
    /// <param name="operation">The operation it belongs to; when the client has ended it meanwhile, nothing is sent.</param>
    /// <returns>Whether the client may get more.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> SendAsync(ReadOnlyMemory<byte> message, SocketOperation? operation = null)
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            if (_closed || operation is { IsCompletedByClient: true })
                return false;
            Volatile.Write(ref _sendingSince, clock.GetTimestamp());
            await socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None)
                .ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (IsLoss(exception))
        {
            _closed = true;
            return false;
        }
        finally
        {
            Volatile.Write(ref _sendingSince, Idle);
            _turn.Release();
        }
    }

    /// <summary>Sends a close frame as soon as the message that is on its way has left; no other is sent any more.</summary>
    public async Task CloseAsync(int code, string? reason)
    {
        _closed = true;
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await socket.CloseOutputAsync((WebSocketCloseStatus)code, reason, CancellationToken.None)
                    .ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (IsLoss(exception))
        {
            // The reading side notices too.
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Whether an exception says that the connection is gone.</summary>
    public static bool IsLoss(Exception exception) =>
        exception is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException;
}
