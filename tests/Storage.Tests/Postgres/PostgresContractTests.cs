using OrleansTrading.PostgresServers;
using OrleansTrading.Storage.Postgres;
using OrleansTrading.Storage.Tests.Bars;
using OrleansTrading.Storage.Tests.Databases;
using OrleansTrading.Storage.Tests.Journal;
using OrleansTrading.Storage.Tests.Reminders;
using OrleansTrading.Storage.Tests.State;

[assembly: AssemblyFixture(typeof(PostgresServer))]

namespace OrleansTrading.Storage.Tests.Postgres;

public sealed class PostgresEventJournalTests(PostgresServer server) : StoredEventJournalTests(new PostgresFixture(server));

public sealed class PostgresStateStoreTests(PostgresServer server) : StateStoreContract(new PostgresFixture(server));

public sealed class PostgresBarStoreTests(PostgresServer server) : BarStoreContract(new PostgresFixture(server));

public sealed class PostgresReminderStoreTests(PostgresServer server) : ReminderStoreContract(new PostgresFixture(server));

public sealed class PostgresStoredFormatTests(PostgresServer server) : StoredFormatContract
{
    protected override DatabaseFixture NewDatabase() => new PostgresFixture(server);
}

public sealed class PostgresGroupCommitTests(PostgresServer server) : GroupCommitContract
{
    protected override DatabaseFixture NewDatabase(int queueCapacity, long maxBatchBytes) =>
        new PostgresFixture(server, new PostgresOptions { QueueCapacity = queueCapacity, MaxBatchBytes = maxBatchBytes });
}
