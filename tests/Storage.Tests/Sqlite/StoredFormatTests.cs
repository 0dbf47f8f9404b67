using OrleansTrading.Domain;
using OrleansTrading.Domain.Journal;
using OrleansTrading.Storage.Sqlite;

namespace OrleansTrading.Storage.Tests.Sqlite;

/// <summary>Damage is found, and what is not ours is left alone.</summary>
public sealed class StoredFormatTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("UPDATE events SET payload = x'636F6E74656E75' WHERE version = 2")]
    [InlineData("UPDATE events SET type = 'typf' WHERE version = 2")]
    [InlineData("UPDATE events SET subject = 'subjecu' WHERE version = 2")]
    [InlineData("UPDATE events SET crc = crc + 1 WHERE version = 2")]
    [InlineData("DELETE FROM events WHERE version = 2")]
    [InlineData("UPDATE events SET payload = (SELECT payload FROM events WHERE version = 1) WHERE version = 2")]
    public async Task A_damaged_event_is_refused_with_its_stream_and_version(string damage)
    {
        await using var db = new SqliteFixture();
        for (var version = 0; version < 3; version++)
            await db.Journal.AppendAsync("stream-7", version, SqliteFixture.One($"content{version}"), Token);
        await db.ReopenAsync(() => db.Tamper(damage));

        var refusal = await SqliteFixture.Refusal(() => db.Journal.ReadAsync("stream-7", 0, 10, Token).AsTask());

        Assert.Equal(StorageCodes.Corrupt, refusal.Code);
        Assert.Contains("stream-7", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Event 2", refusal.Message, StringComparison.Ordinal);
        Assert.Single(await db.Journal.ReadAsync("stream-7", 0, 1, Token));
    }

    [Fact]
    public async Task An_event_of_a_renamed_stream_is_refused()
    {
        await using var db = new SqliteFixture();
        await db.Journal.AppendAsync("mine", 0, SqliteFixture.One(), Token);
        await db.ReopenAsync(() => db.Tamper("UPDATE streams SET name = 'thine'"));
        var refusal = await SqliteFixture.Refusal(() => db.Journal.ReadAsync("thine", 0, 10, Token).AsTask());
        Assert.Equal(StorageCodes.Corrupt, refusal.Code);
    }

    [Fact]
    public async Task One_flipped_byte_in_the_file_is_found()
    {
        await using var db = new SqliteFixture();
        await db.Journal.AppendAsync("s", 0, SqliteFixture.One("a needle in the file"), Token);
        await db.ReopenAsync(() =>
        {
            var bytes = File.ReadAllBytes(db.DatabasePath);
            bytes[bytes.AsSpan().IndexOf("needle"u8)] ^= 1;
            File.WriteAllBytes(db.DatabasePath, bytes);
        });
        var refusal = await SqliteFixture.Refusal(() => db.Journal.ReadAsync("s", 0, 10, Token).AsTask());
        Assert.Equal(StorageCodes.Corrupt, refusal.Code);
    }

    [Fact]
    public async Task Damaged_snapshots_and_states_are_refused()
    {
        await using var db = new SqliteFixture();
        await db.Journal.WriteSnapshotAsync("s", new JournalSnapshot(0, "v1", "state"u8.ToArray()), Token);
        await db.States.WriteAsync("n", "k", "state"u8.ToArray(), null, Token);
        await db.ReopenAsync(() => db.Tamper("UPDATE snapshots SET schema = 'v2'; UPDATE states SET payload = x'00'"));

        Assert.Equal(
            StorageCodes.Corrupt, (await SqliteFixture.Refusal(() => db.Journal.ReadSnapshotAsync("s", Token).AsTask())).Code);
        Assert.Equal(
            StorageCodes.Corrupt, (await SqliteFixture.Refusal(() => db.States.ReadAsync("n", "k", Token).AsTask())).Code);
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_refused_by_name_and_left_alone()
    {
        await using var db = new SqliteFixture();
        var newer = SqliteSchema.Current + 1;
        var refused = await Assert.ThrowsAsync<RefusedException>(
            () => db.ReopenAsync(() => db.Tamper($"PRAGMA user_version = {newer}")));
        Assert.Equal(StorageCodes.NewerSchema, refused.Refusal.Code);
        Assert.Contains($"schema {newer}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_of_another_program_is_refused_by_name_and_left_alone()
    {
        using var folder = new TemporaryFolder();
        var path = folder["other.db"];
        using (var other = SqliteSession.OpenWriter(path, new SqliteOptions()))
            other.Execute("CREATE TABLE recipes (name TEXT)");
        var before = await File.ReadAllBytesAsync(path, Token);

        var refused = Assert.Throws<RefusedException>(() => SqliteDatabase.Open(path));

        Assert.Equal(StorageCodes.ForeignDatabase, refused.Refusal.Code);
        Assert.Equal(before, await File.ReadAllBytesAsync(path, Token));
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused_by_name()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["text.db"], new string('x', 10_000), Token);
        var refused = Assert.Throws<RefusedException>(() => SqliteDatabase.Open(folder["text.db"]));
        Assert.Equal(StorageCodes.Corrupt, refused.Refusal.Code);
    }

    [Fact]
    public async Task Opening_sets_what_durability_rests_on()
    {
        await using var db = new SqliteFixture();
        using var session = SqliteSession.OpenWriter(db.DatabasePath, new SqliteOptions());
        const long full = 2;
        Assert.Equal(full, session.Statement("PRAGMA synchronous").Scalar());
        Assert.Equal(1, session.Statement("PRAGMA foreign_keys").Scalar());
        Assert.Equal("wal", JournalMode(session));
        Assert.Equal(SqliteSchema.Current, session.Statement(SqliteDialect.ReadSchemaVersion).Scalar());
    }

    private static string JournalMode(SqliteSession session)
    {
        var statement = session.Statement("PRAGMA journal_mode");
        statement.Step();
        var mode = WellFormedText.Decode(statement.Bytes(0));
        statement.Reset();
        return mode;
    }
}
