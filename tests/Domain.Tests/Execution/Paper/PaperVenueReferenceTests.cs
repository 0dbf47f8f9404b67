using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Execution;

namespace OrleansTrading.Domain.Tests.Execution.Paper;

/// <summary>Random flows, compared with a venue that is obviously right, and looked at for what must hold whatever comes.</summary>
public sealed class PaperVenueReferenceTests
{
    private const int Flows = 500, Steps = 250;

    [Theory, InlineData(true), InlineData(false)]
    public void It_says_what_the_reference_says_in_125000_steps(bool hasBook)
    {
        var fills = 0;
        for (var seed = 0; seed < Flows; seed++)
        {
            var (venue, book, reports, reference) = (new PaperVenue(PaperScene.Venue, [PaperScene.Instrument]), new L2Book(), new List<VenueReport>(), new ReferenceVenue());
            var compared = 0;
            foreach (var (i, step) in new RandomFlow(seed, hasBook).Take(Steps).Index())
            {
                step.Do(venue, book, reports);
                reference.Do(step);
                for (; compared < Math.Max(reports.Count, reference.Lines.Count); compared++)
                {
                    var said = compared < reports.Count ? Line(reports[compared]) : "nothing";
                    var right = compared < reference.Lines.Count ? reference.Lines[compared] : "nothing";
                    if (said != right) Assert.Fail($"Flow {seed}, step {i}, {step}: it says '{said}', the reference '{right}'.");
                }
            }

            fills += reports.Count(r => r.Kind == ReportKind.Filled);
        }

        // It is not quiet that they agree on.
        Assert.True(fills > 10_000, $"There were {fills} fills.");
    }

    [Theory, InlineData(true), InlineData(false)]
    public void No_order_has_more_than_it_wanted_nor_better_than_the_market_gave(bool hasBook)
    {
        for (var seed = 1_000; seed < 1_000 + Flows / 5; seed++)
        {
            var (venue, book, reports) = (new PaperVenue(PaperScene.Venue, [PaperScene.Instrument]), new L2Book(), new List<VenueReport>());
            var orders = new Dictionary<string, PaperOrder>();
            var most = new Dictionary<string, decimal>();
            var filled = new Dictionary<string, decimal>();
            foreach (var step in new RandomFlow(seed, hasBook).Take(Steps))
            {
                var before = reports.Count;
                step.Do(venue, book, reports);
                if (step is Step.Submit { Order: var order }) (orders[order.ClientOrderId], most[order.ClientOrderId]) = (order, order.Quantity);
                foreach (var report in reports.Skip(before))
                {
                    if (report.Kind == ReportKind.Amended) most[report.ClientOrderId] = report.Quantity;
                    if (report.Kind == ReportKind.Filled) Check(report, step);
                }

                foreach (var killed in reports.Skip(before).Where(r => r.Kind == ReportKind.Expired && orders[r.ClientOrderId].Terms.TimeInForce == TimeInForce.FillOrKill))
                    Assert.Equal(0, filled.GetValueOrDefault(killed.ClientOrderId));
            }

            void Check(VenueReport fill, Step step)
            {
                var order = orders[fill.ClientOrderId];
                filled[fill.ClientOrderId] = filled.GetValueOrDefault(fill.ClientOrderId) + fill.Quantity;
                Assert.True(filled[fill.ClientOrderId] <= most[fill.ClientOrderId], $"{fill.ClientOrderId} has {filled[fill.ClientOrderId]} of {most[fill.ClientOrderId]}");
                Assert.True(fill.TimeNs >= order.ArrivalNs, $"{fill} is before its order's arrival");
                var worth = step switch
                {
                    Step.Quoted { Quote: var quote } => order.Side == Side.Buy ? quote.AskTicks : quote.BidTicks,
                    Step.Traded { Trade: var trade } => trade.PriceTicks,
                    _ => order.Side == Side.Buy ? book.Asks.Best.PriceTicks : book.Bids.Best.PriceTicks,
                };
                Assert.True((int)order.Side * (fill.Price - worth) >= 0, $"{fill} is better than the {worth} of {step}");
            }
        }
    }

    private static string Line(VenueReport report) => report.Kind switch
    {
        ReportKind.Filled => $"{report.Portfolio} {report.ClientOrderId} Filled {report.TradeId.Split('-')[^1]} {report.Quantity:0} {report.Price:0}",
        ReportKind.Amended => $"{report.Portfolio} {report.ClientOrderId} Amended {report.AmendId} {report.Quantity:0} {report.Price:0}",
        ReportKind.AmendRejected => $"{report.Portfolio} {report.ClientOrderId} AmendRejected {report.AmendId}",
        _ => $"{report.Portfolio} {report.ClientOrderId} {report.Kind}",
    };
}
