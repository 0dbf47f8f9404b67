using System.Text;
using OrleansTrading.Domain.Journal;

namespace OrleansTrading.Storage.Tests.Journal;

/// <summary>
/// What <see cref="IEventJournal"/> promises, sentence by sentence. Every implementation passes it; a derived class opens one.
/// </summary>
public abstract partial class EventJournalContract : IAsyncLifetime
{
    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected IEventJournal Journal { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Journal = await OpenAsync();

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        await DeleteAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Opens the journal; after <see cref="CloseAsync"/>, the same one with the same content.</summary>
    protected abstract ValueTask<IEventJournal> OpenAsync();

    protected abstract ValueTask CloseAsync();

    /// <summary>Removes the closed journal and everything in it.</summary>
    protected abstract ValueTask DeleteAsync();

    protected async ValueTask ReopenAsync()
    {
        await CloseAsync();
        Journal = await OpenAsync();
    }

    protected static JournalEvent Event(string type = "order-placed", string subject = "order-1", string payload = "content") =>
        new(type, subject, Encoding.UTF8.GetBytes(payload));

    protected static JournalEvent[] Events(int count) =>
        [.. Enumerable.Range(1, count).Select(i => Event(payload: $"content {i}"))];

    protected static void AssertSame(JournalEvent expected, RecordedEvent actual)
    {
        Assert.Equal(expected.Type, actual.Type);
        Assert.Equal(expected.Subject, actual.Subject);
        Assert.Equal(expected.Payload.ToArray(), actual.Payload.ToArray());
    }

    [Fact]
    public async Task An_append_returns_the_version_of_its_last_event()
    {
        Assert.Equal(2, await Journal.AppendAsync("s", 0, Events(2), Token));
        Assert.Equal(5, await Journal.AppendAsync("s", 2, Events(3), Token));
    }

    [Fact]
    public async Task What_was_appended_is_read_back_in_order_with_versions_from_one()
    {
        JournalEvent[] events = [Event("a", "x", "1"), Event("b", "", ""), Event("c", "ü€😀", "3")];
        await Journal.AppendAsync("s", 0, events, Token);

        var read = await Journal.ReadAsync("s", 0, 10, Token);

        Assert.Equal([1, 2, 3], read.Select(e => e.Version));
        Assert.All(events.Zip(read), pair => AssertSame(pair.First, pair.Second));
    }

    [Fact]
    public async Task Every_byte_of_a_payload_is_kept()
    {
        var payload = Enumerable.Range(0, 256).Select(i => (byte)i).ToArray();
        await Journal.AppendAsync("s", 0, [new JournalEvent("bytes", "", payload)], Token);
        Assert.Equal(payload, (await Journal.ReadAsync("s", 0, 1, Token))[0].Payload.ToArray());
    }

    [Fact]
    public async Task A_read_begins_after_a_version_and_ends_at_its_limit()
    {
        await Journal.AppendAsync("s", 0, Events(10), Token);
        Assert.Equal([4, 5, 6], (await Journal.ReadAsync("s", 3, 3, Token)).Select(e => e.Version));
        Assert.Equal([10], (await Journal.ReadAsync("s", 9, 3, Token)).Select(e => e.Version));
        Assert.Empty(await Journal.ReadAsync("s", 10, 3, Token));
        Assert.Empty(await Journal.ReadAsync("s", long.MaxValue, 3, Token));
    }

    [Fact]
    public async Task A_stream_that_nobody_wrote_is_empty()
    {
        Assert.Empty(await Journal.ReadAsync("nobody", 0, 10, Token));
        Assert.Empty(await Journal.ReadSubjectAsync("nobody", "order-1", 10, Token));
        Assert.Empty(await Journal.ReadTypeAsync("nobody", "order-placed", 0, 10, Token));
        Assert.Empty(await Journal.ReadTypeBackwardAsync("nobody", "order-placed", long.MaxValue, 10, Token));
        Assert.Null(await Journal.ReadSnapshotAsync("nobody", Token));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(long.MaxValue)]
    public async Task A_wrong_expected_version_conflicts_and_appends_nothing(long expected)
    {
        await Journal.AppendAsync("s", 0, Events(2), Token);

        var conflict = await Assert.ThrowsAsync<JournalConflictException>(
            async () => await Journal.AppendAsync("s", expected, Events(1), Token));

        Assert.Equal(("s", expected, 2), (conflict.Stream, conflict.ExpectedVersion, conflict.ActualVersion));
        Assert.Equal(2, (await Journal.ReadAsync("s", 0, 10, Token)).Count);
    }

    [Fact]
    public async Task An_empty_stream_conflicts_with_any_version_but_zero()
    {
        var conflict = await Assert.ThrowsAsync<JournalConflictException>(
            async () => await Journal.AppendAsync("s", 1, Events(1), Token));
        Assert.Equal(0, conflict.ActualVersion);
        Assert.Equal(1, await Journal.AppendAsync("s", 0, Events(1), Token));
    }

    [Fact]
    public async Task Streams_know_nothing_of_each_other()
    {
        string[] streams = ["a", "A", "a ", "ä", "a\u0308", "a\0b", "a\0"];
        foreach (var stream in streams)
            await Journal.AppendAsync(stream, 0, [Event(payload: stream)], Token);
        foreach (var stream in streams)
        {
            var recorded = Assert.Single(await Journal.ReadAsync(stream, 0, 10, Token));
            Assert.Equal(stream, Encoding.UTF8.GetString(recorded.Payload.Span));
        }
    }

    [Fact]
    public async Task Events_are_found_by_subject()
    {
        string[] subjects = ["a", "b", "a", ""];
        await Journal.AppendAsync("s", 0, [.. subjects.Select(s => Event(subject: s))], Token);
        await Journal.AppendAsync("other", 0, [Event(subject: "a")], Token);

        Assert.Equal([1, 3], (await Journal.ReadSubjectAsync("s", "a", 10, Token)).Select(e => e.Version));
        Assert.Equal([1], (await Journal.ReadSubjectAsync("s", "a", 1, Token)).Select(e => e.Version));
        Assert.Equal([4], (await Journal.ReadSubjectAsync("s", "", 10, Token)).Select(e => e.Version));
        Assert.Empty(await Journal.ReadSubjectAsync("s", "A", 10, Token));
    }

    [Fact]
    public async Task Events_are_found_by_type_page_after_page()
    {
        await Journal.AppendAsync("s", 0, [Event("x"), Event("y"), Event("x"), Event("y"), Event("x")], Token);
        await Journal.AppendAsync("other", 0, [Event("x")], Token);

        Assert.Equal([1, 3], (await Journal.ReadTypeAsync("s", "x", 0, 2, Token)).Select(e => e.Version));
        Assert.Equal([5], (await Journal.ReadTypeAsync("s", "x", 3, 2, Token)).Select(e => e.Version));
        Assert.Empty(await Journal.ReadTypeAsync("s", "x", 5, 2, Token));
        Assert.Empty(await Journal.ReadTypeAsync("s", "z", 0, 2, Token));
    }

    [Fact]
    public async Task Events_of_a_type_are_read_from_the_end_page_after_page()
    {
        await Journal.AppendAsync("s", 0, [Event("x"), Event("y"), Event("x"), Event("y"), Event("x")], Token);
        await Journal.AppendAsync("other", 0, [Event("x")], Token);

        Assert.Equal([5, 3], (await Journal.ReadTypeBackwardAsync("s", "x", long.MaxValue, 2, Token)).Select(e => e.Version));
        Assert.Equal([1], (await Journal.ReadTypeBackwardAsync("s", "x", 3, 2, Token)).Select(e => e.Version));
        Assert.Equal([4, 2], (await Journal.ReadTypeBackwardAsync("s", "y", 5, 2, Token)).Select(e => e.Version));
        Assert.Empty(await Journal.ReadTypeBackwardAsync("s", "x", 1, 2, Token));
        Assert.Empty(await Journal.ReadTypeBackwardAsync("s", "x", 0, 2, Token));
        Assert.Empty(await Journal.ReadTypeBackwardAsync("s", "z", long.MaxValue, 2, Token));
    }

    [Fact]
    public async Task A_snapshot_is_read_back_and_replaced_by_a_newer_one()
    {
        await Journal.AppendAsync("s", 0, Events(5), Token);
        Assert.Null(await Journal.ReadSnapshotAsync("s", Token));

        await AssertStored(new JournalSnapshot(0, "v0", Array.Empty<byte>()));
        await AssertStored(new JournalSnapshot(2, "v1", "two"u8.ToArray()));
        await AssertStored(new JournalSnapshot(5, "v2", "five"u8.ToArray()));
        await AssertStored(new JournalSnapshot(5, "v3", "five in another shape"u8.ToArray()));

        async Task AssertStored(JournalSnapshot snapshot)
        {
            await Journal.WriteSnapshotAsync("s", snapshot, Token);
            var read = await Journal.ReadSnapshotAsync("s", Token);
            Assert.NotNull(read);
            Assert.Equal((snapshot.Version, snapshot.Schema), (read.Version, read.Schema));
            Assert.Equal(snapshot.Payload.ToArray(), read.Payload.ToArray());
        }
    }

    [Fact]
    public async Task A_snapshot_older_than_the_stored_one_is_ignored()
    {
        await Journal.AppendAsync("s", 0, Events(5), Token);
        await Journal.WriteSnapshotAsync("s", new JournalSnapshot(4, "v1", "four"u8.ToArray()), Token);
        await Journal.WriteSnapshotAsync("s", new JournalSnapshot(3, "v1", "three"u8.ToArray()), Token);
        Assert.Equal(4, (await Journal.ReadSnapshotAsync("s", Token))!.Version);
    }

    [Fact]
    public async Task A_snapshot_ahead_of_its_stream_is_refused()
    {
        await Journal.AppendAsync("s", 0, Events(2), Token);
        await Assert.ThrowsAnyAsync<ArgumentException>(
            async () => await Journal.WriteSnapshotAsync("s", new JournalSnapshot(3, "v1", "three"u8.ToArray()), Token));
        Assert.Null(await Journal.ReadSnapshotAsync("s", Token));
    }

    [Fact]
    public async Task What_was_acknowledged_is_there_after_reopening()
    {
        var events = Events(3);
        await Journal.AppendAsync("s", 0, events, Token);
        await Journal.WriteSnapshotAsync("s", new JournalSnapshot(2, "v1", "two"u8.ToArray()), Token);

        await ReopenAsync();

        var read = await Journal.ReadAsync("s", 0, 10, Token);
        Assert.All(events.Zip(read), pair => AssertSame(pair.First, pair.Second));
        Assert.Equal(2, (await Journal.ReadSnapshotAsync("s", Token))!.Version);
        Assert.Equal(4, await Journal.AppendAsync("s", 3, Events(1), Token));
    }

    [Fact]
    public async Task Of_writers_that_expect_the_same_version_exactly_one_wins()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 32).Select(i => Task.Run(async () =>
        {
            try
            {
                await Journal.AppendAsync("s", 0, [Event(payload: $"{i}")], Token);
                return 1;
            }
            catch (JournalConflictException e)
            {
                Assert.Equal(1, e.ActualVersion);
                return 0;
            }
        })));

        Assert.Equal(1, outcomes.Sum());
        Assert.Single(await Journal.ReadAsync("s", 0, 10, Token));
    }

    [Fact]
    public async Task Sixty_four_writers_over_sixteen_streams_leave_no_gap_and_lose_nothing()
    {
        const int writers = 64, streams = 16, appends = 10;
        await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(async () =>
        {
            var stream = $"s{writer % streams}";
            var version = 0L;
            for (var i = 0; i < appends;)
            {
                try
                {
                    var own = Event(subject: $"{writer}", payload: $"{i}");
                    version = await Journal.AppendAsync(stream, version, [own, Event()], Token);
                    i++;
                }
                catch (JournalConflictException e)
                {
                    Assert.Equal(version, e.ExpectedVersion);
                    version = e.ActualVersion;
                }
            }
        })));

        for (var s = 0; s < streams; s++)
        {
            var read = await Journal.ReadAsync($"s{s}", 0, 10_000, Token);
            Assert.Equal(Enumerable.Range(1, writers / streams * appends * 2).Select(i => (long)i), read.Select(e => e.Version));
            for (var writer = s; writer < writers; writer += streams)
            {
                var own = await Journal.ReadSubjectAsync($"s{s}", $"{writer}", 10_000, Token);
                var payloads = own.Select(e => Encoding.UTF8.GetString(e.Payload.Span));
                Assert.Equal(Enumerable.Range(0, appends).Select(i => $"{i}"), payloads);
            }
        }
    }
}
