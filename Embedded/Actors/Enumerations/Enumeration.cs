using OrleansTrading.Embedded.Actors.CodeGeneration;

namespace OrleansTrading.Embedded.Actors;

/// <summary>One enumeration inside its grain.</summary>
internal abstract class Enumeration
{
    /// <summary>Whether somebody asked for elements since the last look.</summary>
    public bool IsSeen { get; set; }

    /// <summary>How many questions wait for an element.</summary>
    public int Waits { get; set; }

    /// <summary>Cancels the grain's code and disposes its enumerator, as soon as that has stopped.</summary>
    public abstract ValueTask EndAsync(TimeSpan patience, TimeProvider clock);
}

/// <inheritdoc/>
internal sealed class Enumeration<T> : Enumeration
{
    // The grain's own, signalled in a turn of the grain: when the caller gives up or ends the enumeration, and when the
    // activation ends.
    private readonly CancellationTokenSource _cancellation = new();
    private readonly IAsyncEnumerator<T> _enumerator;
    private readonly int _maxBatchSize;

    public Enumeration(AsyncEnumerableRequest<T> request, object grain)
    {
        _maxBatchSize = request.MaxBatchSize;
        _enumerator = request.InvokeOn(grain, _cancellation.Token).GetAsyncEnumerator(_cancellation.Token);
    }

    /// <summary>The element that the grain's code is at, where that takes time.</summary>
    public Task<bool>? Pending { get; private set; }

    /// <summary>Elements that are there without waiting, at most a batch; null: none, see <see cref="Pending"/>.</summary>
    public List<T>? TakeReady(out bool isOver)
    {
        isOver = false;
        List<T>? elements = null;
        while (Pending is null && (elements is null || elements.Count < _maxBatchSize))
        {
            var next = _enumerator.MoveNextAsync();
            if (!next.IsCompletedSuccessfully)
            {
                Pending = next.AsTask();
                break;
            }

            if (!next.Result)
            {
                isOver = true;
                break;
            }

            (elements ??= []).Add(_enumerator.Current);
        }

        return elements;
    }

    /// <summary>The element that was waited for; null: there are no more. Throws what the grain's code threw.</summary>
    public List<T>? TakePending()
    {
        var pending = Pending!;
        Pending = null;
        return pending.GetAwaiter().GetResult() ? [_enumerator.Current] : null;
    }

    public override async ValueTask EndAsync(TimeSpan patience, TimeProvider clock)
    {
        // At once and here: what the grain's code does about it belongs to a turn of the grain.
        _cancellation.Cancel();
        if (Pending is { } pending)
        {
            await ((Task)pending.WaitAsync(patience, clock))
                .ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
            // An enumerator at work may not be disposed; code that heeds no cancellation is left to itself.
            if (!pending.IsCompleted)
                return;
        }

        await _enumerator.DisposeAsync();
        _cancellation.Dispose();
    }
}
