using FsCheck.Fluent;
using OrleansTrading.Domain.Books;

namespace OrleansTrading.Domain.Tests.Books;

public sealed class BookSyncTests
{
    private const long Second = 1_000_000_000;

    private enum Fate
    {
        Arrives,
        IsLost,
        ComesTwice,
        ComesLate,
    }

    [Theory]
    [InlineData(SequenceRule.Consecutive)]
    [InlineData(SequenceRule.Linked)]
    public void A_live_book_is_the_venues_book_whatever_the_line_does(SequenceRule rule)
    {
        var step =
            from side in Gen.Elements(true, false)
            from price in Gen.Choose(0, 30)
            from size in Gen.Choose(0, 3)
            from fate in Gen.Frequency((12, Gen.Constant(Fate.Arrives)), (1, Gen.Constant(Fate.IsLost)), (1, Gen.Constant(Fate.ComesTwice)), (1, Gen.Constant(Fate.ComesLate)))
                // How many messages a snapshot is on its way.
            from delay in Gen.Choose(0, 4)
            select (IsBid: side, Level: new BookLevel(side ? 100 - price : 101 + price, size), Fate: fate, Delay: delay);
        var liveSteps = 0;
        Property.HoldsForSequences(Gen.ArrayOf(step, 40), groups =>
        {
            var venue = new Venue(rule);
            var sync = new BookSync(Options(rule));
            var late = new Queue<Message>();
            (Message Snapshot, int At)? underWay = null;
            var now = Second;
            var sent = 0;
            foreach (var (isBid, level, fate, delay) in groups.SelectMany(g => g))
            {
                now += Second;
                sent++;
                if (underWay is null && sync.TryRequestSnapshot(now)) underWay = (venue.Snapshot(), sent + delay);
                var message = venue.Next(isBid, level);
                for (var copies = fate switch { Fate.IsLost or Fate.ComesLate => 0, Fate.ComesTwice => 2, _ => 1 }; copies > 0; copies--) Deliver(message);
                if (late.TryDequeue(out var old)) Deliver(old);
                if (fate == Fate.ComesLate) late.Enqueue(message);
                if (underWay is { } snapshot && snapshot.At <= sent)
                {
                    Deliver(snapshot.Snapshot);
                    underWay = null;
                }

                // The venue's book never crosses in this test, and nothing but gaps happens to the line.
                Assert.Equal(0, sync.FaultCount(BookFault.Crossed) + sync.FaultCount(BookFault.BadMessage));
            }

            void Deliver(Message message)
            {
                sync.Apply(message.View, now);
                if (sync.Status != BookStatus.Live) return;
                liveSteps++;
                Assert.Equal(venue.At(sync.Sequence), Levels(sync.Book));
            }
        }, runs: 200);
        Assert.True(liveSteps > 1_000, $"Only {liveSteps} looks at a live book: the test shows nothing.");
    }

    [Fact]
    public void A_gap_makes_a_book_stale_until_a_snapshot_from_behind_it()
    {
        var sync = new BookSync(Options(SequenceRule.Consecutive));
        Assert.Equal(BookStatus.Waiting, sync.Status);
        Assert.Equal(BookOutcome.Kept, sync.Apply(Delta(11, bid: 100), 1));
        Assert.Equal(BookOutcome.Applied, sync.Apply(Snapshot(10, bid: 99), 2));
        Assert.Equal((BookStatus.Live, 11L, 2), (sync.Status, sync.Sequence, sync.Book.Bids.Count));
        Assert.Equal(BookOutcome.Old, sync.Apply(Delta(11, bid: 98), 3));
        Assert.Equal(BookOutcome.Faulted, sync.Apply(Delta(13, bid: 97), 4));
        Assert.Equal((BookStatus.Stale, BookFault.Gap), (sync.Status, sync.Fault));
        // The snapshot is older than what is missing: not enough. The next one is, and takes up what was kept.
        Assert.Equal(BookOutcome.Faulted, sync.Apply(Snapshot(11, bid: 99), 5));
        Assert.Equal(BookOutcome.Applied, sync.Apply(Snapshot(12, bid: 96), 6));
        Assert.Equal((BookStatus.Live, BookFault.None, 13L), (sync.Status, sync.Fault, sync.Sequence));
        Assert.Equal(97, sync.Book.Bids.Best.PriceTicks);
        Assert.Equal(2, sync.FaultCount(BookFault.Gap));
    }

    [Fact]
    public void Silence_longer_than_the_heartbeat_makes_a_book_stale()
    {
        var sync = new BookSync(Options(SequenceRule.None));
        sync.Apply(Snapshot(0, bid: 99), Second);
        Assert.True(sync.CheckSilence(11 * Second));
        Assert.False(sync.CheckSilence(11 * Second + 1));
        Assert.Equal(BookFault.Silent, sync.Fault);
        sync.Apply(Snapshot(0, bid: 99), 12 * Second);
        sync.Heard(20 * Second);
        Assert.True(sync.CheckSilence(30 * Second));
    }

    [Fact]
    public void A_crossed_book_a_wrong_checksum_a_bad_message_and_a_lost_connection_make_it_stale()
    {
        foreach (var (spoil, fault) in new (Action<BookSync> Spoil, BookFault Fault)[]
        {
            (s => s.Apply(new BookMessage { Kind = BookMessageKind.Delta, TimeNs = 2, Bids = [new BookLevel(102, 1)] }, 2), BookFault.Crossed),
            (s => s.Apply(new BookMessage { Kind = BookMessageKind.Delta, TimeNs = 2, Bids = [new BookLevel(98, 1)], Checksum = 7 }, 2), BookFault.Checksum),
            (s => s.Apply(new BookMessage { Kind = BookMessageKind.Delta, TimeNs = 2, Bids = [new BookLevel(98, -1)] }, 2), BookFault.BadMessage),
            (s => s.Disconnect(2), BookFault.Disconnected),
            (s => s.Distrust(BookFault.Gap, 2), BookFault.Gap),
        })
        {
            var sync = new BookSync(Options(SequenceRule.None) with { Checksum = new CountOfLevels() });
            sync.Apply(Snapshot(0, bid: 99), 1);
            Assert.Equal(BookStatus.Live, sync.Status);
            spoil(sync);
            Assert.Equal((BookStatus.Stale, fault, 1L), (sync.Status, sync.Fault, sync.FaultCount(fault)));
            sync.Apply(Snapshot(0, bid: 99), 3);
            Assert.Equal((BookStatus.Live, BookFault.None), (sync.Status, sync.Fault));
        }
    }

    [Fact]
    public void Snapshots_are_asked_for_less_and_less_often_until_the_book_has_recovered()
    {
        var sync = new BookSync(Options(SequenceRule.Consecutive));
        var asked = new List<long>();
        for (var ms = 0L; ms < 100_000; ms += 50)
            if (sync.TryRequestSnapshot(ms * 1_000_000)) asked.Add(ms);
        Assert.Equal([0, 250, 750, 1_750, 3_750, 7_750, 15_750, 31_750, 61_750, 91_750], asked);

        // Live for a moment only: it goes on where it was. Live for a minute: from the start.
        sync.Apply(Snapshot(1, bid: 99), 100 * Second);
        sync.Apply(Delta(5, bid: 98), 101 * Second);
        Assert.False(sync.TryRequestSnapshot(102 * Second));
        Assert.True(sync.TryRequestSnapshot(122 * Second));
        sync.Apply(Snapshot(5, bid: 99), 123 * Second);
        sync.Apply(Delta(9, bid: 98), 183 * Second);
        Assert.True(sync.TryRequestSnapshot(183 * Second));
        Assert.True(sync.TryRequestSnapshot(183 * Second + 250_000_000));
    }

    [Fact]
    public void What_is_kept_for_a_snapshot_is_bounded_and_the_oldest_goes_first()
    {
        var sync = new BookSync(Options(SequenceRule.Consecutive) with { MaxKeptLevels = 10 });
        for (var sequence = 1; sequence <= 100; sequence++) sync.Apply(Delta(sequence, bid: sequence), sequence);
        Assert.Equal(BookOutcome.Faulted, sync.Apply(Snapshot(50, bid: 1), 101));
        Assert.Equal(BookOutcome.Applied, sync.Apply(Snapshot(90, bid: 1), 102));
        Assert.Equal((100L, 11), (sync.Sequence, sync.Book.Bids.Count));
    }

    private static BookSyncOptions Options(SequenceRule rule) => new() { Sequence = rule, HeartbeatNs = 10 * Second };

    private static BookMessage Delta(long sequence, long bid) => new()
    {
        Kind = BookMessageKind.Delta,
        TimeNs = sequence,
        FirstSequence = sequence,
        LastSequence = sequence,
        PreviousSequence = sequence - 1,
        Bids = new[] { new BookLevel(bid, 1) },
    };

    private static BookMessage Snapshot(long sequence, long bid) => new()
    {
        Kind = BookMessageKind.Snapshot,
        TimeNs = sequence,
        LastSequence = sequence,
        Bids = new[] { new BookLevel(bid, 1) },
        Asks = new[] { new BookLevel(101, 1) },
    };

    private static string Levels(L2Book book)
    {
        var (bids, asks) = (new BookLevel[book.Bids.Count], new BookLevel[book.Asks.Count]);
        book.Bids.CopyBest(bids);
        book.Asks.CopyBest(asks);
        return Text(bids, asks);
    }

    private static string Text(IEnumerable<BookLevel> bids, IEnumerable<BookLevel> asks) =>
        string.Join(' ', bids.Select(l => $"{l.PriceTicks}x{l.SizeLots}")) + " | " + string.Join(' ', asks.Select(l => $"{l.PriceTicks}x{l.SizeLots}"));

    private sealed class CountOfLevels : IBookChecksum
    {
        public uint Of(L2Book book) => (uint)(book.Bids.Count + book.Asks.Count);
    }

    /// <summary>A message that outlives the call.</summary>
    private sealed record Message(BookMessageKind Kind, long First, long Last, long Previous, BookLevel[] Bids, BookLevel[] Asks)
    {
        public BookMessage View => new()
        {
            Kind = Kind,
            TimeNs = Last,
            FirstSequence = First,
            LastSequence = Last,
            PreviousSequence = Previous,
            Bids = Bids,
            Asks = Asks,
        };
    }

    /// <summary>A venue that remembers its book after every update. Where messages are linked, numbers jump.</summary>
    private sealed class Venue(SequenceRule rule)
    {
        private readonly SortedDictionary<long, long> _bids = new(Comparer<long>.Create((a, b) => b.CompareTo(a)));
        private readonly SortedDictionary<long, long> _asks = [];
        private readonly Dictionary<long, string> _past = [];
        private long _sequence = 100;

        public string At(long sequence) => _past[sequence];

        public Message Next(bool isBid, BookLevel level)
        {
            var previous = _sequence;
            _sequence += rule == SequenceRule.Linked ? 7 : 1;
            var side = isBid ? _bids : _asks;
            if (level.SizeLots == 0)
                side.Remove(level.PriceTicks);
            else
                side[level.PriceTicks] = level.SizeLots;
            Remember();
            return new Message(BookMessageKind.Delta, rule == SequenceRule.Linked ? _sequence - 3 : _sequence, _sequence, previous, isBid ? [level] : [], isBid ? [] : [level]);
        }

        public Message Snapshot()
        {
            Remember();
            return new Message(BookMessageKind.Snapshot, _sequence, _sequence, 0, [.. _bids.Select(Level)], [.. _asks.Select(Level)]);
        }

        private static BookLevel Level(KeyValuePair<long, long> pair) => new(pair.Key, pair.Value);

        private void Remember() => _past[_sequence] = Text(_bids.Select(Level), _asks.Select(Level));
    }
}
