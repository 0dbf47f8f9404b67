using FsCheck.Fluent;
using OrleansTrading.Domain.Bars;
using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Storage.Archive;
using Property = OrleansTrading.Domain.Tests.Property;

namespace OrleansTrading.Storage.Tests.Archive;

/// <summary>Ticks and streams of them that the archive's tests share.</summary>
internal static class Ticks
{
    /// <summary>A round instant: 2024-01-02 00:00 UTC.</summary>
    public static readonly long Start = Nanoseconds.OfDay(new DateOnly(2024, 1, 2));

    public static readonly ArchiveStream Quotes = new("fxcm", "EUR/USD", TickKind.Quote);

    private static readonly FsCheck.Gen<long> Any = Gen.OneOf(
        Property.Longs(60_000, 60_200),
        Property.Longs(0, 1_000).Select(n => n * 1_000_000),
        Property.Longs(long.MinValue, long.MaxValue),
        Gen.Elements(long.MinValue, -1, 0, 1, Instrument.MaxTicks, long.MaxValue));

    private static readonly FsCheck.Gen<long> Gaps = Gen.OneOf(
        Gen.Constant(0L), Property.Longs(0, 5_000_000), Property.Longs(0, 900).Select(ms => ms * Nanoseconds.PerMillisecond), Property.Longs(0, long.MaxValue / 100));

    /// <summary>A stream of a kind.</summary>
    public static ArchiveStream StreamOf(TickKind kind) => Quotes with { Kind = kind };

    /// <summary>Quotes a millisecond apart, each unlike the others.</summary>
    public static Tick[] Some(int count, long fromNs, int seed = 0) =>
        [.. Enumerable.Range(0, count).Select(i => new Tick(new Quote(fromNs + i * Nanoseconds.PerMillisecond, 110_000 + seed * 1_000 + i % 997, 110_002 + i % 7)))];

    /// <summary>Ticks of a kind, of which each has the time since the one before.</summary>
    public static FsCheck.Gen<Tick> AnyOf(TickKind kind) => kind switch
    {
        TickKind.Trade =>
            from gap in Gaps
            from price in Any
            from size in Any
            from aggressor in Gen.Choose(0, 2)
            select new Tick(new Trade(gap, price, size, (Aggressor)aggressor)),
        TickKind.Quote => from gap in Gaps from bid in Any from ask in Any select new Tick(new Quote(gap, bid, ask)),
        TickKind.Bar =>
            from gap in Gaps
            from price in Gen.Choose(1, 3)
            from v in Gen.ArrayOf(Any, 6)
            select new Tick(new VenueBar(v[0], gap, (BarPrice)price, v[1], v[2], v[3], v[4], v[5])),
        _ =>
            from gap in Gaps
            from what in Gen.Choose(0, 6)
            from sequence in Property.Longs(0, long.MaxValue)
            from bids in Gen.ArrayOf(Levels)
            from asks in Gen.ArrayOf(Levels)
            select new Tick(what == 0 ? Stale(gap, BookFault.Gap) : Book((BookUpdateKind)(what % 2 + 1), gap, sequence, bids, asks)),
    };

    private static FsCheck.Gen<BookLevel> Levels => from price in Any from size in Any select new BookLevel(price, size);

    /// <summary>Ticks in order of time from gaps between them.</summary>
    public static Tick[] InOrder(IEnumerable<Tick> gaps)
    {
        var time = 0L;
        return [.. gaps.Select(tick => At(tick, time += tick.TimeNs))];
    }

    /// <summary>A tick as it is now: a book's update is copied.</summary>
    public static Tick Copy(Tick tick) => At(tick, tick.TimeNs);

    /// <summary>What a tick says, by value.</summary>
    public static string Say(Tick tick) => tick.Kind == TickKind.Book
        ? $"{tick.Book.Kind} {tick.TimeNs} {tick.Book.Sequence} {tick.Book.Fault} {string.Join(' ', tick.Book.Bids.ToArray())} | {string.Join(' ', tick.Book.Asks.ToArray())}"
        : tick.ToString();

    /// <summary>What a stream says.</summary>
    public static List<string> Said(this ITickHistory archive, ArchiveStream stream, long fromNs = 0, long toNs = long.MaxValue) =>
        [.. archive.Read(stream, fromNs, toNs).Select(Say)];

    /// <summary>Commits ticks as a source.</summary>
    public static async Task CommitAsync(this TickArchive archive, ArchiveStream stream, string source, IEnumerable<Tick> ticks)
    {
        await using var writer = await archive.BeginAsync(stream, source);
        foreach (var tick in ticks) await writer.AppendAsync(tick);
        await writer.CommitAsync();
    }

    public static BookUpdate Book(BookUpdateKind kind, long timeNs, long sequence, BookLevel[] bids, BookLevel[] asks)
    {
        var update = new BookUpdate();
        update.Begin(kind, timeNs, sequence);
        foreach (var level in bids) update.AddBid(level);
        foreach (var level in asks) update.AddAsk(level);
        return update;
    }

    private static BookUpdate Stale(long timeNs, BookFault fault)
    {
        var update = new BookUpdate();
        update.BeginStale(timeNs, fault);
        return update;
    }

    private static Tick At(Tick tick, long timeNs) => tick.Kind switch
    {
        TickKind.Trade => new Tick(tick.Trade with { TimeNs = timeNs }),
        TickKind.Quote => new Tick(tick.Quote with { TimeNs = timeNs }),
        TickKind.Bar => new Tick(tick.Bar with { CloseTimeNs = timeNs }),
        _ when tick.Book.Kind == BookUpdateKind.Stale => new Tick(Stale(timeNs, tick.Book.Fault)),
        _ => new Tick(Book(tick.Book.Kind, timeNs, tick.Book.Sequence, tick.Book.Bids.ToArray(), tick.Book.Asks.ToArray())),
    };
}
