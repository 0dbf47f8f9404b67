using OrleansTrading.Connectors.Venues.Live;

namespace OrleansTrading.Connectors.Venues.Bridge;

/// <summary>
/// Keeps the bridge's child process running: one for many venues. When it dies or does not answer, it is started again after a wait; connections
/// and gateways hear of its death at once and go on with the next one.
/// </summary>
/// <param name="options">What to run.</param>
/// <param name="time">The time.</param>
public sealed class BridgeProcess(BridgeOptions options, TimeProvider time)
{
    private readonly Lock _lock = new();
    private TaskCompletionSource<BridgeLink> _next = NewSignal();
    private BridgeLink? _link;
    private long _starts;

    /// <summary>How often a child was started.</summary>
    public long Starts => Interlocked.Read(ref _starts);

    /// <summary>The process id of the child that runs now; null: there is none.</summary>
    public int? ProcessId => FindLink()?.ProcessId;

    /// <summary>Why the latest child ended, or could not be started; null: none has.</summary>
    public string? LastFault { get; private set; }

    /// <summary>Starts the child, and starts it again whenever it ends, until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var backoff = new Backoff(options.Live.FirstRetry, options.Live.LastRetry, new Random());
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                Interlocked.Increment(ref _starts);
                var startedAt = time.GetTimestamp();
                await using var link = await BridgeLink.StartAsync(options, time, cancellationToken).ConfigureAwait(false);
                Offer(link);
                await WhenDeadAsync(link, cancellationToken).ConfigureAwait(false);
                Withdraw(link);
                if (time.GetElapsedTime(startedAt) >= options.Live.RecoveredAfter) backoff.Reset();
            }
            catch (Exception e) when (e is VenueFaultException or TimeoutException)
            {
                LastFault = e.Message;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }

            if (cancellationToken.IsCancellationRequested) return;
            try
            {
                await Task.Delay(backoff.Next(), time, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <summary>The child that runs; null: there is none.</summary>
    internal BridgeLink? FindLink()
    {
        lock (_lock) return _link is { Dead.IsCancellationRequested: false } link ? link : null;
    }

    /// <summary>The child that runs, or the next one that does.</summary>
    internal async Task<BridgeLink> GetLinkAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task<BridgeLink> next;
            lock (_lock)
            {
                if (_link is { Dead.IsCancellationRequested: false } link) return link;
                next = _next.Task;
            }

            var offered = await next.WaitAsync(cancellationToken).ConfigureAwait(false);
            if (!offered.Dead.IsCancellationRequested) return offered;
            await Task.Yield();
        }
    }

    private void Offer(BridgeLink link)
    {
        lock (_lock)
        {
            _link = link;
            _next.TrySetResult(link);
        }
    }

    private void Withdraw(BridgeLink link)
    {
        lock (_lock)
        {
            LastFault = $"The bridge has ended: {link.Reason}.";
            _link = null;
            if (_next.Task.IsCompleted) _next = NewSignal();
        }
    }

    private static async Task WhenDeadAsync(BridgeLink link, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(link.Dead, cancellationToken);
        await Task.Delay(Timeout.Infinite, either.Token).ContinueWith(
            static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default).ConfigureAwait(false);
    }

    private static TaskCompletionSource<BridgeLink> NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
