using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Execution.Matching;

namespace OrleansTrading.Domain.Tests.Execution.Matching;

/// <summary>What must hold whatever comes, seen from outside: from the events alone.</summary>
public sealed class MatchingInvariantTests
{
    private static readonly MatchingLimits Limits = new(maxOrders: 500, maxLevels: 100, maxOrderLots: 1_000, maxIcebergParts: 10);

    [Theory]
    [InlineData(21)]
    [InlineData(22)]
    public void Every_lot_is_accounted_for_and_no_account_trades_with_itself_that_does_not_want_to(int seed)
    {
        var (engine, random, heard) = (new MatchingEngine(Limits), new RandomOrders(seed, Limits), new Heard());
        var open = new Dictionary<long, long>();
        var preventions = new Dictionary<long, SelfTradePrevention>();
        var number = 0L;
        for (var step = 0; step < 50_000; step++)
        {
            var operation = random.Next();
            operation.DoIn(engine, ref heard);
            foreach (var e in heard.Events)
            {
                Assert.Equal(++number, e.Number);
                Assert.Equal(engine.NowNs, e.TimeNs);
                switch (e.Kind)
                {
                    case MatchEventKind.Accepted:
                        preventions[e.OrderId] = operation.Order.Prevention;
                        open.Add(e.OrderId, e.QuantityLots);
                        break;
                    case MatchEventKind.Amended:
                        open[e.OrderId] = e.OpenLots;
                        break;
                    case MatchEventKind.Traded:
                        Assert.True(e.Account != e.MakerAccount || preventions[e.OrderId] == SelfTradePrevention.None);
                        Assert.Equal(e.MakerOpenLots, open[e.MakerOrderId] -= e.QuantityLots);
                        if (e.MakerOpenLots == 0) open.Remove(e.MakerOrderId);
                        Assert.Equal(e.OpenLots, open[e.OrderId] -= e.QuantityLots);
                        break;
                    default:
                        Assert.Equal(e.OpenLots, open[e.OrderId] -= e.QuantityLots);
                        break;
                }

                Assert.True(e.QuantityLots > 0 && e.OpenLots >= 0 && e.MakerOpenLots >= 0);
                if (e.OpenLots == 0) open.Remove(e.OrderId);
            }

            heard.Clear();
            if (step % 100 != 0) continue;
            // What the events leave open is what rests.
            var resting = engine.Book.Orders(Side.Buy).Concat(engine.Book.Orders(Side.Sell)).ToDictionary(o => o.OrderId, o => o.OpenLots);
            Assert.Equal(resting.OrderBy(o => o.Key), open.OrderBy(o => o.Key));
        }
    }

    [Fact]
    public void Within_a_price_who_shows_first_trades_first()
    {
        var limits = new MatchingLimits();
        var (engine, random, heard) = (new MatchingEngine(limits), new Random(5), new Heard());
        var queue = new Queue<long>();
        for (var id = 1L; id < 20_000; id++)
        {
            var isTaker = random.Next(2) == 0;
            engine.Submit(new NewOrder
            {
                OrderId = id,
                Account = id,
                Side = isTaker ? Side.Buy : Side.Sell,
                PriceTicks = 100,
                QuantityLots = random.Next(1, 50),
                TimeInForce = isTaker ? TimeInForce.ImmediateOrCancel : TimeInForce.GoodTillCancelled,
            }, ref heard);
            if (!isTaker) queue.Enqueue(id);
            foreach (var trade in heard.Events.Where(e => e.Kind == MatchEventKind.Traded))
            {
                Assert.Equal(queue.Peek(), trade.MakerOrderId);
                if (trade.MakerOpenLots == 0) queue.Dequeue();
            }

            heard.Clear();
        }

        Assert.Equal(queue, engine.Book.Orders(Side.Sell).Select(o => o.OrderId));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-500)]
    [InlineData(long.MaxValue - 500)]
    public void Ids_that_all_hash_to_one_place_are_found_all_the_same(long first)
    {
        // The inverse of the multiplier of the table's hash: products with it are the numbers themselves, whose high bits are all equal.
        const ulong Inverse = 0xF1DE_83E1_9937_733D;
        Assert.Equal(1UL, unchecked(Inverse * 0x9E37_79B9_7F4A_7C15));
        var (engine, heard, random) = (new MatchingEngine(new MatchingLimits()), new Heard(), new Random(9));
        var resting = new List<long>();
        for (var i = 0; i < 1_000; i++)
        {
            var id = unchecked((long)((ulong)(first + i) * Inverse));
            var order = new NewOrder { OrderId = id, Account = id, Side = Side.Buy, PriceTicks = 1 + random.Next(20), QuantityLots = 1 };
            Assert.Equal(OrderRejectReason.None, engine.Submit(order, ref heard));
            resting.Add(id);
            if (random.Next(3) > 0 || resting.Count == 0) continue;
            var place = random.Next(resting.Count);
            Assert.Equal(OrderRejectReason.None, engine.Cancel(resting[place], resting[place], ref heard));
            resting.RemoveAt(place);
            engine.Book.Verify();
        }

        Assert.True(resting.Count > 500);
        foreach (var id in resting) Assert.Equal(1, engine.CancelAll(id, ref heard));
        Assert.Equal(0, engine.Book.OrderCount);
    }

    [Fact]
    public void A_book_that_has_grown_allocates_nothing()
    {
        var engine = new MatchingEngine(Limits);
        var operations = new RandomOrders(31, Limits);
        var sink = new Tally();
        var first = Enumerable.Range(0, 20_000).Select(_ => operations.Next()).ToArray();
        Operation[][] rounds = [first, [.. first.Select(o => o.Later(1_000_000))], [.. first.Select(o => o.Later(2_000_000))]];
        DoAll(rounds[0], engine, ref sink);
        DoAll(rounds[1], engine, ref sink);
        var events = sink.Events;
        var before = GC.GetAllocatedBytesForCurrentThread();
        DoAll(rounds[2], engine, ref sink);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(sink.Events - events > 20_000);
        Assert.True(sink.Rejections > 0);
    }

    private static void DoAll(Operation[] round, MatchingEngine engine, ref Tally sink)
    {
        foreach (var operation in round) operation.DoIn(engine, ref sink);
    }

    private struct Tally : IMatchSink
    {
        public long Events;
        public long Rejections;

        public void Take(in MatchEvent happened) => Events++;

        public void Take(in OrderRejected rejected) => Rejections++;
    }
}
