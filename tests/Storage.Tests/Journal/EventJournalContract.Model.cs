using FsCheck;
using FsCheck.Fluent;
using OrleansTrading.Domain.Journal;

namespace OrleansTrading.Storage.Tests.Journal;

/// <summary>Any sequence of calls gives what a list in memory gives.</summary>
public abstract partial class EventJournalContract
{
    private static readonly string[] ModelStreams = ["a", "b", "c"];
    private static readonly string[] ModelNames = ["x", "y", "z"];

    [Fact]
    public void Any_sequence_of_calls_agrees_with_a_list_in_memory()
    {
        var run = 0;
        var config = Config.QuickThrowOnFailure.WithMaxTest(60);
        Prop.ForAll(Calls.ToArbitrary(), calls => Agrees(calls, $"run {run++} of stream ")).Check(config);
    }

    private static Gen<Call[]> Calls
    {
        get
        {
            var call =
                from kind in Gen.Frequency(
                    (6, Gen.Constant(CallKind.Append)), (1, Gen.Constant(CallKind.WrongAppend)), (2, Gen.Constant(CallKind.Read)),
                    (1, Gen.Constant(CallKind.ReadSubject)), (1, Gen.Constant(CallKind.ReadType)),
                    (1, Gen.Constant(CallKind.ReadTypeBackward)),
                    (1, Gen.Constant(CallKind.Snapshot)), (1, Gen.Constant(CallKind.Reopen)))
                from stream in Gen.Elements(ModelStreams)
                from name in Gen.Elements(ModelNames)
                from number in Gen.Choose(0, 12)
                from limit in Gen.Choose(1, 12)
                from events in EventGen.ArrayOf(limit)
                select new Call(kind, stream, name, number, limit, events);
            return call.ArrayOf();
        }
    }

    private static Gen<JournalEvent> EventGen =>
        from type in Gen.Elements(ModelNames)
        from subject in Gen.Elements(ModelNames)
        from payload in Gen.Choose(0, 255).Select(i => (byte)i).ArrayOf()
        select new JournalEvent(type, subject, payload);

    private async Task Agrees(Call[] calls, string prefix)
    {
        var model = ModelStreams.ToDictionary(s => s, _ => new List<JournalEvent>());
        var snapshots = new Dictionary<string, long>();
        foreach (var (kind, streamName, name, number, limit, events) in calls)
        {
            var stream = prefix + streamName;
            var list = model[streamName];
            switch (kind)
            {
                case CallKind.Append:
                    Assert.Equal(list.Count + events.Length, await Journal.AppendAsync(stream, list.Count, events));
                    list.AddRange(events);
                    break;
                case CallKind.WrongAppend when number != list.Count:
                    var conflict = await Assert.ThrowsAsync<JournalConflictException>(
                        () => Journal.AppendAsync(stream, number, events).AsTask());
                    Assert.Equal(list.Count, conflict.ActualVersion);
                    break;
                case CallKind.Read:
                    AssertPage(list, _ => true, number, limit, await Journal.ReadAsync(stream, number, limit));
                    break;
                case CallKind.ReadSubject:
                    var bySubject = await Journal.ReadSubjectAsync(stream, name, limit);
                    AssertPage(list, e => e.Subject == name, 0, limit, bySubject);
                    break;
                case CallKind.ReadType:
                    var byType = await Journal.ReadTypeAsync(stream, name, number, limit);
                    AssertPage(list, e => e.Type == name, number, limit, byType);
                    break;
                case CallKind.ReadTypeBackward:
                    var backward = await Journal.ReadTypeBackwardAsync(stream, name, number, limit);
                    AssertBackward(list, name, number, limit, backward);
                    break;
                case CallKind.Snapshot:
                    var version = Math.Min(number, list.Count);
                    await Journal.WriteSnapshotAsync(stream, new JournalSnapshot(version, "v1", BitConverter.GetBytes(version)));
                    snapshots[streamName] = Math.Max(version, snapshots.GetValueOrDefault(streamName));
                    Assert.Equal(snapshots[streamName], (await Journal.ReadSnapshotAsync(stream))!.Version);
                    break;
                case CallKind.Reopen:
                    await ReopenAsync();
                    break;
            }
        }

        foreach (var streamName in ModelStreams)
            AssertPage(model[streamName], _ => true, 0, 10_000, await Journal.ReadAsync(prefix + streamName, 0, 10_000));
    }

    private static void AssertPage(
        List<JournalEvent> model, Func<JournalEvent, bool> matches, long after, int limit, IReadOnlyList<RecordedEvent> actual)
    {
        var expected = model.Select((e, i) => (Event: e, Version: i + 1L))
            .Where(e => e.Version > after && matches(e.Event))
            .Take(limit)
            .ToList();
        Assert.Equal(expected.Select(e => e.Version), actual.Select(e => e.Version));
        Assert.All(expected.Zip(actual), pair => AssertSame(pair.First.Event, pair.Second));
    }

    private static void AssertBackward(
        List<JournalEvent> model, string type, long before, int limit, IReadOnlyList<RecordedEvent> actual)
    {
        var expected = model.Select((e, i) => (Event: e, Version: i + 1L))
            .Where(e => e.Version < before && e.Event.Type == type)
            .Reverse()
            .Take(limit)
            .ToList();
        Assert.Equal(expected.Select(e => e.Version), actual.Select(e => e.Version));
        Assert.All(expected.Zip(actual), pair => AssertSame(pair.First.Event, pair.Second));
    }

    private enum CallKind
    {
        Append,
        WrongAppend,
        Read,
        ReadSubject,
        ReadType,
        ReadTypeBackward,
        Snapshot,
        Reopen,
    }

    private sealed record Call(CallKind Kind, string Stream, string Name, int Number, int Limit, JournalEvent[] Events);
}
