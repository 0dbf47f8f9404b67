using OrleansTrading.Storage.State;
using OrleansTrading.Storage.Tests.Databases;

namespace OrleansTrading.Storage.Tests.State;

/// <summary>What <see cref="StateStore"/> promises over every database.</summary>
public abstract class StateStoreContract(DatabaseFixture database) : IAsyncDisposable
{
    private readonly DatabaseFixture _db = database;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private StateStore Store => _db.States;

    public async ValueTask DisposeAsync()
    {
        await _db.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_state_that_nobody_wrote_is_null() => Assert.Null(await Store.ReadAsync("n", "k", Token));

    [Fact]
    public async Task A_state_is_read_back_with_the_etag_of_its_write()
    {
        var etag = await Store.WriteAsync("n", "k", "one"u8.ToArray(), null, Token);
        await AssertStored("one"u8.ToArray(), etag);

        var next = await Store.WriteAsync("n", "k", "two"u8.ToArray(), etag, Token);
        Assert.NotEqual(etag, next);
        await AssertStored("two"u8.ToArray(), next);

        await _db.ReopenAsync();
        await AssertStored("two"u8.ToArray(), next);
    }

    [Fact]
    public async Task States_differ_by_name_and_by_key()
    {
        (string Name, string Key)[] identities = [("a", "bc"), ("ab", "c"), ("a", "BC"), ("a", "b"), ("é", "e\u0301")];
        foreach (var (name, key) in identities)
            await Store.WriteAsync(name, key, System.Text.Encoding.UTF8.GetBytes(name + "/" + key), null, Token);
        foreach (var (name, key) in identities)
        {
            var stored = await Store.ReadAsync(name, key, Token);
            Assert.Equal(name + "/" + key, System.Text.Encoding.UTF8.GetString(stored!.Payload));
        }
    }

    [Fact]
    public async Task No_etag_means_that_there_must_be_none()
    {
        var etag = await Store.WriteAsync("n", "k", new byte[1], null, Token);
        await Conflicts(null, etag, () => Store.WriteAsync("n", "k", new byte[2], null, Token).AsTask());
        await Conflicts(null, etag, () => Store.ClearAsync("n", "k", null, Token).AsTask());
        await AssertStored(new byte[1], etag);
    }

    [Fact]
    public async Task A_wrong_etag_conflicts_and_changes_nothing()
    {
        await Conflicts("7", null, () => Store.WriteAsync("n", "k", new byte[1], "7", Token).AsTask());
        await Conflicts("7", null, () => Store.ClearAsync("n", "k", "7", Token).AsTask());
        var etag = await Store.WriteAsync("n", "k", new byte[1], null, Token);
        await Conflicts("x", etag, () => Store.WriteAsync("n", "k", new byte[2], "x", Token).AsTask());
        await Conflicts("", etag, () => Store.ClearAsync("n", "k", "", Token).AsTask());
        await AssertStored(new byte[1], etag);
    }

    [Fact]
    public async Task A_cleared_state_is_gone_and_its_etag_never_comes_back()
    {
        var etag = await Store.WriteAsync("n", "k", new byte[1], null, Token);
        await Store.ClearAsync("n", "k", etag, Token);
        Assert.Null(await Store.ReadAsync("n", "k", Token));
        await Store.ClearAsync("n", "k", null, Token);

        await _db.ReopenAsync();
        var next = await Store.WriteAsync("n", "k", new byte[1], null, Token);
        Assert.NotEqual(etag, next);
        await Conflicts(etag, next, () => Store.WriteAsync("n", "k", new byte[2], etag, Token).AsTask());
    }

    [Fact]
    public async Task An_empty_state_is_a_state()
    {
        var etag = await Store.WriteAsync("n", "k", default, null, Token);
        await AssertStored([], etag);
    }

    [Fact]
    public async Task Limits_hold_at_and_past_their_bounds()
    {
        var name = new string('€', StateStore.MaxNameLength);
        var key = new string('€', StateStore.MaxKeyLength);
        var largest = new byte[StateStore.MaxPayloadBytes];
        new Random(1).NextBytes(largest);
        await Store.WriteAsync(name, key, largest, null, Token);
        Assert.Equal(largest, (await Store.ReadAsync(name, key, Token))!.Payload);

        await Refused(() => Store.WriteAsync(name + "x", "k", default, null, Token).AsTask());
        await Refused(() => Store.WriteAsync("n", key + "x", default, null, Token).AsTask());
        await Refused(() => Store.WriteAsync("n", "k", new byte[largest.Length + 1], null, Token).AsTask());
        await Refused(() => Store.WriteAsync("", "k", default, null, Token).AsTask());
        await Refused(() => Store.ReadAsync("n", "", Token).AsTask());
        await Refused(() => Store.ClearAsync("n", "\ud800", null, Token).AsTask());
        Assert.Null(await Store.ReadAsync("n", "k", Token));
    }

    [Fact]
    public async Task Of_writers_that_know_the_same_etag_exactly_one_wins()
    {
        var etag = await Store.WriteAsync("n", "k", new byte[1], null, Token);
        var failures = await Task.WhenAll(Enumerable.Range(0, 32).Select(i => Task.Run(async () =>
            await Record.ExceptionAsync(async () => await Store.WriteAsync("n", "k", BitConverter.GetBytes(i), etag, Token)))));
        Assert.Single(failures, e => e is null);
        Assert.All(failures, e => Assert.True(e is null or StateConflictException));
    }

    private async Task AssertStored(byte[] payload, string etag)
    {
        var stored = await Store.ReadAsync("n", "k", Token);
        Assert.NotNull(stored);
        Assert.Equal(payload, stored.Payload);
        Assert.Equal(etag, stored.ETag);
    }

    private static async Task Conflicts(string? expected, string? actual, Func<Task> write)
    {
        var conflict = await Assert.ThrowsAsync<StateConflictException>(write);
        Assert.Equal(("n", "k", expected, actual), (conflict.Name, conflict.Key, conflict.ExpectedETag, conflict.ActualETag));
    }

    private static Task Refused(Func<Task> call) => Assert.ThrowsAnyAsync<ArgumentException>(call);
}
