using System.Text;
using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Execution;

namespace OrleansTrading.Domain.Tests.Execution.Paper;

/// <summary>What is kept of a venue, and that one which goes on from there says to the last digit what the one that never stopped says.</summary>
public sealed class PaperCheckpointTests
{
    private const int Flows = 400, Steps = 150;

    [Theory, InlineData(true), InlineData(false)]
    public void A_crash_anywhere_after_a_checkpoint_anywhere_changes_nothing(bool hasBook)
    {
        for (var seed = 0; seed < Flows; seed++)
        {
            var random = new Random(seed);
            Step[] steps = [.. new RandomFlow(seed, hasBook).Take(Steps)];
            var kept = random.Next(Steps - 1);
            var crash = random.Next(kept, Steps);

            var (venue, book, said) = (Venue(), new L2Book(), new List<VenueReport>());
            for (var i = 0; i <= kept; i++) steps[i].Do(venue, book, said);
            var (captured, throughNs, saidBefore) = (venue.Capture(), steps[kept].NowNs, said.Count);
            venue.HoldThrough(throughNs);
            for (var i = kept + 1; i <= crash; i++) steps[i].Do(venue, book, said);

            var (again, againSaid, againBook) = (Venue(), new List<VenueReport>(), new L2Book());
            if (steps[..(kept + 1)].OfType<Step.Booked>().LastOrDefault() is { } shown) shown.Write(againBook);
            again.Restore(captured, throughNs);
            HandIn(steps[..(crash + 1)], again, throughNs, said, random);
            for (var i = kept + 1; i <= crash; i++)
                if (steps[i] is Step.Quoted or Step.Traded or Step.Booked) steps[i].Do(again, againBook, againSaid);
            AssertSame(said, saidBefore, againSaid, $"flow {seed}, kept at {kept}, crashed at {crash}");

            for (var i = crash + 1; i < Steps; i++)
            {
                steps[i].Do(venue, book, said);
                steps[i].Do(again, againBook, againSaid);
            }

            venue.Close(steps[^1].NowNs, said);
            again.Close(steps[^1].NowNs, againSaid);
            AssertSame(said, saidBefore, againSaid, $"flow {seed}, kept at {kept}, crashed at {crash}, to its end");
        }
    }

    [Fact]
    public void What_is_captured_is_the_same_again_when_it_is_restored()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var (venue, book) = (Venue(), new L2Book());
            foreach (var step in new RandomFlow(seed, hasBook: true).Take(Steps)) step.Do(venue, book, []);
            var captured = venue.Capture();
            var again = Venue();
            again.Restore(captured, 0);
            Assert.Equal(venue.WorkingOrders, again.WorkingOrders);
            Assert.Equal(captured, again.Capture());
        }
    }

    [Fact]
    public void Bytes_that_are_no_capture_are_refused()
    {
        var scene = new PaperScene(Side.Buy).Limit("a", 10, 99).Book([(99, 50)], [(101, 5)]).Limit("b", 5, 101, TimeInForce.ImmediateOrCancel).Amend("a", "1", 3, 99);
        var captured = scene.Paper.Capture();
        for (var i = 0; i < captured.Length; i++)
        {
            byte[] damaged = [.. captured];
            damaged[i] ^= 0x40;
            Sample.Refused("PAPER_STATE_CORRUPT", () => Venue().Restore(damaged, 0));
            var cut = i;
            if (cut > 0) Sample.Refused("PAPER_STATE_CORRUPT", () => Venue().Restore(captured.AsSpan(0, cut), 0));
        }

        Sample.Refused("PAPER_STATE_CORRUPT", () => new PaperVenue(PaperScene.Venue, [Sample.EurUsd]).Restore(captured, 0));
        Sample.Refused("PAPER_STATE_CORRUPT", () => Venue().Restore(Encoding.UTF8.GetBytes("not one"), 0));
    }

    [Fact]
    public void An_order_that_ended_before_the_checkpoint_is_not_taken_again_and_one_that_still_works_is()
    {
        var scene = new PaperScene(Side.Buy).Limit("a", 5, 101).Quote(99, 101);
        Assert.Equal("a Accepted, a 5@101", scene.Heard);
        scene.Paper.HoldThrough(scene.NowNs);
        var ended = new PaperOrder("main", "a", PaperScene.Symbol, Side.Buy, 5, 5, 0, 0) { Terms = OrderTerms.Limit(101) };
        scene.Paper.Submit(ended, hasEnded: true);
        Assert.Equal(0, scene.Paper.WorkingOrders);
        // One of which its portfolio has not heard that it ended never came here.
        scene.Paper.Submit(ended with { ClientOrderId = "late" });
        Assert.Equal("late Accepted, late 5@100", scene.Quote(99, 100).Heard);
    }

    // As portfolios do it: each reads back what it sent, in whatever order they come, and knows what has ended.
    private static void HandIn(Step[] sent, PaperVenue venue, long sinceNs, List<VenueReport> said, Random random)
    {
        var ended = said.Where(r => r.Kind is ReportKind.Cancelled or ReportKind.Expired or ReportKind.Rejected).Select(r => r.ClientOrderId)
            .Concat(sent.OfType<Step.Submit>().Select(s => s.Order).Where(o => HasFilled(o, said)).Select(o => o.ClientOrderId)).ToHashSet();
        Step.Submit[] orders = [.. sent.OfType<Step.Submit>()];
        random.Shuffle(orders);
        foreach (var submit in orders)
        {
            var order = submit.Order;
            venue.Submit(order, ended.Contains(order.ClientOrderId));
            foreach (var amend in sent.OfType<Step.Amend>().Where(a => a.Request.ClientOrderId == order.ClientOrderId && a.Request.ArrivalNs > sinceNs)) venue.Amend(amend.Request);
            if (sent.OfType<Step.Cancel>().FirstOrDefault(c => c.Request.ClientOrderId == order.ClientOrderId) is { } cancel) venue.Cancel(cancel.Request);
        }

        // And what was sent about orders that had ended by the checkpoint.
        foreach (var amend in sent.OfType<Step.Amend>().Where(a => a.Request.ArrivalNs > sinceNs)) venue.Amend(amend.Request);
    }

    private static bool HasFilled(PaperOrder order, List<VenueReport> said)
    {
        var quantity = said.LastOrDefault(r => r.ClientOrderId == order.ClientOrderId && r.Kind == ReportKind.Amended)?.Quantity ?? order.Quantity;
        return said.Where(r => r.ClientOrderId == order.ClientOrderId).Sum(r => r.Kind == ReportKind.Filled ? r.Quantity : 0) == quantity;
    }

    // Why an amendment finds no order depends on when it was handed in.
    private static void AssertSame(List<VenueReport> said, int from, List<VenueReport> again, string when)
    {
        VenueReport Known(VenueReport report) => report.Kind == ReportKind.AmendRejected ? report with { Reason = "" } : report;
        for (var i = 0; i < Math.Max(said.Count - from, again.Count); i++)
        {
            var (a, b) = (from + i < said.Count ? Known(said[from + i]) : null, i < again.Count ? Known(again[i]) : null);
            if (a != b) Assert.Fail($"In {when}: report {i} is {b}, uninterrupted it is {a}.");
        }
    }

    private static PaperVenue Venue() => new(PaperScene.Venue, [PaperScene.Instrument]);
}
