using System.Text;
using OrleansTrading.Domain;
using OrleansTrading.Domain.Journal;
using OrleansTrading.Storage.Bars;
using OrleansTrading.Storage.Journal;
using OrleansTrading.Storage.Reminders;
using OrleansTrading.Storage.Sqlite;
using OrleansTrading.Storage.State;

namespace OrleansTrading.Storage.Tests.Sqlite;

/// <summary>A database in a folder of its own, with journal, states, bars and reminders.</summary>
public sealed class SqliteFixture : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SqliteOptions? _options;

    public SqliteFixture(SqliteOptions? options = null)
    {
        _options = options;
        Open();
    }

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public string DatabasePath => _folder["trading.db"];

    public SqliteDatabase Database { get; private set; } = null!;

    public SqliteEventJournal Journal { get; private set; } = null!;

    public SqliteStateStore States { get; private set; } = null!;

    public SqliteBarStore Bars { get; private set; } = null!;

    public SqliteReminderStore Reminders { get; private set; } = null!;

    internal SqliteWriter Writer => Database.Writer;

    public static JournalEvent[] One(string payload = "content") =>
        [new("type", "subject", Encoding.UTF8.GetBytes(payload))];

    public async Task ReopenAsync(Action? whileClosed = null)
    {
        await Database.DisposeAsync();
        whileClosed?.Invoke();
        Open();
    }

    /// <summary>Runs SQL on the file from outside, as damage or another program would.</summary>
    public void Tamper(string sql)
    {
        using var session = SqliteSession.OpenWriter(DatabasePath, new SqliteOptions());
        session.Execute(sql);
    }

    /// <summary>Holds the writer, queues writes behind it, lets it go, and so gets them into one transaction.</summary>
    public async Task<T[]> InOneBatch<T>(params Func<Task<T>>[] writes)
    {
        var gate = new GateOperation();
        var held = Writer.WriteAsync(gate, Token).AsTask();
        await gate.Entered;
        var waiting = writes.Select(write => write()).ToArray();
        gate.Open();
        await held;
        return await Task.WhenAll(waiting);
    }

    public async Task<long> VersionOf(string stream)
    {
        var page = await Journal.ReadAsync(stream, 0, JournalLimits.MaxEventsPerRead, Token);
        return page.Count == 0 ? 0 : page[^1].Version;
    }

    public static async Task<Refusal> Refusal(Func<Task> call) =>
        (await Assert.ThrowsAsync<RefusedException>(call)).Refusal;

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        _folder.Dispose();
    }

    private void Open()
    {
        Database = SqliteDatabase.Open(DatabasePath, _options);
        Journal = new SqliteEventJournal(Database);
        States = new SqliteStateStore(Database);
        Bars = new SqliteBarStore(Database);
        Reminders = new SqliteReminderStore(Database);
    }
}
