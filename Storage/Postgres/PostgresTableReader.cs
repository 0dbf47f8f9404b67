using Npgsql;
using OrleansTrading.Domain.Bars;
using OrleansTrading.Domain.Journal;
using OrleansTrading.Storage.Bars;
using OrleansTrading.Storage.Groups;
using OrleansTrading.Storage.Journal;
using OrleansTrading.Storage.Reminders;
using OrleansTrading.Storage.State;

namespace OrleansTrading.Storage.Postgres;

/// <summary>
/// The tables of a PostgreSQL database, on connections of the pool. A read whose connection turns out to be cut (the server was restarted since it was
/// used last) is done again on another one: reading twice harms nobody.
/// </summary>
internal sealed class PostgresTableReader(PostgresConnections connections) : ITableReader, IAsyncDisposable
{
    private readonly int _reads = connections.Options.ReadConnections;
    private readonly SemaphoreSlim _places = new(connections.Options.ReadConnections);
    private volatile bool _closed;

    public async ValueTask ReadEventsAsync(EventPage page, CancellationToken cancellationToken) =>
        await ReadAsync(page, ReadEvents, cancellationToken).ConfigureAwait(false);

    public async ValueTask<JournalSnapshot?> ReadSnapshotAsync(StreamIdentity stream, CancellationToken cancellationToken) =>
        await ReadAsync(stream, ReadSnapshot, cancellationToken).ConfigureAwait(false);

    public async ValueTask<StoredState?> ReadStateAsync(StateIdentity state, CancellationToken cancellationToken) =>
        await ReadAsync(state, ReadState, cancellationToken).ConfigureAwait(false);

    public async ValueTask ReadBarsAsync(BarPage page, CancellationToken cancellationToken) =>
        await ReadAsync<BarPage, BarPage>(page, page.Timeframe.IsBelowMinute ? ReadBarRuns : ReadBars, cancellationToken).ConfigureAwait(false);

    public async ValueTask<IReadOnlyList<StoredReminder>> ReadRemindersAsync(byte[]? grainUtf8, CancellationToken cancellationToken) =>
        await ReadAsync(grainUtf8, ReadReminders, cancellationToken).ConfigureAwait(false);

    /// <summary>Waits for the reads that run. Later ones are refused.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_closed)
            return;
        _closed = true;
        for (var i = 0; i < _reads; i++)
            await _places.WaitAsync().ConfigureAwait(false);

        // Whoever still waits is let in to learn that it is closed.
        _places.Release(_reads);
    }

    private static async Task<EventPage> ReadEvents(NpgsqlConnection connection, EventPage page, CancellationToken cancellationToken)
    {
        page.Restart();
        await using var command = Command(connection, PostgresDialect.Read(page.Kind), page.Stream.Utf8);
        Add(command, page.FromVersion);
        Add(command, page.Limit);
        if (page.Match is not null)
            Add(command, page.Match);
        await using var row = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        while (await row.ReadAsync(cancellationToken).ConfigureAwait(false))
            page.Add(row.GetInt64(0), Bytes(row, 1), Bytes(row, 2), Bytes(row, 3), row.GetInt64(4));
        return page;
    }

    private static async Task<JournalSnapshot?> ReadSnapshot(NpgsqlConnection connection, StreamIdentity stream, CancellationToken cancellationToken)
    {
        await using var command = Command(connection, PostgresDialect.ReadSnapshot, stream.Utf8);
        await using var row = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        return await row.ReadAsync(cancellationToken).ConfigureAwait(false)
            ? EncodedSnapshot.Decode(stream, row.GetInt64(0), Bytes(row, 1), Bytes(row, 2), row.GetInt64(3))
            : null;
    }

    private static async Task<StoredState?> ReadState(NpgsqlConnection connection, StateIdentity state, CancellationToken cancellationToken)
    {
        await using var command = Command(connection, PostgresDialect.ReadState, state.NameUtf8, state.KeyUtf8);
        await using var row = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        return await row.ReadAsync(cancellationToken).ConfigureAwait(false) ? state.Decode(row.GetInt64(0), Bytes(row, 1), row.GetInt64(2)) : null;
    }

    private static async Task<BarPage> ReadBars(NpgsqlConnection connection, BarPage page, CancellationToken cancellationToken)
    {
        page.Restart();
        await using var command = Command(connection, PostgresDialect.ReadLastBars, page.SymbolUtf8);
        Add(command, BarRow.IdOf(page.Timeframe));
        Add(command, page.BeforeOpenNs);
        Add(command, page.Limit);
        await using var row = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        while (await row.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            var bar = new TimeBar(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), 0, row.GetInt64(6));
            page.Add(bar, row.GetInt64(5), row.GetInt64(7));
        }

        return page;
    }

    private static async Task<BarPage> ReadBarRuns(NpgsqlConnection connection, BarPage page, CancellationToken cancellationToken)
    {
        page.Restart();
        await using var command = Command(connection, PostgresDialect.ReadLastBarRuns, page.SymbolUtf8);
        Add(command, BarRow.IdOf(page.Timeframe));
        Add(command, page.BeforeOpenNs);
        await using var row = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        while (!page.IsFull && await row.ReadAsync(cancellationToken).ConfigureAwait(false))
            page.AddRun(row.GetInt64(0), Bytes(row, 1), row.GetInt64(2));
        return page;
    }

    private static async Task<IReadOnlyList<StoredReminder>> ReadReminders(
        NpgsqlConnection connection, byte[]? grainUtf8, CancellationToken cancellationToken)
    {
        await using var command = grainUtf8 is null
            ? Command(connection, PostgresDialect.ReadAllReminders)
            : Command(connection, PostgresDialect.ReadRemindersOfGrain, grainUtf8);
        await using var row = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var reminders = new List<StoredReminder>();
        while (await row.ReadAsync(cancellationToken).ConfigureAwait(false))
            reminders.Add(ReminderIdentity.Decode(Bytes(row, 1), Bytes(row, 2), row.GetInt64(0), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5)));
        return reminders;
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, params ReadOnlySpan<byte[]> parameters)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var parameter in parameters)
            Add(command, parameter);
        return command;
    }

    private static void Add<T>(NpgsqlCommand command, T value) => command.Parameters.Add(new NpgsqlParameter<T> { TypedValue = value });

    private static byte[] Bytes(NpgsqlDataReader row, int column) => row.GetFieldValue<byte[]>(column);

    private async ValueTask<TResult> ReadAsync<TArgument, TResult>(
        TArgument argument, Func<NpgsqlConnection, TArgument, CancellationToken, Task<TResult>> read, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            // As many idle connections as the pool may hold may have been cut; each that is found so is gone from it.
            for (var cut = 0; ; cut++)
            {
                await using var connection = await connections.OpenReaderAsync(cancellationToken).ConfigureAwait(false);
                try
                {
                    return await read(connection, argument, cancellationToken).ConfigureAwait(false);
                }
                catch (NpgsqlException e) when (cut < _reads && PostgresRefusals.IsLostConnection(e))
                {
                    // The next one.
                }
            }
        }
        catch (NpgsqlException e)
        {
            throw PostgresRefusals.ReadFailed(e);
        }
        finally
        {
            _places.Release();
        }
    }
}
