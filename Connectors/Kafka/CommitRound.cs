namespace OrleansTrading.Connectors.Kafka;

/// <summary>Asks the receiver to have applied what partitions have come to, and notes that on them once it has.</summary>
internal sealed class CommitRound : IDisposable
{
    private readonly List<(PartitionWork Work, long Received)> _places;
    private readonly CancellationTokenSource _giveUp = new();
    private readonly Task _applied;

    private CommitRound(List<(PartitionWork, long)> places, ITickBlockReceiver receiver)
    {
        _places = places;
        _applied = places.Count == 0 ? Task.CompletedTask : AppliedAsync(receiver);
    }

    public bool IsCompleted => _applied.IsCompleted;

    /// <summary>Begins where the partitions are now; those that have nothing new are left out.</summary>
    public static CommitRound Begin(IEnumerable<PartitionWork> works, ITickBlockReceiver receiver) =>
        new([.. works.Select(work => (work, work.Received)).Where(place => place.Received > place.work.Committed)], receiver);

    /// <summary>Waits for the receiver, whatever its answer is.</summary>
    /// <returns>False: there was none in time.</returns>
    public bool Wait(TimeSpan within) => _applied.IsCompleted || Task.WhenAny(_applied).Wait(within);

    /// <summary>Notes what was applied, if it was.</summary>
    /// <returns>What the receiver broke with.</returns>
    public Exception? Finish()
    {
        if (_applied.IsCompletedSuccessfully)
        {
            foreach (var (work, received) in _places) work.Applied = received;
        }

        return _applied.Exception?.InnerException ?? (_applied.IsCanceled ? new TaskCanceledException(_applied) : null);
    }

    /// <summary>Gives up what the receiver has not answered yet.</summary>
    public void Dispose()
    {
        _giveUp.Cancel();
        // Somebody looked at it when it mattered.
        _ = _applied.ContinueWith(static task => task.Exception, TaskContinuationOptions.OnlyOnFaulted);
    }

    // An exception of the call itself belongs into the task.
    private async Task AppliedAsync(ITickBlockReceiver receiver) => await receiver.AppliedAsync(_giveUp.Token).ConfigureAwait(false);
}
