using OrleansTrading.Domain;
using OrleansTrading.Storage.Sqlite;

namespace OrleansTrading.Storage.Tests.Sqlite;

/// <summary>Damage to the file is found, and a file that is not ours is left alone.</summary>
public sealed class SqliteFileTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

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
