using System.Text;
using OrleansTrading.Domain;
using OrleansTrading.Domain.Journal;
using OrleansTrading.Storage.Bars;
using OrleansTrading.Storage.Groups;
using OrleansTrading.Storage.Journal;
using OrleansTrading.Storage.Reminders;
using OrleansTrading.Storage.State;

namespace OrleansTrading.Storage.Tests.Databases;

/// <summary>A database of one test's own, with journal, states, bars and reminders.</summary>
public abstract class DatabaseFixture : IAsyncDisposable
{
    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public TradingDatabase Database { get; private set; } = null!;

    public EventJournal Journal { get; private set; } = null!;

    public StateStore States { get; private set; } = null!;

    public BarStore Bars { get; private set; } = null!;

    public ReminderStore Reminders { get; private set; } = null!;

    internal GroupWriter Writer => Database.Writer;

    public static JournalEvent[] One(string payload = "content") =>
        [new("type", "subject", Encoding.UTF8.GetBytes(payload))];

    public static async Task<Refusal> Refusal(Func<Task> call) =>
        (await Assert.ThrowsAsync<RefusedException>(call)).Refusal;

    /// <summary>Opens the database; after <see cref="CloseAsync"/>, the same one with the same content.</summary>
    public void Open()
    {
        Database = OpenDatabase();
        Journal = new EventJournal(Database);
        States = new StateStore(Database);
        Bars = new BarStore(Database);
        Reminders = new ReminderStore(Database);
    }

    public ValueTask CloseAsync() => Database.DisposeAsync();

    public async Task ReopenAsync(Action? whileClosed = null)
    {
        await CloseAsync();
        whileClosed?.Invoke();
        Open();
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

    /// <summary>Runs SQL on the database from outside, as damage or another program would.</summary>
    public abstract void Tamper(string sql);

    public abstract ValueTask DisposeAsync();

    /// <summary>A write that runs any SQL within the transaction.</summary>
    internal abstract WriteOperation Sql(string sql);

    protected abstract TradingDatabase OpenDatabase();
}
