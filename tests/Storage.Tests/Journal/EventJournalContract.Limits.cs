using OrleansTrading.Domain.Journal;

namespace OrleansTrading.Storage.Tests.Journal;

/// <summary>Every bound, at it and past it.</summary>
public abstract partial class EventJournalContract
{
    [Fact]
    public async Task Names_at_their_longest_are_kept()
    {
        var stream = new string('€', JournalLimits.MaxStreamLength);
        var longest = Event(new string('€', JournalLimits.MaxTypeLength), new string('€', JournalLimits.MaxSubjectLength));
        await Journal.AppendAsync(stream, 0, [longest, longest], Token);

        Assert.All(await Journal.ReadAsync(stream, 0, 10, Token), e => AssertSame(longest, e));
        Assert.Equal(2, (await Journal.ReadSubjectAsync(stream, longest.Subject, 10, Token)).Count);
        Assert.Equal(2, (await Journal.ReadTypeAsync(stream, longest.Type, 0, 10, Token)).Count);
        Assert.Equal(2, (await Journal.ReadTypeBackwardAsync(stream, longest.Type, 3, 10, Token)).Count);
    }

    [Fact]
    public async Task A_stream_with_no_name_or_too_long_a_one_is_refused_by_every_call()
    {
        foreach (var stream in new[] { "", new string('s', JournalLimits.MaxStreamLength + 1), "\ud800" })
        {
            await Refused(() => Journal.AppendAsync(stream, 0, Events(1), Token).AsTask());
            await Refused(() => Journal.ReadAsync(stream, 0, 1, Token).AsTask());
            await Refused(() => Journal.ReadSubjectAsync(stream, "a", 1, Token).AsTask());
            await Refused(() => Journal.ReadTypeAsync(stream, "a", 0, 1, Token).AsTask());
            await Refused(() => Journal.ReadTypeBackwardAsync(stream, "a", 1, 1, Token).AsTask());
            await Refused(() => Journal.ReadSnapshotAsync(stream, Token).AsTask());
            await Refused(() => Journal.WriteSnapshotAsync(stream, new JournalSnapshot(0, "v", default), Token).AsTask());
        }
    }

    [Fact]
    public async Task An_event_past_a_limit_is_refused_with_its_whole_append()
    {
        JournalEvent[] wrong =
        [
            Event(type: ""),
            Event(type: new string('t', JournalLimits.MaxTypeLength + 1)),
            Event(type: "\udc00"),
            Event(subject: new string('s', JournalLimits.MaxSubjectLength + 1)),
            Event(subject: "\ud800x"),
            new JournalEvent("type", "", new byte[JournalLimits.MaxPayloadBytes + 1]),
        ];
        foreach (var e in wrong)
            await Refused(() => Journal.AppendAsync("s", 0, [Event(), e], Token).AsTask());
        Assert.Empty(await Journal.ReadAsync("s", 0, 10, Token));
    }

    [Fact]
    public async Task The_largest_payload_is_kept()
    {
        var payload = new byte[JournalLimits.MaxPayloadBytes];
        new Random(1).NextBytes(payload);
        await Journal.AppendAsync("s", 0, [new JournalEvent("large", "", payload)], Token);
        Assert.Equal(payload, (await Journal.ReadAsync("s", 0, 1, Token))[0].Payload.ToArray());
    }

    [Fact]
    public async Task An_append_has_one_to_its_most_events()
    {
        await Refused(() => Journal.AppendAsync("s", 0, [], Token).AsTask());
        await Refused(() => Journal.AppendAsync("s", 0, Events(JournalLimits.MaxEventsPerAppend + 1), Token).AsTask());
        Assert.Equal(
            JournalLimits.MaxEventsPerAppend, await Journal.AppendAsync("s", 0, Events(JournalLimits.MaxEventsPerAppend), Token));
    }

    [Fact]
    public async Task A_read_returns_at_most_its_most_events()
    {
        var version = 0L;
        while (version <= JournalLimits.MaxEventsPerRead)
            version = await Journal.AppendAsync("s", version, Events(1_000), Token);

        var most = JournalLimits.MaxEventsPerRead;
        Assert.Equal(most, (await Journal.ReadAsync("s", 0, most, Token)).Count);
        foreach (var limit in new[] { 0, -1, JournalLimits.MaxEventsPerRead + 1 })
        {
            await Refused(() => Journal.ReadAsync("s", 0, limit, Token).AsTask());
            await Refused(() => Journal.ReadSubjectAsync("s", "a", limit, Token).AsTask());
            await Refused(() => Journal.ReadTypeAsync("s", "a", 0, limit, Token).AsTask());
            await Refused(() => Journal.ReadTypeBackwardAsync("s", "a", 1, limit, Token).AsTask());
        }
    }

    [Fact]
    public async Task A_negative_version_is_refused()
    {
        await Refused(() => Journal.AppendAsync("s", -1, Events(1), Token).AsTask());
        await Refused(() => Journal.ReadAsync("s", -1, 1, Token).AsTask());
        await Refused(() => Journal.ReadTypeAsync("s", "a", -1, 1, Token).AsTask());
        await Refused(() => Journal.ReadTypeBackwardAsync("s", "a", -1, 1, Token).AsTask());
        await Refused(() => Journal.WriteSnapshotAsync("s", new JournalSnapshot(-1, "v", default), Token).AsTask());
    }

    [Fact]
    public async Task A_cancelled_token_is_honoured_before_anything_happens()
    {
        var cancelled = new CancellationToken(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Journal.AppendAsync("s", 0, Events(1), cancelled).AsTask());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Journal.ReadAsync("s", 0, 1, cancelled).AsTask());
        Assert.Empty(await Journal.ReadAsync("s", 0, 10, Token));
    }

    private static Task Refused(Func<Task> call) => Assert.ThrowsAnyAsync<ArgumentException>(call);
}
