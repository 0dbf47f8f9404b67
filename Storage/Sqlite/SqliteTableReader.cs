using OrleansTrading.Domain.Bars;
using OrleansTrading.Domain.Journal;
using OrleansTrading.Storage.Bars;
using OrleansTrading.Storage.Groups;
using OrleansTrading.Storage.Journal;
using OrleansTrading.Storage.Reminders;
using OrleansTrading.Storage.State;

namespace OrleansTrading.Storage.Sqlite;

/// <summary>The tables of a SQLite file, on one of its read connections.</summary>
internal sealed class SqliteTableReader(SqliteReadPool pool) : ITableReader
{
    public async ValueTask ReadEventsAsync(EventPage page, CancellationToken cancellationToken) =>
        await pool.ReadAsync(page, ReadEvents, cancellationToken).ConfigureAwait(false);

    public async ValueTask<JournalSnapshot?> ReadSnapshotAsync(StreamIdentity stream, CancellationToken cancellationToken) =>
        await pool.ReadAsync(stream, ReadSnapshot, cancellationToken).ConfigureAwait(false);

    public async ValueTask<StoredState?> ReadStateAsync(StateIdentity state, CancellationToken cancellationToken) =>
        await pool.ReadAsync(state, ReadState, cancellationToken).ConfigureAwait(false);

    public async ValueTask ReadBarsAsync(BarPage page, CancellationToken cancellationToken) =>
        await pool.ReadAsync<BarPage, BarPage>(page, page.Timeframe.IsBelowMinute ? ReadBarRuns : ReadBars, cancellationToken).ConfigureAwait(false);

    public async ValueTask<IReadOnlyList<StoredReminder>> ReadRemindersAsync(byte[]? grainUtf8, CancellationToken cancellationToken) =>
        await pool.ReadAsync(grainUtf8, ReadReminders, cancellationToken).ConfigureAwait(false);

    private static EventPage ReadEvents(SqliteSession session, EventPage page, CancellationToken cancellationToken)
    {
        var row = session.Statement(SqliteDialect.Read(page.Kind));
        try
        {
            row.BindText(1, page.Stream.Utf8).Bind(2, page.FromVersion).Bind(3, page.Limit);
            if (page.Match is not null)
                row.BindText(4, page.Match);
            while (row.Step())
            {
                cancellationToken.ThrowIfCancellationRequested();
                page.Add(row.Int64(0), row.Bytes(1), row.Bytes(2), row.Bytes(3).ToArray(), row.Int64(4));
            }

            return page;
        }
        finally
        {
            row.Reset();
        }
    }

    private static JournalSnapshot? ReadSnapshot(SqliteSession session, StreamIdentity stream, CancellationToken cancellationToken)
    {
        var row = session.Statement(SqliteDialect.ReadSnapshot).BindText(1, stream.Utf8);
        try
        {
            return row.Step() ? EncodedSnapshot.Decode(stream, row.Int64(0), row.Bytes(1), row.Bytes(2).ToArray(), row.Int64(3)) : null;
        }
        finally
        {
            row.Reset();
        }
    }

    private static StoredState? ReadState(SqliteSession session, StateIdentity state, CancellationToken cancellationToken)
    {
        var row = session.Statement(SqliteDialect.ReadState).BindText(1, state.NameUtf8).BindText(2, state.KeyUtf8);
        try
        {
            return row.Step() ? state.Decode(row.Int64(0), row.Bytes(1).ToArray(), row.Int64(2)) : null;
        }
        finally
        {
            row.Reset();
        }
    }

    private static BarPage ReadBars(SqliteSession session, BarPage page, CancellationToken cancellationToken)
    {
        var row = session.Statement(SqliteDialect.ReadLastBars);
        try
        {
            row.BindText(1, page.SymbolUtf8).Bind(2, BarRow.IdOf(page.Timeframe)).Bind(3, page.BeforeOpenNs).Bind(4, page.Limit);
            while (row.Step())
            {
                cancellationToken.ThrowIfCancellationRequested();
                var bar = new TimeBar(row.Int64(0), row.Int64(1), row.Int64(2), row.Int64(3), row.Int64(4), 0, row.Int64(6));
                page.Add(bar, row.Int64(5), row.Int64(7));
            }

            return page;
        }
        finally
        {
            row.Reset();
        }
    }

    private static BarPage ReadBarRuns(SqliteSession session, BarPage page, CancellationToken cancellationToken)
    {
        var row = session.Statement(SqliteDialect.ReadLastBarRuns);
        try
        {
            row.BindText(1, page.SymbolUtf8).Bind(2, BarRow.IdOf(page.Timeframe)).Bind(3, page.BeforeOpenNs);
            while (!page.IsFull && row.Step())
            {
                cancellationToken.ThrowIfCancellationRequested();
                page.AddRun(row.Int64(0), row.Bytes(1), row.Int64(2));
            }

            return page;
        }
        finally
        {
            row.Reset();
        }
    }

    private static IReadOnlyList<StoredReminder> ReadReminders(SqliteSession session, byte[]? grainUtf8, CancellationToken cancellationToken)
    {
        var row = grainUtf8 is null
            ? session.Statement(SqliteDialect.ReadAllReminders)
            : session.Statement(SqliteDialect.ReadRemindersOfGrain).BindText(1, grainUtf8);
        var reminders = new List<StoredReminder>();
        try
        {
            while (row.Step())
            {
                cancellationToken.ThrowIfCancellationRequested();
                reminders.Add(ReminderIdentity.Decode(
                    row.Bytes(1), row.Bytes(2), row.Int64(0), row.Int64(3), row.Int64(4), row.Int64(5)));
            }

            return reminders;
        }
        finally
        {
            row.Reset();
        }
    }
}
