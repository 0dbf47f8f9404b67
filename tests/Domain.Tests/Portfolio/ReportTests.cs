using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Ledger;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Domain.Portfolio;
using OrleansTrading.Domain.Portfolio.Reports;

namespace OrleansTrading.Domain.Tests.Portfolio;

/// <summary>Reports of small lives that are worked out by hand.</summary>
public sealed class ReportTests
{
    private static readonly Slice All = new(0, 1_000);
    private static readonly Period Ever = new(long.MinValue, long.MaxValue);

    [Fact]
    public void A_tax_lot_says_what_was_acquired_and_disposed_of_when_where_and_for_how_much()
    {
        var scene = new Scene(Scene.Loose);
        scene.Trade("a", Side.Buy, 3_000m, 1.10m, fee: 0.30m);
        var bought = scene.Now;
        scene.Now += Nanoseconds.PerDay;
        scene.Quote(Sample.EurUsd, 1.25m, 1.25m);
        scene.Trade("b", Side.Sell, 1_000m, 1.25m, fee: 0.25m);
        var report = Fill(scene, new TaxLotReport(Ever, All, All));

        var line = Assert.Single(report.Closed);
        Assert.Equal(("EUR/USD", "USD", false, 1_000m, false), (line.Symbol, line.Currency, line.IsShort, line.Quantity, line.IsLongTerm));
        Assert.Equal(("a-1", "fxcm", bought), (line.Acquired.TradeId, line.Acquired.Venue, line.Acquired.TimeNs));
        Assert.Equal(("b-1", "fxcm", scene.Now), (line.Disposed.TradeId, line.Disposed.Venue, line.Disposed.TimeNs));
        // A third of the purchase's fee and all of the sale's.
        Assert.Equal((1_250m, 1_100m, 0.35m, 149.65m), (line.Proceeds, line.Cost, line.Fees, line.Gain));
        Assert.Equal(new TaxTotal("USD", 1_250m, 1_100m, 0.35m, 149.65m, 0), Assert.Single(report.Totals));
        var open = Assert.Single(report.Open().Lots);
        Assert.Equal((2_000m, 2_200m, 0.20m), (open.Lot.Quantity, open.Cost, open.Lot.Fee));
    }

    [Theory]
    [InlineData("2024-02-29", "2025-02-28", false)]
    [InlineData("2024-02-29", "2025-03-01", true)]
    [InlineData("2023-01-02", "2024-01-02", false)]
    [InlineData("2023-01-02", "2024-01-03", true)]
    public void What_was_held_for_more_than_a_year_is_long_term(string bought, string sold, bool isLongTerm)
    {
        Lot On(string day, decimal quantity) => new(quantity, 1, "t", "v", "", Nanoseconds.OfDay(DateOnly.Parse(day)) + 5, 0, "USD");
        Assert.Equal(isLongTerm, TaxLine.Of("EUR/USD", new ClosedLot(On(bought, 1), On(sold, -1), 1)).IsLongTerm);
        // Sold first and bought back, it was never held.
        Assert.False(TaxLine.Of("EUR/USD", new ClosedLot(On(bought, -1), On(sold, 1), -1)).IsLongTerm);
    }

    [Fact]
    public void What_was_sold_short_was_disposed_of_first()
    {
        var scene = new Scene(Scene.Loose);
        scene.Trade("a", Side.Sell, 1_000m, 1.25m, fee: 0.10m);
        scene.Trade("b", Side.Buy, 1_000m, 1.20m, fee: 0.10m);
        var line = Assert.Single(Fill(scene, new TaxLotReport(Ever, All, All)).Closed);
        Assert.Equal((true, "b-1", "a-1"), (line.IsShort, line.Acquired.TradeId, line.Disposed.TradeId));
        Assert.Equal((1_250m, 1_200m, 49.80m), (line.Proceeds, line.Cost, line.Gain));
    }

    [Fact]
    public void A_report_of_a_period_has_what_was_closed_in_it_against_lots_from_before()
    {
        var scene = Days();
        var report = Fill(scene, new TaxLotReport(Day(2), All, All));
        Assert.Equal(["b-1"], report.Closed.Select(l => l.Disposed.TradeId));
        Assert.Equal(["a-1"], report.Closed.Select(l => l.Acquired.TradeId));
        Assert.Equal(1_000m, Assert.Single(report.Open().Lots).Lot.Quantity);
    }

    [Fact]
    public void Slices_of_a_report_are_the_report()
    {
        var scene = Lots(LotMethod.Fifo, 12, 11, 10, 9);
        scene.Trade("s", Side.Sell, 4_000m, 1.30m);
        var whole = Fill(scene, new TaxLotReport(Ever, All, All));
        Assert.Equal(4, whole.ClosedCount);
        var slices = Enumerable.Range(0, 4).SelectMany(i => Fill(scene, new TaxLotReport(Ever, new Slice(i, 1), All)).Closed);
        Assert.Equal(whole.Closed, slices);
        Assert.All(Enumerable.Range(0, 4), i => Assert.Equal(whole.Totals, Fill(scene, new TaxLotReport(Ever, new Slice(i, 1), All)).Totals));
    }

    [Fact]
    public void A_statement_has_opening_balances_movements_and_closing_balances()
    {
        var statement = Fill(Days(), new Statement(Day(2), All));
        Assert.Empty(statement.Differences);
        // Day 1: 1,000,000 − 3,000 × 1.20 − 0.5. Day 2: + 2,000 × 1.25 − 0.25, + 500, − 100, 15 USD to 2,250 JPY, funding of 2.
        Assert.Equal(
        [
            new("JPY", 0, 0, 0, 2_250m, 0, 0, 0, 2_250m, 0),
            new("USD", 996_399.5m, 500m, 100m, -15m, 2_500m, 0.25m, 2m, 999_282.25m, 100m),
        ], statement.Cash);
        Assert.Equal([new("EUR/USD", 3_000m, 0, 2_000m, 0, 1_000m)], statement.Positions);
        Assert.Equal(
        [
            ("b-1", "position:EUR/USD", -2_000m, 1_000m), ("b-1", "cash", 2_499.75m, 998_899.25m), ("d", "cash", 500m, 999_399.25m),
            ("w", "cash", -100m, 999_299.25m), ("c", "cash", -15m, 999_284.25m), ("c", "cash", 2_250m, 2_250m), ("f", "cash", -2m, 999_282.25m),
        ], statement.Movements.Select(m => (m.TransactionId, m.Account, m.Amount, m.Balance)));
    }

    [Fact]
    public void One_days_closing_balances_are_the_next_days_opening_ones()
    {
        var scene = Days();
        var days = Enumerable.Range(1, 4).Select(d => Fill(scene, new Statement(Day(d), All))).ToList();
        Assert.All(days, d => Assert.Empty(d.Differences));
        for (var i = 1; i < days.Count; i++)
        {
            foreach (var cash in days[i - 1].Cash)
                Assert.Equal(cash.Closing, days[i].Cash.Single(c => c.Currency == cash.Currency).Opening);
            foreach (var position in days[i - 1].Positions)
                Assert.Equal(position.Closing, days[i].Positions.SingleOrDefault(p => p.Symbol == position.Symbol)?.Opening ?? 0);
        }
    }

    [Fact]
    public void A_statement_of_books_that_are_wrong_says_so()
    {
        var scene = Days();
        // A transaction that nothing caused, and a fill whose postings got lost.
        var statement = new Statement(Ever, All);
        foreach (var e in scene.Journal.Where(e => e is not TransactionPosted { Transaction.Id: "b-1" })) statement.Take(e);
        statement.Take(new TransactionPosted(scene.Now, new LedgerTransaction("x", scene.Now, "", [new("cash", "CHF", 1), new("capital", "CHF", -1)])));
        Assert.Equal(
        [
            new("cash CHF", 0, 1),
            // Without 2,500 less a fee of 0.25; without 2,000 that were sold; without their profit of 0.05 each.
            new("cash USD", 1_000_532.25m, 998_032.5m),
            new("position:EUR/USD", 0, 2_000m),
            new("income:realized USD", -150m, -50m),
        ], statement.Differences);
    }

    [Fact]
    public void What_comes_late_is_booked_when_the_journal_has_it()
    {
        var scene = new Scene(Scene.Loose);
        scene.Submit("a", Side.Buy, 1_000m);
        scene.Now += Nanoseconds.PerDay;
        scene.Report(new VenueReport("main", "a", ReportKind.Accepted, scene.Now));
        // A fill of the day before.
        scene.Report(new VenueReport("main", "a", ReportKind.Filled, Sample.Start + 1, "late", 1_000m, 1.25m));
        Assert.Empty(Fill(scene, new Statement(Day(1), All)).Positions);
        Assert.Equal(1_000m, Assert.Single(Fill(scene, new Statement(Day(2), All)).Positions).Bought);
    }

    [Fact]
    public void A_portfolio_that_was_opened_later_than_the_past_that_it_trades_has_its_capital_from_the_first()
    {
        var scene = Days();
        var later = scene.Now + Nanoseconds.PerDay;
        var journal = scene.Journal.Select((e, i) => i < 2 ? e with { TimeNs = later } : e).ToList();
        var statement = new Statement(Day(1), All);
        foreach (var e in journal)
            if (!statement.Take(e))
                break;
        Assert.Equal([new("USD", 1_000_000m, 0, 0, 0, -3_600m, 0.5m, 0, 996_399.5m, 0)], statement.Cash);
    }

    [Fact]
    public void Profit_belongs_to_who_opened_a_lot_and_a_fee_to_who_traded()
    {
        var scene = new Scene(Scene.Loose);
        scene.Target("m:1", Domain.Strategies.Direction.Long, "momentum", share: 0.05m);
        scene.Fill("m:1", 40_000m, 1.25m, "t1", 1m);
        // A person sells what the strategy bought.
        scene.Trade("p", Side.Sell, 40_000m, 1.30m, fee: 3m);
        scene.Fund("f", "EUR/USD", 7m);
        var lines = Fill(scene, new Attribution(Ever, Sample.Catalogue)).Lines;
        Assert.Equal(
        [
            new(AttributionBy.Strategy, "", "USD", 0, 3m, 7m, 1, 52_000m),
            new(AttributionBy.Strategy, "momentum", "USD", 2_000m, 1m, 0, 1, 50_000m),
            new(AttributionBy.Venue, "fxcm", "USD", 2_000m, 4m, 7m, 2, 102_000m),
            new(AttributionBy.AssetClass, "Forex", "USD", 2_000m, 4m, 7m, 2, 102_000m),
            new(AttributionBy.Sector, "fx", "USD", 2_000m, 4m, 7m, 2, 102_000m),
        ], lines);
        Assert.Equal([-10m, 1_999m, 1_989m, 1_989m, 1_989m], lines.Select(l => l.Net));
    }

    [Fact]
    public void Losses_are_harvested_as_far_as_the_method_lets_them_be()
    {
        // Lots of 1,000 at 1.2, 1.1, 1.0 and 0.9, a month and more ago; the market stands at 1.05.
        Assert.Equal((-2_000m, 200m, 2), Best(LotMethod.Fifo, 12, 11, 10, 9));
        // The newest go first, and gain: 150, 200, 150; the oldest alone cannot be had.
        Assert.Null(BestOrNull(LotMethod.Lifo, 12, 11, 10, 9));
        Assert.Equal((-2_000m, 200m, 2), Best(LotMethod.Lifo, 9, 10, 11, 12));
        // At the average of 1.075 all of it loses.
        Assert.Equal((-4_000m, 300m, 4), Best(LotMethod.Average, 12, 11, 12, 10));

        (decimal, decimal, int) Best(LotMethod method, params int[] tenths) => BestOrNull(method, tenths)!.Value;

        (decimal, decimal, int)? BestOrNull(LotMethod method, params int[] tenths)
        {
            var scene = Lots(method, tenths);
            return Suggest(scene, 1.05m, 100m) is { } s ? (s.Quantity, s.Loss, s.Lots) : null;
        }
    }

    [Fact]
    public void A_loss_of_what_was_bought_again_within_thirty_days_has_to_wait()
    {
        var scene = Lots(LotMethod.Fifo, 12, 10);
        scene.Now += 20 * Nanoseconds.PerDay;
        scene.Quote(Sample.EurUsd, 1.25m, 1.25m);
        scene.Trade("again", Side.Buy, 1_000m, 1.00m);
        var bought = scene.Now;
        scene.Now += 29 * Nanoseconds.PerDay;
        var early = Suggest(scene, 1.05m, 100m)!;
        Assert.Equal((-1_000m, bought + LossHarvest.WindowNs), (early.Quantity, early.AllowedNs));
        scene.Now += Nanoseconds.PerDay;
        var late = Suggest(scene, 1.05m, 100m)!;
        Assert.Equal((scene.Now, scene.Now + LossHarvest.WindowNs), (late.AllowedNs, late.ReopenNs));
        Assert.Null(Suggest(scene, 1.05m, 150.01m));
    }

    [Fact]
    public void A_loss_that_counts_at_once_goes_before_a_larger_one_that_has_to_wait()
    {
        var scene = new Scene(Scene.Loose);
        scene.Trade("a", Side.Buy, 1_000m, 1.30m);
        scene.Trade("b", Side.Buy, 1_000m, 1.04m);
        // Selling the first alone loses more, but the second, just bought, would stay.
        var suggestion = Suggest(scene, 1.05m, 100m)!;
        Assert.Equal((-2_000m, 240m, scene.Now), (suggestion.Quantity, suggestion.Loss, suggestion.AllowedNs));
    }

    private static HarvestSuggestion? Suggest(Scene scene, decimal mid, decimal minLoss) =>
        LossHarvest.Suggest(scene.Account, _ => mid, minLoss, scene.Now).SingleOrDefault();

    // Lots of 1,000 euros at tenths of a dollar, and then forty days.
    private static Scene Lots(LotMethod method, params int[] tenths)
    {
        var scene = new Scene(Scene.Loose, lots: method);
        for (var i = 0; i < tenths.Length; i++) scene.Trade($"l{i}", Side.Buy, 1_000m, tenths[i] / 10m);
        scene.Now += 40 * Nanoseconds.PerDay;
        scene.Quote(Sample.EurUsd, 1.25m, 1.25m);
        return scene;
    }

    // Four days of which something happens on the first three.
    private static Scene Days()
    {
        var scene = new Scene(Scene.Loose);
        scene.Trade("a", Side.Buy, 3_000m, 1.20m, fee: 0.5m);
        scene.Now += Nanoseconds.PerDay;
        scene.Quote(Sample.EurUsd, 1.25m, 1.25m);
        scene.Quote(Sample.UsdJpy, 150, 150);
        scene.Trade("b", Side.Sell, 2_000m, 1.25m, fee: 0.25m);
        scene.Move("d", "USD", 500m);
        scene.Move("w", "USD", -100m);
        scene.Convert("c", "USD", 15m, "JPY");
        scene.Fund("f", "EUR/USD", 2m);
        scene.Now += Nanoseconds.PerDay;
        scene.Quote(Sample.EurUsd, 1.25m, 1.25m);
        scene.Trade("e", Side.Sell, 1_000m, 1.25m);
        return scene;
    }

    private static Period Day(int number) =>
        new(Sample.Start + (number - 1) * Nanoseconds.PerDay, Sample.Start + number * Nanoseconds.PerDay);

    private static TaxLotReport Fill(Scene scene, TaxLotReport report) => Fill(scene, report, report.Take);

    private static Statement Fill(Scene scene, Statement report) => Fill(scene, report, report.Take);

    private static Attribution Fill(Scene scene, Attribution report) => Fill(scene, report, report.Take);

    private static T Fill<T>(Scene scene, T report, Func<PortfolioEvent, bool> take)
    {
        foreach (var e in scene.Journal)
            if (!take(e))
                break;
        return report;
    }
}
