using System.Net.WebSockets;
using Microsoft.Extensions.Logging;

namespace OrleansTrading.Embedded.GraphQL.Sockets;

/// <summary>How a socket ends: closed with a reason, dropped, or with the server.</summary>
internal sealed partial class SocketSession
{
    private static readonly TimeSpan LongestTick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortestTick = TimeSpan.FromMilliseconds(10);

    private readonly long _opened;
    private long _lastReceived;
    private int _asked;
    private long _closingSince;
    private volatile CloseReason? _closing;
    private volatile bool _isOver;
    private int _isDropped;

    private bool IsClosing => _closing is not null;

    // One timer looks after all the bounds; what it asks is cheap.
    private ITimer StartTimer()
    {
        TimeSpan shortest = new[] { Limits.SocketInitTimeout, Limits.SocketSendTimeout, Limits.SocketKeepAliveInterval }.Min();
        TimeSpan tick = TimeSpan.FromTicks(Math.Clamp(shortest.Ticks / 4, ShortestTick.Ticks, LongestTick.Ticks));
        return _services.Clock.CreateTimer(static session => ((SocketSession)session!).Tick(), this, tick, tick);
    }

    private void NoteSignOfLife()
    {
        Volatile.Write(ref _lastReceived, _services.Clock.GetTimestamp());
        Volatile.Write(ref _asked, 0);
    }

    private void Tick()
    {
        TimeProvider clock = _services.Clock;
        if (_writer.SendingFor >= Limits.SocketSendTimeout)
            Drop($"it did not take a message within {Limits.SocketSendTimeout.TotalSeconds} s");
        else if (IsClosing)
            DropUnlessClosed(clock);
        else if (!_isAcknowledged && clock.GetElapsedTime(_opened) >= Limits.SocketInitTimeout)
            BeginClose(CloseReason.InitTimeout);
        else
            AskForSignOfLife(clock);
    }

    private void DropUnlessClosed(TimeProvider clock)
    {
        if (clock.GetElapsedTime(Volatile.Read(ref _closingSince)) >= Limits.SocketSendTimeout)
            Drop($"it did not answer a close within {Limits.SocketSendTimeout.TotalSeconds} s");
    }

    private void AskForSignOfLife(TimeProvider clock)
    {
        TimeSpan silent = clock.GetElapsedTime(Volatile.Read(ref _lastReceived));
        int intervals = (int)Math.Min(silent / Limits.SocketKeepAliveInterval, 3);
        if (intervals >= 3)
        {
            Drop($"it gave no sign of life for {silent.TotalSeconds:0} s");
        }
        else if (intervals > Volatile.Read(ref _asked))
        {
            Volatile.Write(ref _asked, intervals);
            _ = _writer.SendAsync("{\"type\":\"ping\"}"u8.ToArray()).AsTask();
        }
    }

    /// <summary>Ends the operations and asks the client to close; the loop reads on until it does.</summary>
    private void BeginClose(CloseReason reason)
    {
        if (IsClosing)
            return;
        Volatile.Write(ref _closingSince, _services.Clock.GetTimestamp());
        if (Interlocked.CompareExchange(ref _closing, reason, null) is not null)
            return;
        _ = _writer.CloseAsync(reason.Code, reason.Text);
        _ = _ended.CancelAsync();
    }

    private void Drop(string reason)
    {
        if (Interlocked.Exchange(ref _isDropped, 1) != 0)
            return;
        _services.Sockets.Drop();
        LogDropped(_services.Logger, reason);
        _context.Abort();
        _socket.Abort();
    }

    /// <summary>Completes what runs, closes, and waits for nobody: a client that is deaf must not hold up the server's end.</summary>
    private async Task ShutDownAsync()
    {
        try
        {
            await EndOperationsAsync().WaitAsync(Limits.SocketShutdownTimeout, _services.Clock).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // Somebody's stream does not end; the client need not wait for it.
        }

        BeginClose(CloseReason.GoingAway);
        await Task.Delay(Limits.SocketShutdownTimeout, _services.Clock).ConfigureAwait(false);
        if (!_isOver)
            Drop($"it did not answer a close within {Limits.SocketShutdownTimeout.TotalSeconds} s of the shutdown");
    }

    /// <summary>The client has closed, or is gone.</summary>
    private async Task EndAsync()
    {
        _isOver = true;
        WebSocketCloseStatus status = _socket.CloseStatus is { } given and not WebSocketCloseStatus.Empty
            ? given
            : WebSocketCloseStatus.NormalClosure;
        Task closed = _writer.CloseAsync((int)status, null);
        await EndOperationsAsync().ConfigureAwait(false);
        await closed.ConfigureAwait(false);
    }

    private Task EndOperationsAsync()
    {
        Task ended;
        lock (_lock)
        {
            _allEnded ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_running == 0)
                _allEnded.TrySetResult();
            ended = _allEnded.Task;
        }

        _ = _ended.CancelAsync();
        return ended;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "A GraphQL socket was dropped: {Reason}.")]
    private static partial void LogDropped(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The interceptor of GraphQL sockets failed.")]
    private static partial void LogInterceptorFailed(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "The stream of a subscription that was being ended failed.")]
    private static partial void LogStreamFailed(ILogger logger, Exception exception);
}
