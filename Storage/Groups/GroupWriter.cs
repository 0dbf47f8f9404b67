using System.Data.Common;
using System.Runtime.InteropServices;
using OrleansTrading.Domain;

namespace OrleansTrading.Storage.Groups;

/// <summary>
/// The one writer of a database: a thread that takes everything waiting, writes it in one transaction, syncs once and wakes all
/// waiters (group commit). There is no window in which it waits for more: while it syncs, the next group gathers by itself,
/// so a lone writer pays one sync and sixty-four share it.
/// </summary>
internal abstract class GroupWriter : IAsyncDisposable
{
    private readonly long _maxBatchBytes;
    private readonly SemaphoreSlim _places;
    private readonly CancellationTokenSource _closing = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly object _gate = new();
    private readonly Queue<WriteOperation> _waiting = new();
    private readonly List<WriteOperation> _batch = [];
    private bool _closed;

    /// <param name="thread">Name of its thread.</param>
    /// <param name="queueCapacity">Most writes that wait; further callers wait for a place (back-pressure).</param>
    /// <param name="maxBatchBytes">Payload bytes after which a transaction takes no further write. One write alone may be larger.</param>
    protected GroupWriter(string thread, int queueCapacity, long maxBatchBytes)
    {
        _maxBatchBytes = maxBatchBytes;
        _places = new SemaphoreSlim(queueCapacity);
        new Thread(Run) { IsBackground = true, Name = thread }.Start();
    }

    /// <summary>The tables within the open transaction.</summary>
    protected abstract TableWriter Tables { get; }

    /// <summary>Queues a write and waits until it is synced.</summary>
    /// <exception cref="OperationCanceledException">Cancelled before the writer took it. Nothing was written.</exception>
    /// <exception cref="ObjectDisposedException">The database is closing. Nothing was written.</exception>
    public async ValueTask WriteAsync(WriteOperation operation, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!_places.Wait(0, CancellationToken.None))
            await WaitForPlaceAsync(cancellationToken).ConfigureAwait(false);

        lock (_gate)
        {
            if (_closed)
            {
                _places.Release();
                throw Closed();
            }

            operation.CancelWith(cancellationToken);
            _waiting.Enqueue(operation);
            Monitor.Pulse(_gate);
        }

        await operation.Completion.ConfigureAwait(false);
    }

    /// <summary>Refuses new writes, finishes those that were queued, and closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        bool first;
        lock (_gate)
        {
            first = !_closed;
            _closed = true;
            Monitor.Pulse(_gate);
        }

        if (first)
            await _closing.CancelAsync().ConfigureAwait(false);
        await _ended.Task.ConfigureAwait(false);
    }

    /// <summary>Begins a transaction. From here on nobody else writes until it has ended.</summary>
    protected abstract void Begin();

    /// <summary>Commits it. When this returns, it is synced.</summary>
    protected abstract void Commit();

    /// <summary>Ends it after a failure, as well as that goes. Must not throw.</summary>
    protected abstract void Abandon(Exception cause);

    /// <summary>What to say to a waiter whose transaction failed.</summary>
    protected abstract RefusedException RefusalOf(Exception cause);

    /// <summary>
    /// Whether a transaction failed by the fault of one write in it and left nothing: its neighbours are then written without it.
    /// </summary>
    protected virtual bool IsFaultOfOne(Exception cause) => false;

    /// <summary>Called after a transaction's waiters were woken.</summary>
    protected virtual void Settle()
    {
    }

    /// <summary>Closes the connection, at the writer's end.</summary>
    protected abstract void Close();

    private static ObjectDisposedException Closed() => new(nameof(GroupWriter), "The database is closed.");

    private async ValueTask WaitForPlaceAsync(CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
        try
        {
            await _places.WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw Closed();
        }
    }

    private void Run()
    {
        while (Take())
        {
            // Empty when all that waited was cancelled.
            if (_batch.Count > 0)
                Write(CollectionsMarshal.AsSpan(_batch));
            _batch.Clear();
        }

        try
        {
            Close();
            _ended.SetResult();
        }
        catch (DbException e)
        {
            _ended.SetException(e);
        }
    }

    /// <summary>Waits for writes and takes all, up to the bytes of a batch; false when closed and nothing is left.</summary>
    private bool Take()
    {
        var places = 0;
        lock (_gate)
        {
            while (_waiting.Count == 0)
            {
                if (_closed)
                    return false;
                Monitor.Wait(_gate);
            }

            for (var bytes = 0L; bytes < _maxBatchBytes && _waiting.TryDequeue(out var operation);)
            {
                places++;
                if (!operation.TryTake())
                    continue;
                _batch.Add(operation);
                bytes += operation.Bytes;
            }
        }

        _places.Release(places);
        return true;
    }

    /// <summary>Writes a group in one transaction and wakes its waiters.</summary>
    private void Write(ReadOnlySpan<WriteOperation> group)
    {
        var cause = TryWrite(group);
        if (cause is null)
        {
            foreach (var operation in group)
                operation.Complete();
            Settle();
        }
        else if (group.Length > 1 && IsFaultOfOne(cause))
        {
            for (var i = 0; i < group.Length; i++)
                Write(group.Slice(i, 1));
        }
        else
        {
            // One exception for each: one that several threads throw would mix their stack traces.
            foreach (var operation in group)
                operation.Fail(RefusalOf(cause));
        }
    }

    /// <summary>Null when the group is synced, otherwise why it is not.</summary>
    private Exception? TryWrite(ReadOnlySpan<WriteOperation> group)
    {
        try
        {
            Begin();
            foreach (var operation in group)
                operation.Run(Tables);
            Commit();
            return null;
        }
        catch (Exception cause)
        {
            Tables.Forget();
            Abandon(cause);
            return cause;
        }
    }
}
