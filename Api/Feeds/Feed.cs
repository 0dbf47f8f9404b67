using System.Collections.Immutable;

namespace OrleansTrading.Api.Feeds;

/// <summary>
/// News of one grain for all subscribers of this process: one way to the grain, however many they are. It is open while there
/// are any, and is opened again when it breaks.
/// </summary>
internal abstract class Feed<T>(TimeProvider time, ILogger log)
{
    private static readonly TimeSpan UntilRetry = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private ImmutableArray<Action<T>> _subscribers = [];
    private CancellationTokenSource? _open;

    /// <summary>The clock of everything that is done after a time.</summary>
    protected TimeProvider Time { get; } = time;

    /// <summary>Adds a subscriber.</summary>
    /// <param name="take">Takes an item; called on the feed's thread, so it returns at once.</param>
    /// <returns>Ends the subscription when it is disposed.</returns>
    public IDisposable Subscribe(Action<T> take)
    {
        lock (_lock)
        {
            _subscribers = _subscribers.Add(take);
            if (_open is null)
            {
                _open = new CancellationTokenSource();
                _ = Keep(_open.Token);
            }
        }

        return new Ending(this, take);
    }

    /// <summary>Opens the way to the grain and keeps it open, until it is cancelled or breaks.</summary>
    protected abstract Task Run(CancellationToken cancellationToken);

    /// <summary>Gives an item to all subscribers.</summary>
    protected void Publish(T item)
    {
        foreach (var take in _subscribers) take(item);
    }

    private async Task Keep(CancellationToken cancellationToken)
    {
        // The subscriber does not wait for it, nor hold its lock meanwhile.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding | ConfigureAwaitOptions.ContinueOnCapturedContext);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await Run(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                FeedLog.Broken(log, GetType().Name, e);
                await Task.Delay(UntilRetry, Time, cancellationToken)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            }
        }
    }

    private void End(Action<T> take)
    {
        lock (_lock)
        {
            _subscribers = _subscribers.Remove(take);
            if (_subscribers.Length > 0) return;
            _open?.Cancel();
            _open = null;
        }
    }

    private sealed class Ending(Feed<T> feed, Action<T> take) : IDisposable
    {
        private Action<T>? _take = take;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _take, null) is { } ended) feed.End(ended);
        }
    }
}

/// <summary>What feeds write in the log.</summary>
internal static partial class FeedLog
{
    /// <summary>A feed broke and is opened again.</summary>
    [LoggerMessage(Level = LogLevel.Warning, Message = "{Feed} broke; it is opened again")]
    public static partial void Broken(ILogger log, string feed, Exception exception);
}
