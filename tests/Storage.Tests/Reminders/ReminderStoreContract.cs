using OrleansTrading.Storage.Reminders;
using OrleansTrading.Storage.Tests.Databases;

namespace OrleansTrading.Storage.Tests.Reminders;

/// <summary>What <see cref="ReminderStore"/> promises over every database.</summary>
public abstract class ReminderStoreContract(DatabaseFixture database) : IAsyncDisposable
{
    private readonly DatabaseFixture _db = database;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private ReminderStore Store => _db.Reminders;

    public async ValueTask DisposeAsync()
    {
        await _db.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Reminders_are_read_back_by_grain_and_all_together_also_after_the_database_was_closed()
    {
        var second = new StoredReminder("b/1", "x", 7, 8, await Store.WriteAsync("b/1", "x", 7, 8, Token));
        var first = new StoredReminder("a/1", "y", long.MaxValue, 1, await Store.WriteAsync("a/1", "y", long.MaxValue, 1, Token));
        var third = new StoredReminder("b/1", "z", 0, 3, await Store.WriteAsync("b/1", "z", 0, 3, Token));
        for (var time = 0; time < 2; time++)
        {
            Assert.Equal([first, second, third], await Store.ReadAllAsync(Token));
            Assert.Equal([second, third], await Store.ReadAsync("b/1", Token));
            Assert.Empty(await Store.ReadAsync("b", Token));
            await _db.ReopenAsync();
        }
    }

    [Fact]
    public async Task Writing_a_reminder_again_replaces_it_under_another_etag()
    {
        var before = await Store.WriteAsync("g/1", "n", 1, 2, Token);
        var after = await Store.WriteAsync("g/1", "n", 3, 4, Token);
        Assert.NotEqual(before, after);
        Assert.Equal([new StoredReminder("g/1", "n", 3, 4, after)], await Store.ReadAllAsync(Token));
    }

    [Fact]
    public async Task Only_the_reminder_of_the_etag_is_removed()
    {
        var before = await Store.WriteAsync("g/1", "n", 1, 2, Token);
        var after = await Store.WriteAsync("g/1", "n", 3, 4, Token);
        Assert.False(await Store.RemoveAsync("g/1", "n", before, Token));
        Assert.False(await Store.RemoveAsync("g/1", "other", after, Token));
        Assert.Single(await Store.ReadAllAsync(Token));
        Assert.True(await Store.RemoveAsync("g/1", "n", after, Token));
        Assert.False(await Store.RemoveAsync("g/1", "n", after, Token));
        Assert.Empty(await Store.ReadAllAsync(Token));
        Assert.NotEqual(after, await Store.WriteAsync("g/1", "n", 1, 2, Token));
        await Store.ClearAsync(Token);
        Assert.Empty(await Store.ReadAllAsync(Token));
    }

    [Fact]
    public async Task What_is_out_of_range_is_refused()
    {
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Store.WriteAsync("g/1", "n", -1, 1, Token).AsTask());
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Store.WriteAsync("g/1", "n", 0, 0, Token).AsTask());
        await Assert.ThrowsAsync<ArgumentException>(() => Store.WriteAsync("g/1", "", 0, 1, Token).AsTask());
        await Assert.ThrowsAsync<ArgumentException>(
            () => Store.WriteAsync(new string('g', ReminderStore.MaxGrainLength + 1), "n", 0, 1, Token).AsTask());
    }

    [Theory]
    [InlineData("UPDATE reminders SET period = 9")]
    [InlineData("UPDATE reminders SET start = 9")]
    [InlineData("UPDATE reminders SET name = 'm'")]
    [InlineData("UPDATE reminders SET etag = 9")]
    public async Task A_damaged_reminder_is_refused(string damage)
    {
        await Store.WriteAsync("g/1", "n", 1, 2, Token);
        await _db.ReopenAsync(() => _db.Tamper(damage));
        Assert.Equal(StorageCodes.Corrupt, (await DatabaseFixture.Refusal(() => Store.ReadAllAsync(Token).AsTask())).Code);
    }
}
