using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Execution.Matching;

namespace OrleansTrading.Domain.Tests.Execution.Matching;

/// <summary>The engine against the <see cref="ReferenceBook"/>, over random operations of every kind.</summary>
public sealed class MatchingReferenceTests
{
    private const int Operations = 100_000;
    private const int StepsBetweenLooks = 50;

    private static readonly MatchingLimits Roomy = new(maxOrders: 10_000, maxLevels: 1_000, maxOrderLots: 1_000, maxIcebergParts: 10);
    private static readonly MatchingLimits Narrow = new(maxOrders: 60, maxLevels: 7, maxOrderLots: 42, maxIcebergParts: 4);

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, false)]
    [InlineData(4, true)]
    [InlineData(5, true)]
    [InlineData(6, true)]
    public void It_says_and_holds_what_the_reference_does_after_any_operations(int seed, bool isNarrow)
    {
        var limits = isNarrow ? Narrow : Roomy;
        var (engine, reference, orders) = (new MatchingEngine(limits), new ReferenceBook(limits), new RandomOrders(seed, limits));
        var heard = new Heard();
        var seen = new HashSet<object>();
        for (var step = 1; step <= Operations; step++)
        {
            var operation = orders.Next();
            var before = heard.Rejections.Count;
            var (actual, expected) = (operation.DoIn(engine, ref heard), operation.DoIn(reference));
            Assert.True(actual == expected, $"step {step}: {operation} gave {actual}, not {expected}");
            Assert.Equal(operation.Kind < OperationKind.CancelAll && expected != 0, heard.Rejections.Count > before);
            Assert.True(heard.Events.SequenceEqual(reference.Events),
                $"step {step}: {operation}\n{string.Join('\n', heard.Events)}\nnot\n{string.Join('\n', reference.Events)}");

            foreach (var e in heard.Events) seen.UnionWith([e.Kind, e.Cause]);
            seen.UnionWith(heard.Rejections.Select(r => (object)r.Reason));
            heard.Clear();
            reference.Events.Clear();
            if (step % StepsBetweenLooks != 0) continue;
            SameBook(reference, engine.Book);
            engine.Book.Verify();
            // What goes on from here is the restored one.
            engine = step % (20 * StepsBetweenLooks) == 0 ? MatchingEngine.Restore(engine.Capture()) : engine;
        }

        Assert.Empty(Enum.GetValues<MatchEventKind>().Cast<object>().Except(seen));
        Assert.Empty(Enum.GetValues<MatchCause>().Cast<object>().Except(seen));
        var reasons = Enum.GetValues<OrderRejectReason>().Where(r => r != OrderRejectReason.None && (isNarrow || !IsOfMass(r)));
        Assert.Empty(reasons.Cast<object>().Except(seen));
    }

    [Fact]
    public void Captured_and_restored_anywhere_it_goes_on_as_if_nothing_had_been()
    {
        var (whole, broken) = (new MatchingEngine(Narrow), new MatchingEngine(Narrow));
        var orders = new RandomOrders(11, Narrow);
        var (heardWhole, heardBroken) = (new Heard(), new Heard());
        for (var step = 0; step < 3_000; step++)
        {
            var captured = broken.Capture();
            broken = MatchingEngine.Restore(captured);
            Assert.Equal(captured, broken.Capture());
            Assert.Equal((whole.NowNs, whole.LastNumber), (broken.NowNs, broken.LastNumber));
            var operation = orders.Next();
            Assert.Equal(operation.DoIn(whole, ref heardWhole), operation.DoIn(broken, ref heardBroken));
        }

        Assert.Equal(heardWhole.Events, heardBroken.Events);
        Assert.Equal(heardWhole.Rejections, heardBroken.Rejections);
    }

    private static bool IsOfMass(OrderRejectReason reason) => reason is OrderRejectReason.TooManyOrders or OrderRejectReason.TooManyLevels;

    private static void SameBook(ReferenceBook expected, OrderBook actual)
    {
        Assert.Equal(expected.OrderCount, actual.OrderCount);
        foreach (var side in new[] { Side.Buy, Side.Sell })
        {
            Assert.Equal(expected.Resting(side), actual.Orders(side));
            var shown = new BookLevel[actual.LevelCount(side)];
            Assert.Equal(shown.Length, actual.CopyBest(side, shown));
            var levels = expected.Levels(side).ToList();
            Assert.Equal(levels.Select(l => new BookLevel(l.Price, l.Visible)), shown);
            Assert.Equal(shown.FirstOrDefault(), actual.Best(side));
            Assert.Equal(levels.Select(l => l.Open), levels.Select(l => actual.OpenLotsAt(side, l.Price)));
            foreach (var order in expected.Resting(side))
            {
                Assert.True(actual.TryFind(order.OrderId, out var found));
                Assert.Equal(order, found);
            }
        }
    }
}
