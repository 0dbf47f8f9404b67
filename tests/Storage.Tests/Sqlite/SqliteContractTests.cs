using OrleansTrading.Storage.Sqlite;
using OrleansTrading.Storage.Tests.Bars;
using OrleansTrading.Storage.Tests.Databases;
using OrleansTrading.Storage.Tests.Journal;
using OrleansTrading.Storage.Tests.Reminders;
using OrleansTrading.Storage.Tests.State;

namespace OrleansTrading.Storage.Tests.Sqlite;

public sealed class SqliteEventJournalTests() : StoredEventJournalTests(new SqliteFixture());

public sealed class SqliteStateStoreTests() : StateStoreContract(new SqliteFixture());

public sealed class SqliteBarStoreTests() : BarStoreContract(new SqliteFixture());

public sealed class SqliteReminderStoreTests() : ReminderStoreContract(new SqliteFixture());

public sealed class SqliteStoredFormatTests : StoredFormatContract
{
    protected override DatabaseFixture NewDatabase() => new SqliteFixture();
}

public sealed class SqliteGroupCommitTests : GroupCommitContract
{
    protected override DatabaseFixture NewDatabase(int queueCapacity, long maxBatchBytes) =>
        new SqliteFixture(new SqliteOptions { QueueCapacity = queueCapacity, MaxBatchBytes = maxBatchBytes });
}
