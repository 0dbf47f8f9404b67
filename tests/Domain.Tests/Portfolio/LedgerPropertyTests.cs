using OrleansTrading.Domain.Journal;
using OrleansTrading.Domain.Ledger;
using OrleansTrading.Domain.Portfolio;
using OrleansTrading.Domain.Portfolio.Reports;

namespace OrleansTrading.Domain.Tests.Portfolio;

/// <summary>
/// Long random lives of portfolios of every lot method and both kinds of financing: orders, fills with fees in any currency, deposits,
/// withdrawals, conversions and funding. The books are checked after every event, against sums that the test keeps itself.
/// </summary>
public sealed class LedgerPropertyTests
{
    // Of six lives, more than 100,000 in all that did something.
    private const int Operations = 17_000;

    private static readonly Slice All = new(0, int.MaxValue);

    public static TheoryData<LotMethod, Financing> Kinds { get; } = new(
        from method in Enum.GetValues<LotMethod>()
        from financing in Enum.GetValues<Financing>()
        select (method, financing));

    [Theory, MemberData(nameof(Kinds))]
    public void The_books_hold_after_every_event_of_a_long_life(LotMethod method, Financing financing)
    {
        var life = new LedgerLife(method, financing, seed: 17);
        var done = 0;
        while (done < Operations)
        {
            var before = life.Journal.Count;
            life.Step();
            if (life.Journal.Count == before) continue;
            life.Check();
            // From its snapshot it goes on as if nothing had been.
            if (++done % 500 == 0) life.Account = PortfolioAccount.Restore(life.Account.Capture(1))!;
        }

        foreach (var (kind, count) in life.Kinds) Assert.True(count > 100, $"Only {count} of {kind}.");
        Assert.Equal(financing == Financing.Margin ? 8 : 7, life.Kinds.Count);
        Assert.Contains(life.Journal.OfType<OrderFilled>(), f => f.FeeCurrency == "BTC");
        Assert.Contains(life.Journal.OfType<OrderFilled>(), f => f.FeeCurrency == "EUR");

        // The journal alone makes the same books.
        var replayed = new PortfolioAccount();
        foreach (var e in life.Journal.Select(PortfolioEventCodec.Encode))
            replayed.Apply(PortfolioEventCodec.Decode(new RecordedEvent(1, e.Type, e.Subject, e.Payload)));
        Assert.Equal(LedgerLife.Describe(life.Account), LedgerLife.Describe(replayed));
    }

    [Theory, MemberData(nameof(Kinds))]
    public void A_weeks_statement_is_what_its_fills_and_movements_make(LotMethod method, Financing financing)
    {
        var life = new LedgerLife(method, financing, seed: 18);
        for (var i = 0; i < 4_000; i++) life.Step();
        var (first, last) = (life.Journal[0].TimeNs, life.Journal[^1].TimeNs);
        var period = new Period(first + (last - first) / 4, first + (last - first) * 3 / 4);
        var statement = new Statement(period, All);
        foreach (var e in life.Journal) statement.Take(e);
        Assert.Empty(statement.Differences);
        Assert.True(statement.MovementCount > 500);

        foreach (var cash in statement.Cash)
        {
            Assert.Equal(CashAt(life.Journal, cash.Currency, period.FromNs), cash.Opening);
            Assert.Equal(CashAt(life.Journal, cash.Currency, period.ToNs), cash.Closing);
            var moved = statement.Movements.Where(m => m.Account == "cash" && m.Currency == cash.Currency).Sum(m => m.Amount);
            Assert.Equal(cash.Closing - cash.Opening, moved);
        }

        foreach (var position in statement.Positions)
        {
            Assert.Equal(HeldAt(life.Journal, position.Symbol, period.FromNs), position.Opening);
            Assert.Equal(HeldAt(life.Journal, position.Symbol, period.ToNs), position.Closing);
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Tax_lots_and_attribution_sum_to_what_the_ledger_realised_and_paid(LotMethod method, Financing financing)
    {
        var life = new LedgerLife(method, financing, seed: 19);
        for (var i = 0; i < 4_000; i++) life.Step();
        var ever = new Period(long.MinValue, long.MaxValue);
        var (taxes, attribution) = (new TaxLotReport(ever, All, All), new Attribution(ever, Sample.Catalogue));
        foreach (var e in life.Journal)
        {
            taxes.Take(e);
            attribution.Take(e);
        }

        Assert.True(taxes.ClosedCount > 500);
        foreach (var currency in new[] { "USD", "JPY", "EUR" })
        {
            var realized = -life.Account.Balance(Accounts.Realized, currency);
            Assert.Equal(realized, taxes.Closed.Where(l => l.Currency == currency).Sum(l => l.Proceeds - l.Cost));
            foreach (var by in Enum.GetValues<AttributionBy>())
            {
                var lines = attribution.Lines.Where(l => l.By == by && l.Currency == currency).ToList();
                Assert.Equal(realized, lines.Sum(l => l.Realized));
                Assert.Equal(life.Account.Balance(Accounts.Fees, currency), lines.Sum(l => l.Fees));
                Assert.Equal(life.Account.Balance(Accounts.Funding, currency), lines.Sum(l => l.Funding));
            }
        }

        // Every fee is with a lot, open or closed.
        var open = taxes.Open().Lots;
        foreach (var currency in new[] { "USD", "JPY", "EUR" })
        {
            Assert.Equal(
                life.Account.Balance(Accounts.Fees, currency),
                open.Select(l => l.Lot).Concat(taxes.Closed.SelectMany(l => new[] { l.Acquired, l.Disposed }))
                    .Where(l => l.FeeCurrency == currency).Sum(l => l.Fee));
        }

        foreach (var (symbol, position) in life.Account.Positions)
        {
            var lots = open.Where(l => l.Symbol == symbol).ToList();
            Assert.Equal((position.Quantity, position.Cost), (lots.Sum(l => l.Lot.Quantity), lots.Sum(l => l.Cost)));
        }
    }

    private static decimal CashAt(IEnumerable<PortfolioEvent> journal, string currency, long timeNs) =>
        journal.TakeWhile(e => e.TimeNs < timeNs).Sum(e => LedgerLife.CashOf(e, currency));

    private static decimal HeldAt(IEnumerable<PortfolioEvent> journal, string symbol, long timeNs) =>
        journal.TakeWhile(e => e.TimeNs < timeNs).OfType<OrderFilled>().Where(f => f.Symbol == symbol).Sum(LedgerLife.HeldOf);
}
