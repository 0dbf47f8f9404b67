using FsCheck;
using FsCheck.Fluent;
using OrleansTrading.Domain.Ledger;

namespace OrleansTrading.Domain.Tests.Ledger;

public sealed class GeneralLedgerTests
{
    [Fact]
    public void A_trade_is_posted_as_two_exchanges_with_profit_and_fee()
    {
        var ledger = new GeneralLedger();
        ledger.Post(Postings.Capital("USD", 1_000_000m, 1));
        ledger.Post(Postings.Trade("t1", 2, Sample.EurUsd, 10_000m, 1.10m, 0, 0.22m));
        ledger.Post(Postings.Trade("t2", 3, Sample.EurUsd, -4_000m, 1.15m, 200m, 0.092m));
        Assert.Equal(
        [
            new("capital", "USD", -1_000_000m),
            // 1,000,000 − 11,000 − 0.22 + 4,600 − 0.092
            new("cash", "USD", 993_599.688m),
            new("expense:fees", "USD", 0.312m),
            new("income:realized", "USD", -200m),
            new("position:EUR/USD", "EUR", 6_000m),
            new("trading:EUR/USD", "EUR", -6_000m),
            // 6,000 left at 1.10
            new("trading:EUR/USD", "USD", 6_600m),
        ], ledger.Balances);
    }

    [Fact]
    public void What_does_not_sum_to_zero_in_every_currency_is_refused_and_nothing_is_posted()
    {
        var ledger = new GeneralLedger();
        ledger.Post(Postings.Capital("USD", 100m, 1));
        var before = ledger.Balances.ToList();
        foreach (var entries in new LedgerEntry[][]
        {
            [new("cash", "USD", 1m)],
            [new("cash", "USD", 1m), new("capital", "USD", -0.9999999999999999999999999999m)],
            [new("cash", "USD", 1m), new("capital", "EUR", -1m)],
            [new("cash", "USD", 1m), new("capital", "USD", -1m), new("cash", "EUR", 1m)],
        })
        {
            Assert.Throws<UnbalancedTransactionException>(() => ledger.Post(new LedgerTransaction("t", 2, "", entries)));
            Assert.Equal(before, ledger.Balances);
        }

        Assert.Throws<UnbalancedTransactionException>(() => new GeneralLedger([new("cash", "USD", 1m)]));
    }

    // A decimal has 28 digits: a sum that needs more is rounded, and then the books no longer add up.
    [Fact]
    public void An_amount_that_a_balance_cannot_take_exactly_is_refused_and_nothing_is_posted()
    {
        var ledger = new GeneralLedger();
        ledger.Post(Postings.Capital("USD", 1_000_000m, 1));
        var before = ledger.Balances.ToList();
        const decimal dust = 0.0000000000000000000000000001m;
        Assert.Throws<UnbalancedTransactionException>(() => ledger.Post(new LedgerTransaction("dust", 2, "",
            [new("expense:fees", "USD", dust), new("cash", "USD", -dust)])));
        Assert.Equal(before, ledger.Balances);

        // Its plain sum is 0, because 1e28 + 0.4 is 1e28.
        Assert.Throws<UnbalancedTransactionException>(() => ledger.Post(new LedgerTransaction("huge", 3, "",
            [new("a", "USD", 1e28m), new("b", "USD", 0.4m), new("c", "USD", -1e28m)])));
        Assert.Equal(before, ledger.Balances);
    }

    [Fact]
    public void A_transaction_that_overflows_a_balance_is_posted_in_no_part()
    {
        var ledger = new GeneralLedger();
        ledger.Post(Postings.Capital("USD", decimal.MaxValue, 1));
        var before = ledger.Balances.ToList();
        Assert.Throws<UnbalancedTransactionException>(() => ledger.Post(new LedgerTransaction("t", 2, "", [new("other", "USD", -10m), new("cash", "USD", 10m)])));
        Assert.Equal(before, ledger.Balances);
    }

    [Fact]
    public void Any_trades_keep_every_currency_at_zero() => Property.HoldsForSequences(Trades, trades =>
    {
        var ledger = new GeneralLedger();
        ledger.Post(Postings.Capital("USD", 1_000_000m, 1));
        foreach (var (instrument, lots, ticks, realized, fee) in trades)
        {
            if (lots == 0) continue;
            var symbol = Sample.Catalogue.Instruments[instrument];
            ledger.Post(Postings.Trade("t", 1, symbol, lots * symbol.LotSize, symbol.ToPrice(ticks), realized / 1_000m, fee / 100_000_000m));
            Assert.All(ledger.Balances.GroupBy(b => b.Currency), c => Assert.Equal(0, c.Sum(b => b.Amount)));
            Assert.Equal(-ledger.Balance(Accounts.Position(symbol.Symbol), symbol.Base), ledger.Balance(Accounts.Trading(symbol.Symbol), symbol.Base));
        }

        // Opened again with its balances it is the same, and still balances.
        Assert.Equal(ledger.Balances, new GeneralLedger(ledger.Balances).Balances);
    });

    private static readonly Gen<(int Instrument, int Lots, int Ticks, int Realized, int Fee)> Trades =
        from instrument in Gen.Choose(0, 3)
        from lots in Gen.Choose(-100_000, 100_000)
        from ticks in Gen.Choose(1, 5_000_000)
        from realized in Gen.Choose(-1_000_000, 1_000_000)
        from fee in Gen.Choose(0, 1_000_000)
        select (instrument, lots, ticks, realized, fee);
}
