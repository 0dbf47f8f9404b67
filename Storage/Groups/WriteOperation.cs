using System.Data.Common;

namespace OrleansTrading.Storage.Groups;

/// <summary>
/// A write that waits for its turn and shares a transaction with others. It first decides from what is stored, and may refuse
/// itself there; then it writes. Subclasses keep their result in a field that is read once <see cref="Completion"/> is done.
/// </summary>
internal abstract class WriteOperation
{
    private const int Waiting = 0;
    private const int Taken = 1;
    private const int Cancelled = 2;

    // Continuations run on the pool: a waiter's code on the writer's thread would hold up everybody's writes.
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenRegistration _cancellation;
    private Exception? _refusal;
    private int _state;

    /// <summary>Roughly the bytes that it writes.</summary>
    public abstract long Bytes { get; }

    /// <summary>Done when the transaction is synced; faulted when the write was refused or the transaction failed.</summary>
    public Task Completion => _completion.Task;

    /// <summary>Lets a token cancel the write for as long as the writer has not taken it.</summary>
    public void CancelWith(CancellationToken cancellationToken)
    {
        if (!cancellationToken.CanBeCanceled)
            return;
        _cancellation = cancellationToken.UnsafeRegister(
            static (operation, token) => ((WriteOperation)operation!).Cancel(token), this);
    }

    /// <summary>The writer takes it, from when on it can no longer be cancelled; false if it was cancelled before.</summary>
    public bool TryTake()
    {
        if (Interlocked.CompareExchange(ref _state, Taken, Waiting) != Waiting)
            return false;
        _cancellation.Unregister();
        return true;
    }

    /// <summary>
    /// Decides, and writes unless it refuses itself. A failure of the database goes through, for it is the whole transaction's. A refusal's
    /// waiter learns it with the others, after the commit: what it conflicts with may be a neighbour in the same transaction, which is
    /// true only once that is synced.
    /// </summary>
    public void Run(TableWriter tables)
    {
        _refusal = null;
        try
        {
            Decide(tables);
        }
        catch (Exception refusal) when (refusal is not DbException)
        {
            _refusal = refusal;
            return;
        }

        Apply(tables);
    }

    /// <summary>The transaction is synced.</summary>
    public void Complete()
    {
        if (_refusal is null)
            _completion.TrySetResult();
        else
            _completion.TrySetException(_refusal);
    }

    /// <summary>The transaction failed.</summary>
    public void Fail(Exception failure) => _completion.TrySetException(failure);

    /// <summary>Reads what it needs and throws if it must not be done. Writes nothing, so a refusal harms nobody else.</summary>
    protected abstract void Decide(TableWriter tables);

    /// <summary>Writes. An exception here fails the whole transaction.</summary>
    protected abstract void Apply(TableWriter tables);

    private void Cancel(CancellationToken cancellationToken)
    {
        if (Interlocked.CompareExchange(ref _state, Cancelled, Waiting) == Waiting)
            _completion.TrySetCanceled(cancellationToken);
    }
}
