using Npgsql;
using OrleansTrading.Domain;
using OrleansTrading.PostgresServers;
using OrleansTrading.Storage.Postgres;
using OrleansTrading.Storage.Tests.Databases;

namespace OrleansTrading.Storage.Tests.Postgres;

/// <summary>Who may have a database, which server is good enough, and what is left alone.</summary>
public sealed class PostgresOpeningTests(PostgresServer server)
{
    private static readonly PostgresOptions Impatient = new() { LockTimeout = TimeSpan.FromMilliseconds(1) };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_second_process_is_refused_by_name_for_as_long_as_the_first_has_the_database()
    {
        await using var db = new PostgresFixture(server);
        var refused = Assert.Throws<RefusedException>(() => PostgresDatabase.Open(db.ConnectionString, Impatient));
        Assert.Equal(StorageCodes.DatabaseInUse, refused.Refusal.Code);
        Assert.Contains($"OrleansTrading {Environment.ProcessId}@", refused.Message, StringComparison.Ordinal);

        // The first goes on undisturbed, and leaves the database to the next.
        Assert.Equal(1, await db.Journal.AppendAsync("s", 0, DatabaseFixture.One(), Token));
        await db.CloseAsync();
        await using var next = PostgresDatabase.Open(db.ConnectionString, Impatient);
        Assert.Equal("'" + Name(db) + "' on " + Host(db), next.ToString()["PostgreSQL database ".Length..]);
    }

    [Fact]
    public async Task A_database_of_a_process_that_is_about_to_end_is_waited_for()
    {
        await using var db = new PostgresFixture(server);
        var waiting = Task.Run(() => PostgresDatabase.Open(db.ConnectionString, new PostgresOptions { LockTimeout = TimeSpan.FromMinutes(5) }), Token);
        await UntilSomebodyWaits(db.ConnectionString);
        await db.CloseAsync();
        await (await waiting).DisposeAsync();
    }

    [Theory]
    [InlineData("synchronous_commit", "off")]
    [InlineData("synchronous_commit", "local")]
    [InlineData("synchronous_commit", "remote_write")]
    public void A_database_whose_commits_are_not_synced_is_refused_by_name(string setting, string value)
    {
        var database = server.NewDatabase();
        PostgresServer.Execute(database, $"ALTER DATABASE {new NpgsqlConnectionStringBuilder(database).Database} SET {setting} = {value}");
        var refused = Assert.Throws<RefusedException>(() => PostgresDatabase.Open(database));
        Assert.Equal(StorageCodes.NotDurable, refused.Refusal.Code);
        Assert.Contains($"{setting} = {value}", refused.Message, StringComparison.Ordinal);
        Assert.Equal(false, PostgresServer.Scalar(database, "SELECT to_regnamespace('trading') IS NOT NULL"));
    }

    [Theory]
    [InlineData("fsync")]
    [InlineData("full_page_writes")]
    public void A_server_that_would_lose_what_it_says_is_refused_by_name(string setting)
    {
        using var careless = new PostgresServer();
        careless.Start($"{setting}=off");
        var refused = Assert.Throws<RefusedException>(() => PostgresDatabase.Open(careless.NewDatabase()));
        Assert.Equal(StorageCodes.NotDurable, refused.Refusal.Code);
        Assert.Contains($"{setting} = off", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_refused_by_name_and_left_alone()
    {
        await using var db = new PostgresFixture(server);
        var newer = PostgresSchema.Current + 1;
        await db.CloseAsync();
        db.Tamper($"UPDATE format SET version = {newer}");
        var refused = Assert.Throws<RefusedException>(() => PostgresDatabase.Open(db.ConnectionString));
        Assert.Equal(StorageCodes.NewerSchema, refused.Refusal.Code);
        Assert.Contains($"schema {newer}", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CREATE TABLE trading.recipes (name text)")]
    [InlineData("CREATE TABLE trading.format (program bigint, version integer); INSERT INTO trading.format VALUES (7, 1)")]
    public void A_schema_of_another_program_is_refused_by_name_and_left_alone(string theirs)
    {
        var database = server.NewDatabase();
        PostgresServer.Execute(database, $"CREATE SCHEMA trading; {theirs}");
        var refused = Assert.Throws<RefusedException>(() => PostgresDatabase.Open(database));
        Assert.Equal(StorageCodes.ForeignDatabase, refused.Refusal.Code);
        Assert.Equal(1L, PostgresServer.Scalar(database, "SELECT count(*) FROM pg_tables WHERE schemaname = 'trading'"));
    }

    [Fact]
    public async Task A_role_that_may_create_no_schema_uses_one_that_was_made_for_it()
    {
        var database = server.NewDatabase();
        var settings = new NpgsqlConnectionStringBuilder(database);
        PostgresServer.Execute(database, $"""
            CREATE ROLE modest_{settings.Database} LOGIN PASSWORD '{PostgresServer.Password}';
            CREATE SCHEMA trading AUTHORIZATION modest_{settings.Database};
            """);
        settings.Username = $"modest_{settings.Database}";
        await using var opened = PostgresDatabase.Open(settings.ConnectionString);
        Assert.Equal(1, await new Storage.Journal.EventJournal(opened).AppendAsync("s", 0, DatabaseFixture.One(), Token));
    }

    [Fact]
    public async Task A_step_that_fails_leaves_the_database_as_it_was()
    {
        var database = server.NewDatabase();
        // Something that the step stumbles over, where the look before it does not see it.
        PostgresServer.Execute(database, """
            CREATE FUNCTION refuse() RETURNS event_trigger LANGUAGE plpgsql AS
                $$ BEGIN IF to_regclass('trading.reminders') IS NOT NULL THEN RAISE 'no room'; END IF; END $$;
            CREATE EVENT TRIGGER refuse ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION refuse();
            """);
        var refused = Assert.Throws<RefusedException>(() => PostgresDatabase.Open(database));
        Assert.Equal(StorageCodes.OpenFailed, refused.Refusal.Code);
        Assert.Contains("no room", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0L, PostgresServer.Scalar(database, "SELECT count(*) FROM pg_tables WHERE schemaname = 'trading'"));

        PostgresServer.Execute(database, "DROP EVENT TRIGGER refuse");
        await using var opened = PostgresDatabase.Open(database);
    }

    [Theory]
    [InlineData("Password")]
    [InlineData("Username")]
    [InlineData("Database")]
    [InlineData("Host")]
    public void What_cannot_be_opened_is_refused_by_name_and_the_password_is_repeated_nowhere(string wrong)
    {
        const string secret = "a-secret-that-is-wrong";
        var settings = new NpgsqlConnectionStringBuilder(server.NewDatabase()) { [wrong] = wrong == "Host" ? "/nowhere" : secret };
        var refused = Assert.Throws<RefusedException>(() => PostgresDatabase.Open(settings.ConnectionString));
        Assert.Equal(StorageCodes.OpenFailed, refused.Refusal.Code);
        Assert.DoesNotContain(PostgresServer.Password, refused.ToString(), StringComparison.Ordinal);
        if (wrong == "Password") Assert.DoesNotContain(secret, refused.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Username=trading")]
    [InlineData("secret")]
    [InlineData("secret=secret")]
    [InlineData("Host=localhost;Port=secret")]
    [InlineData("Host=localhost;Pooling=secret")]
    [InlineData("Host=localhost;SSL Mode=secret")]
    public void A_connection_string_that_is_none_is_refused_and_not_repeated(string connectionString)
    {
        var refused = Assert.Throws<RefusedException>(() => PostgresDatabase.Open(connectionString));
        Assert.Equal(StorageCodes.OpenFailed, refused.Refusal.Code);
        Assert.DoesNotContain("secret", refused.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    public void A_bound_of_zero_is_refused(int queueCapacity, int readConnections)
    {
        var options = new PostgresOptions { QueueCapacity = queueCapacity, ReadConnections = readConnections };
        Assert.Throws<ArgumentOutOfRangeException>(() => PostgresDatabase.Open("Host=unused", options));
    }

    private static string Name(PostgresFixture db) => new NpgsqlConnectionStringBuilder(db.ConnectionString).Database!;

    private static string Host(PostgresFixture db) => new NpgsqlConnectionStringBuilder(db.ConnectionString).Host!;

    private static async Task UntilSomebodyWaits(string connectionString)
    {
        const string waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
        while (PostgresServer.Scalar(connectionString, waiting) is 0L) await Task.Yield();
    }
}
