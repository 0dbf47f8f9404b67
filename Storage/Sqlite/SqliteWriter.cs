using Microsoft.Data.Sqlite;

namespace OrleansTrading.Storage.Sqlite;

/// <summary>
/// The one writer of a database: a thread that takes everything waiting, writes it in one transaction, syncs once and wakes all
/// waiters (group commit). There is no window in which it waits for more: while it syncs, the next group gathers by itself,
/// so a lone writer pays one sync and sixty-four share it.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    private readonly SqliteSession _session;
    private readonly SqliteOptions _options;
    private readonly string _walPath;
    private readonly SemaphoreSlim _places;
    private readonly CancellationTokenSource _closing = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly object _gate = new();
    private readonly Queue<WriteOperation> _waiting = new();
    private readonly List<WriteOperation> _batch = [];
    private bool _closed;
    private long? _dataVersion;
    private int _pagesSinceCheckpoint;

    /// <param name="session">The write connection, which becomes the writer's.</param>
    public SqliteWriter(SqliteSession session, string databasePath, SqliteOptions options)
    {
        _session = session;
        _options = options;
        _walPath = databasePath + "-wal";
        _places = new SemaphoreSlim(options.QueueCapacity);
        new Thread(Run) { IsBackground = true, Name = "SQLite writer" }.Start();
    }

    /// <summary>The ends of streams, for operations only: they run on the writer's thread.</summary>
    public StreamHeads Heads { get; } = new();

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

    private static ObjectDisposedException Closed() => new(nameof(SqliteWriter), "The database is closed.");

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
                Finish(Write());
            _batch.Clear();
        }

        try
        {
            _session.Dispose();
            _ended.SetResult();
        }
        catch (SqliteException e)
        {
            _ended.SetException(e);
        }
    }

    /// <summary>Wakes the batch's waiters.</summary>
    /// <param name="cause">Why the transaction failed; null when it is synced.</param>
    private void Finish(Exception? cause)
    {
        foreach (var operation in _batch)
        {
            // One exception for each: one that several threads throw would mix their stack traces.
            if (cause is null)
                operation.Complete();
            else
                operation.Fail(StorageRefusals.WriteFailed(cause));
        }

        if (cause is null)
            Checkpoint();
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

            for (var bytes = 0L; bytes < _options.MaxBatchBytes && _waiting.TryDequeue(out var operation);)
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

    /// <summary>Writes the batch in one transaction. Null when it is synced, otherwise why nothing of it was stored.</summary>
    private Exception? Write()
    {
        try
        {
            Begin();
            foreach (var operation in _batch)
            {
                if (Decide(operation))
                    operation.Apply(_session);
            }

            _session.Statement(SqliteDialect.Commit).Execute();
            return null;
        }
        catch (Exception cause)
        {
            Abandon();
            return cause;
        }
    }

    private void Begin()
    {
        if (_session.InTransaction)
            _session.Statement(SqliteDialect.Rollback).Execute();
        _session.Statement(SqliteDialect.Begin).Execute();

        // The lock is held now: what another process wrote before is visible, and it can write no more until the commit.
        var version = _session.Statement(SqliteDialect.ReadDataVersion).Scalar();
        if (version != _dataVersion)
            Heads.Forget();
        _dataVersion = version;
    }

    private bool Decide(WriteOperation operation)
    {
        try
        {
            operation.Decide(_session);
            return true;
        }
        catch (Exception refusal) when (refusal is not SqliteException)
        {
            operation.Refuse(refusal);
            return false;
        }
    }

    private void Abandon()
    {
        Heads.Forget();
        try
        {
            if (_session.InTransaction)
                _session.Statement(SqliteDialect.Rollback).Execute();
        }
        catch (SqliteException)
        {
            // The transaction is still open and was not committed; the next one begins by rolling it back.
        }
    }

    /// <summary>
    /// Keeps the log small, after the waiters were woken. A checkpoint that fails or is held up by a reader loses nothing: the
    /// log keeps what it has, and a disk that is full shows in the next write.
    /// </summary>
    private void Checkpoint()
    {
        _pagesSinceCheckpoint += _session.TakePagesWritten();
        if (_pagesSinceCheckpoint < _options.CheckpointPages)
            return;
        _pagesSinceCheckpoint = 0;
        var log = new FileInfo(_walPath);
        _session.Checkpoint(truncate: log.Exists && log.Length > _options.MaxWalBytes);
    }
}
