using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace OrleansTrading.Storage.Sqlite;

/// <summary>
/// A bounded number of read connections, opened at need and kept. A read runs on its caller's thread: SQLite has no
/// asynchronous reads, and a hop to another thread would occupy that one for as long.
/// </summary>
internal sealed class SqliteReadPool(string path, SqliteOptions options) : IAsyncDisposable
{
    private readonly SemaphoreSlim _places = new(options.ReadConnections);
    private readonly ConcurrentBag<SqliteSession> _idle = [];
    private volatile bool _closed;

    /// <summary>Runs a read on a connection of its own, waiting until one is free.</summary>
    /// <param name="argument">Handed to <paramref name="read"/>, which then needs no closure.</param>
    /// <param name="read">Must leave its statements reset: a read that goes on would keep the log from being emptied.</param>
    public async ValueTask<TResult> ReadAsync<TArgument, TResult>(
        TArgument argument, Func<SqliteSession, TArgument, CancellationToken, TResult> read, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            return Read(argument, read, cancellationToken);
        }
        finally
        {
            _places.Release();
        }
    }

    /// <summary>Waits for the reads that run and closes the connections. Later reads are refused.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_closed)
            return;
        _closed = true;
        for (var i = 0; i < options.ReadConnections; i++)
            await _places.WaitAsync().ConfigureAwait(false);
        while (_idle.TryTake(out var session))
            session.Dispose();

        // Whoever still waits is let in to learn that it is closed.
        _places.Release(options.ReadConnections);
    }

    private TResult Read<TArgument, TResult>(
        TArgument argument, Func<SqliteSession, TArgument, CancellationToken, TResult> read, CancellationToken cancellationToken)
    {
        SqliteSession? session = null;
        try
        {
            if (!_idle.TryTake(out session))
                session = SqliteSession.OpenReader(path, options);
            var result = read(session, argument, cancellationToken);
            _idle.Add(session);
            return result;
        }
        catch (SqliteException e)
        {
            // The next read begins with a fresh connection.
            session?.Dispose();
            throw StorageRefusals.ReadFailed(e);
        }
        catch
        {
            if (session is not null)
                _idle.Add(session);
            throw;
        }
    }
}
