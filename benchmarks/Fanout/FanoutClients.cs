using System.Diagnostics;

namespace OrleansTrading.Bench.Fanout;

/// <summary>Sockets that count what they receive.</summary>
internal sealed class FanoutClients : IDisposable
{
    // Below what a topic keeps for a subscriber, so that nothing is left out.
    private const int Batch = 32;
    private static readonly TimeSpan Repetition = TimeSpan.FromSeconds(1);

    private readonly List<CountingSocket> _sockets = [];
    private readonly Arrivals _arrivals = new();

    /// <summary>Opens them, and sends a first message to learn how long one is.</summary>
    /// <returns>The text of a message.</returns>
    public async Task<byte[]> Open(IBroadcast server, int count, CancellationToken cancellationToken)
    {
        for (var i = 0; i < count; i++) _sockets.Add(await CountingSocket.Open(server, cancellationToken));
        await server.WaitForListeners(count, cancellationToken);
        await server.Send(cancellationToken);
        byte[] message = [];
        foreach (var socket in _sockets) message = await socket.ReceiveFirst(cancellationToken);
        foreach (var socket in _sockets) socket.Count(_arrivals);
        return message;
    }

    /// <summary>Messages a second that arrive, of all sockets together.</summary>
    public async Task<double> Rate(IBroadcast server, CancellationToken cancellationToken)
    {
        var (started, batches) = (Stopwatch.GetTimestamp(), 0);
        for (; Stopwatch.GetElapsedTime(started) < Repetition; batches++)
        {
            var arrived = _arrivals.Expect(Batch * _sockets.Count);
            for (var i = 0; i < Batch; i++) await server.Send(cancellationToken);
            await arrived.WaitAsync(TimeSpan.FromSeconds(10), cancellationToken);
        }

        return (double)batches * Batch * _sockets.Count / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var socket in _sockets) socket.Dispose();
    }
}

/// <summary>Tells when as many messages have arrived as were expected.</summary>
internal sealed class Arrivals
{
    private TaskCompletionSource _all = new();
    private int _expected;

    /// <summary>Expects a number of messages, when all earlier ones have arrived.</summary>
    public Task Expect(int count)
    {
        _all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _expected, count);
        return _all.Task;
    }

    /// <summary>Counts messages that have arrived.</summary>
    public void Add(int count)
    {
        if (Interlocked.Add(ref _expected, -count) == 0) _all.TrySetResult();
    }
}
