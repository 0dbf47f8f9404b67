using OrleansTrading.Domain.Journal;

namespace OrleansTrading.Storage.Tests.Databases;

/// <summary>Damage is found, in every database.</summary>
public abstract class StoredFormatContract
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("UPDATE events SET payload = 'contenu' WHERE version = 2")]
    [InlineData("UPDATE events SET type = 'typf' WHERE version = 2")]
    [InlineData("UPDATE events SET subject = 'subjecu' WHERE version = 2")]
    [InlineData("UPDATE events SET crc = crc + 1 WHERE version = 2")]
    [InlineData("DELETE FROM events WHERE version = 2")]
    [InlineData("UPDATE events SET payload = (SELECT payload FROM events WHERE version = 1) WHERE version = 2")]
    public async Task A_damaged_event_is_refused_with_its_stream_and_version(string damage)
    {
        await using var db = NewDatabase();
        for (var version = 0; version < 3; version++)
            await db.Journal.AppendAsync("stream-7", version, DatabaseFixture.One($"content{version}"), Token);
        await db.ReopenAsync(() => db.Tamper(damage));

        var refusal = await DatabaseFixture.Refusal(() => db.Journal.ReadAsync("stream-7", 0, 10, Token).AsTask());

        Assert.Equal(StorageCodes.Corrupt, refusal.Code);
        Assert.Contains("stream-7", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Event 2", refusal.Message, StringComparison.Ordinal);
        Assert.Single(await db.Journal.ReadAsync("stream-7", 0, 1, Token));
    }

    [Fact]
    public async Task An_event_of_a_renamed_stream_is_refused()
    {
        await using var db = NewDatabase();
        await db.Journal.AppendAsync("mine", 0, DatabaseFixture.One(), Token);
        await db.ReopenAsync(() => db.Tamper("UPDATE streams SET name = 'thine'"));
        var refusal = await DatabaseFixture.Refusal(() => db.Journal.ReadAsync("thine", 0, 10, Token).AsTask());
        Assert.Equal(StorageCodes.Corrupt, refusal.Code);
    }

    [Fact]
    public async Task Damaged_snapshots_and_states_are_refused()
    {
        await using var db = NewDatabase();
        await db.Journal.WriteSnapshotAsync("s", new JournalSnapshot(0, "v1", "state"u8.ToArray()), Token);
        await db.States.WriteAsync("n", "k", "state"u8.ToArray(), null, Token);
        await db.ReopenAsync(() => db.Tamper("UPDATE snapshots SET schema = 'v2'; UPDATE states SET payload = 'x'"));

        Assert.Equal(
            StorageCodes.Corrupt, (await DatabaseFixture.Refusal(() => db.Journal.ReadSnapshotAsync("s", Token).AsTask())).Code);
        Assert.Equal(
            StorageCodes.Corrupt, (await DatabaseFixture.Refusal(() => db.States.ReadAsync("n", "k", Token).AsTask())).Code);
    }

    /// <summary>A database of one test's own.</summary>
    protected abstract DatabaseFixture NewDatabase();
}
