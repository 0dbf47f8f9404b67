using System.Text;
using OrleansTrading.Domain.Journal;
using OrleansTrading.Grains.Abstractions;
using OrleansTrading.Grains.Abstractions.Execution;
using OrleansTrading.Grains.Abstractions.Portfolio;

namespace OrleansTrading.Grains.Tests.Portfolio;

/// <summary>Money, lots and reports of a portfolio, through its grains and its journal.</summary>
public sealed class MoneyTests : IDisposable
{
    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task A_deposit_happens_once_also_after_a_restart()
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        var deposit = new CashCommand("d-1", "USD", 500m, "a test", "");
        var first = await market.Cluster.Portfolio.MoveCash(deposit);
        Assert.Equal([new CurrencyFunds("USD", 1_000_500m, 0, 1_000_500m)], first.Funds);
        await market.Restart();
        Assert.Equal(first.Funds, (await market.Cluster.Portfolio.MoveCash(deposit)).Funds);
        Assert.Equal("MOVEMENT_ID_REUSED", (await market.Cluster.Portfolio.MoveCash(deposit with { Amount = 501m })).Refusal!.Code);
        Assert.Equal("AVAILABLE_CASH", (await market.Cluster.Portfolio.MoveCash(new("w-1", "USD", -2_000_000m, "", ""))).Refusal!.Code);
        Assert.Equal(1_000_500m, (await market.Cluster.Portfolio.GetStatus()).Portfolio!.Capital);
    }

    [Fact]
    public async Task While_a_replay_comes_back_known_movements_are_answered_and_new_ones_wait()
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        var known = new CashCommand("d-1", "USD", 500m, "a test", "");
        await market.Cluster.Portfolio.MoveCash(known);
        market.IsResuming = true;
        Assert.Null((await market.Cluster.Portfolio.MoveCash(known)).Refusal);
        Assert.Equal("MARKET_RESUMING", (await market.Cluster.Portfolio.MoveCash(known with { Id = "d-2" })).Refusal!.Code);
    }

    [Fact]
    public async Task Two_hundred_concurrent_deposits_of_one_id_are_one()
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(() =>
            market.Cluster.Portfolio.MoveCash(new CashCommand("same", "USD", 1m, "a test", "")))));
        Assert.All(answers, a => Assert.Equal(1_000_001m, Assert.Single(a.Funds).Cash));
    }

    [Fact]
    public async Task A_cash_portfolio_sets_money_aside_and_sells_only_what_it_holds()
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        var saver = market.Cluster.Grains.GetGrain<IPortfolioGrain>("local/saver");
        await saver.OpenOn(new PortfolioTerms("USD", 100_000m, LotMethodName.Average, FinancingName.Cash, market.NowNs));
        // What it was opened with stays.
        await saver.OpenOn(new PortfolioTerms("EUR", 1m, LotMethodName.Lifo, FinancingName.Margin, market.NowNs));
        var status = (await saver.GetStatus()).Portfolio!;
        Assert.Equal(("USD", 100_000m, LotMethodName.Average, FinancingName.Cash), (status.BaseCurrency, status.Capital, status.Lots, status.Financing));

        Assert.Equal("AVAILABLE_POSITION", (await saver.Submit(new("s", "EURUSD", OrderSide.Sell, 1_000, "a test", ""))).Refusal!.Code);
        Assert.NotNull((await saver.Submit(new("b", "EURUSD", OrderSide.Buy, 1_000, "a test", ""))).Order);
        var aside = Assert.Single((await saver.GetFunds()).Funds);
        Assert.InRange(aside.Reserved, 1_390.10m * 1.004m, 1_390.10m * 1.006m);
        Assert.Equal(100_000m - aside.Reserved, aside.Available);
        await market.Restart();
        saver = market.Cluster.Grains.GetGrain<IPortfolioGrain>("local/saver");
        Assert.Equal(aside, Assert.Single((await saver.GetFunds()).Funds));

        await market.Quote("fxcm", 1.39m, 1.3901m);
        var paid = Assert.Single((await saver.GetFunds()).Funds);
        Assert.Equal((0m, paid.Cash), (paid.Reserved, paid.Available));
    }

    [Fact]
    public async Task A_fee_in_what_was_bought_is_taken_out_of_the_position()
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        await market.Cluster.Portfolio.Submit(new("a", "EURUSD", OrderSide.Buy, 1_000, "a test", ""));
        var report = new ExecutionReport("a", ExecutionKind.Filled, market.NowNs, "t-1", 1_000m, 1.39m, 2m, "", "EUR");
        await market.Cluster.Portfolio.Report([report, report]);
        var fill = Assert.Single((await market.Cluster.Portfolio.GetFills(PageRequest.Forward(10))).Page!.Nodes);
        Assert.Equal((2m, "EUR"), (fill.Fee, fill.FeeCurrency));
        var status = (await market.Cluster.Portfolio.GetStatus()).Portfolio!;
        Assert.Equal((998m, 2.78m), (Assert.Single(status.Positions).Quantity, status.Fees));
    }

    [Fact]
    public async Task A_report_that_contradicts_the_books_takes_back_what_came_with_it()
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        await market.Cluster.Portfolio.Submit(new("a", "EURUSD", OrderSide.Buy, 1_000, "a test", ""));
        var good = new ExecutionReport("a", ExecutionKind.Filled, market.NowNs, "t-1", 400m, 1.39m, 0, "");
        await Assert.ThrowsAnyAsync<Exception>(() => market.Cluster.Portfolio.Report([good, good with { TradeId = "t-2", Quantity = 700m }]).AsTask());
        // The next activation starts from the journal, which has neither; and the good one can come again.
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await market.Cluster.Portfolio.Report([good]);
                break;
            }
            catch (InvalidOperationException) when (attempt < 100)
            {
                await Task.Yield();
            }
        }

        Assert.Equal("t-1", Assert.Single((await market.Cluster.Portfolio.GetFills(PageRequest.Forward(10))).Page!.Nodes).TradeId);
        Assert.Equal(400m, Assert.Single((await market.Cluster.Portfolio.GetStatus()).Portfolio!.Positions).Quantity);
    }

    [Fact]
    public async Task Funding_counts_once_and_apart_from_fees()
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        var payment = new FundingPayment("f-1", "EUR/USD", "fxcm", 3.5m, market.NowNs);
        await market.Cluster.Portfolio.PayFunding(payment);
        await market.Cluster.Portfolio.PayFunding(payment);
        var status = (await market.Cluster.Portfolio.GetStatus()).Portfolio!;
        Assert.Equal((3.5m, 0m, 999_996.5m), (status.Funding, status.Fees, status.Equity));
    }

    [Fact]
    public async Task Reports_are_read_from_the_journal_in_pages()
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        for (var i = 0; i < 4; i++)
        {
            await market.Cluster.Portfolio.Submit(new($"o{i}", "EURUSD", i < 2 ? OrderSide.Buy : OrderSide.Sell, 1_000, "a test", ""));
            await market.Quote("fxcm", 1.39m, 1.3901m);
            await market.Quote("oanda", 1.39m, 1.3901m);
        }

        await market.Cluster.Portfolio.Submit(new("o4", "EURUSD", OrderSide.Buy, 3_000, "a test", ""));
        await market.Quote("fxcm", 1.39m, 1.3901m);
        await market.Quote("oanda", 1.39m, 1.3901m);
        var reports = market.Cluster.Grains.GetGrain<IPortfolioReportsGrain>("local/main");
        var ever = new ReportPeriod(0, market.NowNs + 1);

        var lots = (await reports.GetTaxLots(ever, 10, null)).Page!;
        Assert.Equal(2, lots.TotalCount);
        Assert.False(lots.PageInfo.HasNextPage);
        var first = (await reports.GetTaxLots(ever, 1, null)).Page!;
        Assert.True(first.PageInfo.HasNextPage);
        var second = (await reports.GetTaxLots(ever, 1, first.PageInfo.EndCursor)).Page!;
        Assert.Equal(lots.Nodes.Select(n => n.DisposedTradeId), first.Nodes.Concat(second.Nodes).Select(n => n.DisposedTradeId));
        Assert.Equal(lots.Totals, second.Totals);
        Assert.Equal(lots.Nodes.Sum(n => n.Gain), Assert.Single(lots.Totals).ShortTermGain);
        var open = Assert.Single((await reports.GetOpenLots(long.MaxValue, 10, null)).Page!.Nodes);
        Assert.Equal((3_000m, 4_170.3m), (open.Quantity, open.Cost));

        var statement = (await reports.GetStatement(ever, 100, null)).Statement!;
        Assert.True(statement.TiesOut, string.Join(' ', statement.Differences));
        var status = (await market.Cluster.Portfolio.GetStatus()).Portfolio!;
        var cash = Assert.Single(statement.Cash);
        // The portfolio was opened by the machine's clock, later than the past that it trades: its capital was there from the first.
        Assert.Equal((1_000_000m, 0m, status.Cash, status.Fees), (cash.Opening, cash.Deposits, cash.Closing, cash.Fees));
        Assert.Equal(10, statement.Movements.TotalCount);
        Assert.Equal(status.Cash, statement.Movements.Nodes.Last(m => m.Account == "cash").Balance);

        var rows = (await reports.GetAttribution(ever)).Rows;
        var realized = cash.Realized;
        Assert.All(rows.GroupBy(r => r.By), kind => Assert.Equal((realized, status.Fees), (kind.Sum(r => r.Realized), kind.Sum(r => r.Fees))));
        Assert.Equal(4, rows.Select(r => r.By).Distinct().Count());
    }

    [Fact]
    public async Task What_is_no_report_is_refused_by_name()
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        var reports = market.Cluster.Grains.GetGrain<IPortfolioReportsGrain>("local/main");
        Assert.Equal("PERIOD_INVALID", (await reports.GetStatement(new(5, 5), 10, null)).Refusal!.Code);
        Assert.Equal("PERIOD_INVALID", (await reports.GetAttribution(new(5, 4))).Refusal!.Code);
        Assert.Equal("PAGE_SIZE_INVALID", (await reports.GetTaxLots(new(0, 5), 0, null)).Refusal!.Code);
        Assert.Equal("PAGE_SIZE_INVALID", (await reports.GetOpenLots(5, 1_001, null)).Refusal!.Code);
        Assert.Equal("CURSOR_INVALID", (await reports.GetStatement(new(0, 5), 1, "-1")).Refusal!.Code);
        var stranger = market.Cluster.Grains.GetGrain<IPortfolioReportsGrain>("local/stranger");
        Assert.Equal("UNKNOWN_PORTFOLIO", (await stranger.GetAttribution(new(0, 5))).Refusal!.Code);
        Assert.Equal("AMOUNT_INVALID", (await market.Cluster.Portfolio.GetHarvest(0)).Refusal!.Code);
    }

    [Fact]
    public async Task A_loss_to_harvest_is_found_at_the_markets_mid()
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        await market.Cluster.Portfolio.Submit(new("a", "EURUSD", OrderSide.Buy, 10_000, "a test", ""));
        await market.Quote("fxcm", 1.39m, 1.3901m);
        await market.Quote("fxcm", 1.2999m, 1.3001m);
        await market.Quote("oanda", 1.2999m, 1.3001m);
        var found = Assert.Single((await market.Cluster.Portfolio.GetHarvest(100m)).Suggestions);
        Assert.Equal((-10_000m, 1.3m, 901m, false), (found.Quantity, found.Price, found.Loss, found.IsWashSale));
        Assert.Empty((await market.Cluster.Portfolio.GetHarvest(901.01m)).Suggestions);
    }

    [Fact]
    public async Task A_journal_of_the_first_version_goes_on_where_it_was_with_one_list_of_orders_and_fills()
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        await market.Journal.AppendAsync("portfolio/local/old", 0,
        [
            Old("portfolio-opened", "", """{"BaseCurrency":"USD","Capital":1000000,"TimeNs":1}"""),
            Old("transaction-posted", "", """
                {"Transaction":{"Id":"capital","TimeNs":1,"Memo":"opening capital","Entries":[
                 {"Account":"cash","Currency":"USD","Amount":1000000},{"Account":"capital","Currency":"USD","Amount":-1000000}]},"TimeNs":1}
                """),
            Old("order-submitted", "a", """
                {"ClientOrderId":"a","Symbol":"EUR/USD","Side":"Buy","Quantity":1000,"Strategy":"","Venue":"fxcm","DecisionPrice":1.39010,
                 "ArrivalNs":6,"ProtectionTicks":140000,"Cause":"anna","TraceId":"t","TimeNs":5}
                """),
            Old("order-filled", "a", """
                {"ClientOrderId":"a","TradeId":"old-1","Symbol":"EUR/USD","Side":"Buy","Venue":"fxcm","Quantity":400,
                 "Price":1.1,"Fee":0.0088,"RealizedPnl":0,"Strategy":"","TimeNs":7}
                """),
            Old("transaction-posted", "", """
                {"Transaction":{"Id":"old-1","TimeNs":7,"Memo":"bought 400 EUR/USD at 1.1","Entries":[
                 {"Account":"position:EUR/USD","Currency":"EUR","Amount":400},{"Account":"trading:EUR/USD","Currency":"EUR","Amount":-400},
                 {"Account":"cash","Currency":"USD","Amount":-440.0},{"Account":"trading:EUR/USD","Currency":"USD","Amount":440.0},
                 {"Account":"cash","Currency":"USD","Amount":-0.0088},{"Account":"expense:fees","Currency":"USD","Amount":0.0088}]},"TimeNs":7}
                """),
        ], TestContext.Current.CancellationToken);
        var old = market.Cluster.Grains.GetGrain<IPortfolioGrain>("local/old");
        Assert.Equal(400m, Assert.Single((await old.GetStatus()).Portfolio!.Positions).Quantity);
        // Two fills of today make the old order whole; then another goes to the market.
        await old.Report(
        [
            new ExecutionReport("a", ExecutionKind.Filled, market.NowNs, "new-1", 500m, 1.2m, 0, ""),
            new ExecutionReport("a", ExecutionKind.Filled, market.NowNs, "new-2", 100m, 1.2m, 0, ""),
        ]);
        Assert.NotNull((await old.Submit(new("b", "EURUSD", OrderSide.Sell, 1_000, "a test", ""))).Order);

        for (var size = 1; size <= 4; size++)
        {
            var orders = await Joined(
                async after => (await old.GetOrders(PageRequest.Forward(size, after))).Page!, p => p.PageInfo, p => p.Nodes.Select(o => o.ClientOrderId));
            Assert.Equal(["a", "b"], orders);
            var trades = await Joined(
                async after => (await old.GetFills(PageRequest.Forward(size, after))).Page!, p => p.PageInfo, p => p.Nodes.Select(f => f.TradeId));
            Assert.Equal(["old-1", "new-1", "new-2"], trades);
            var last = (await old.GetFills(PageRequest.Backward(size))).Page!.Nodes.Select(f => f.TradeId);
            Assert.Equal(trades.TakeLast(size), last);
        }

        var statement = await market.Cluster.Grains.GetGrain<IPortfolioReportsGrain>("local/old").GetStatement(new(0, market.NowNs + 1), 1, null);
        Assert.True(statement.Statement!.TiesOut);
    }

    private static async Task<List<string>> Joined<T>(Func<string?, Task<T>> read, Func<T, PageInfo> info, Func<T, IEnumerable<string>> entries)
    {
        var joined = new List<string>();
        string? after = null;
        while (true)
        {
            var page = await read(after);
            joined.AddRange(entries(page));
            if (!info(page).HasNextPage) return joined;
            after = info(page).EndCursor;
        }
    }

    private static JournalEvent Old(string type, string subject, string payload) => new(type, subject, Encoding.UTF8.GetBytes(payload));
}
