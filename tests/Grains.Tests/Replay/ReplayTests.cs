using OrleansTrading.Domain;
using OrleansTrading.Domain.Bars;
using OrleansTrading.Domain.Strategies;
using OrleansTrading.Grains.Abstractions.Arbitrage;
using OrleansTrading.Grains.Abstractions.Markets;
using OrleansTrading.Grains.Abstractions.Portfolio;
using OrleansTrading.Grains.Abstractions.Strategies;

namespace OrleansTrading.Grains.Tests.Replay;

public sealed class ReplayTests : IDisposable
{
    private readonly TempFolder _temp = new();
    private readonly ListMarket _market = ListMarket.Make(seed: 7);

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task A_replay_trades_with_every_strategy_and_its_books_tie_out()
    {
        var picture = await Uninterrupted("a");

        Assert.All(picture.Strategies, s => Assert.True(s.Signals > 0));
        Assert.All(StrategyCatalogue.Names, name => Assert.Contains(picture.Fills, f => f.Strategy == name));
        Assert.All(picture.Ledger.GroupBy(l => l.Currency), c => Assert.Equal(0, c.Sum(l => l.Amount)));
        Assert.All(picture.Ledger.GroupBy(l => (l.TransactionId, l.Currency)), t => Assert.Equal(0, t.Sum(l => l.Amount)));
        var p = picture.Portfolio;
        Assert.Equal(p.Cash + p.Positions.Sum(x => x.Quantity * (x.MarkPrice ?? 0)), p.Equity);
        Assert.Equal(1_000_000m + p.RealizedPnl + p.UnrealizedPnl - p.Fees, p.Equity);
        foreach (var position in p.Positions)
            Assert.Equal(picture.Fills.Where(f => f.Symbol == position.Symbol).Sum(Signed), position.Quantity);
        Assert.Equal(picture.Fills.Sum(f => f.Fee), p.Fees);
    }

    [Fact]
    public async Task Counts_equal_a_plain_count_over_the_quotes()
    {
        var picture = await Uninterrupted("a");

        for (var venue = 0; venue < 2; venue++)
        {
            Assert.Equal(_market.Quotes.Count(q => q.Venue == venue), picture.Venues[venue].QuotesRead);
            Assert.Equal(_market.Quotes.Count(q => q.Venue == venue && q.Quote.BidTicks > q.Quote.AskTicks), picture.Venues[venue].QuotesRejected);
        }

        for (var instrument = 0; instrument < 2; instrument++)
        {
            var tops = new (long Bid, long Ask)?[2];
            long updates = 0, crossed = 0;
            foreach (var q in _market.Quotes.Where(q => q.Instrument == instrument && q.Quote.BidTicks <= q.Quote.AskTicks))
            {
                tops[q.Venue] = (q.Quote.BidTicks, q.Quote.AskTicks);
                if (tops[0] is not { } a || tops[1] is not { } b) continue;
                updates++;
                if (a.Bid > b.Ask || b.Bid > a.Ask) crossed++;
            }

            Assert.True(crossed > 0);
            Assert.Equal(updates, picture.Markets[instrument].Updates);
            Assert.Equal(crossed, picture.Markets[instrument].CrossedUpdates);
        }
    }

    [Fact]
    public async Task Every_fill_is_the_first_good_quote_of_its_venue_five_milliseconds_after_the_decision()
    {
        var picture = await Uninterrupted("a");
        var orders = picture.Orders.ToDictionary(o => o.ClientOrderId);

        Assert.All(picture.Fills, fill =>
        {
            var decided = long.Parse(orders[fill.ClientOrderId].SubmittedNs);
            var quote = _market.Quotes.First(q =>
                _market.Venues[q.Venue].Name == fill.Venue && _market.Instruments[q.Instrument].Symbol == fill.Symbol
                && q.Quote.IsValid && q.Quote.TimeNs >= decided + 5_000_000);
            Assert.Equal(quote.Quote.TimeNs.ToString(), fill.TimeNs);
            Assert.Equal((fill.Side == Abstractions.Execution.OrderSide.Buy ? quote.Quote.AskTicks : quote.Quote.BidTicks) * 0.00001m, fill.Price);
            Assert.Equal(fill.Quantity * fill.Price * 0.00002m, fill.Fee);
        });
    }

    [Fact]
    public async Task Two_replays_of_the_same_market_are_equal_to_the_last_digit() =>
        TradingPicture.AssertSame(await Uninterrupted("a"), await Uninterrupted("b"));

    [Theory]
    [InlineData(1)]
    [InlineData(19_999)]
    [InlineData(31_234)]
    [InlineData(59_999)]
    public async Task A_replay_that_broke_anywhere_and_was_resumed_equals_an_uninterrupted_one(int brokenAt)
    {
        await using (var cluster = await TradingCluster.Start(_temp["broken"], _market.FailingAt(brokenAt)))
        {
            var ended = await cluster.Ended();
            Assert.Equal(SessionState.Failed, ended.State);
            Assert.StartsWith("MARKET_FILE_CORRUPT", ended.Error, StringComparison.Ordinal);
        }

        await using var resumed = await TradingCluster.Start(_temp["broken"], _market);
        Assert.Equal(SessionState.Finished, (await resumed.Ended()).State);
        TradingPicture.AssertSame(await Uninterrupted("whole"), await resumed.Read());
    }

    [Fact]
    public async Task A_replay_that_broke_again_and_again_equals_an_uninterrupted_one()
    {
        var random = new Random(11);
        foreach (var brokenAt in Enumerable.Range(0, 12).Select(_ => random.Next(1, 59_999)).Order())
        {
            await using var cluster = await TradingCluster.Start(_temp["broken"], _market.FailingAt(brokenAt));
            await cluster.Ended();
        }

        await using var resumed = await TradingCluster.Start(_temp["broken"], _market);
        await resumed.Ended();
        TradingPicture.AssertSame(await Uninterrupted("whole"), await resumed.Read());
    }

    [Fact]
    public async Task A_replay_that_broke_takes_no_persons_order_before_it_is_back_where_it_was()
    {
        await using (var cluster = await TradingCluster.Start(_temp["broken"], _market.FailingAt(39_000)))
            await cluster.Ended();

        // The cursor is at the last checkpoint, the portfolio further on, and at this speed the market stands still.
        await using var slow = await TradingCluster.Start(_temp["broken"], _market, speed: 0.000_001);
        Assert.Equal("MARKET_RESUMING", (await Place(slow, "too-early")).Refusal!.Code);
    }

    [Fact]
    public async Task A_finished_replay_is_served_again_without_replaying()
    {
        var first = await Uninterrupted("a");
        await using var again = await TradingCluster.Start(_temp["a"], _market.FailingAt(0));
        Assert.Equal(SessionState.Finished, (await again.Ended()).State);
        TradingPicture.AssertSame(first, await again.Read());
    }

    [Fact]
    public async Task Another_replay_in_the_same_folder_is_refused_by_name()
    {
        await Uninterrupted("a");
        var refused = await Assert.ThrowsAsync<RefusedException>(() => TradingCluster.Start(_temp["a"], _market, strategies: ["momentum"]));
        Assert.Equal("ANOTHER_MARKET", refused.Refusal.Code);
    }

    [Fact]
    public async Task Without_strategies_a_replay_counts_and_trades_nothing()
    {
        await using var cluster = await TradingCluster.Start(_temp["none"], _market, strategies: []);
        await cluster.Ended();
        var picture = await cluster.Read();
        Assert.Empty(picture.Orders);
        Assert.All(picture.Strategies, s => Assert.Equal((StrategyRunState.Stopped, 0), (s.State, s.Signals)));
        Assert.Equal(_market.Quotes.Count(q => q.Venue == 0), picture.Venues[0].QuotesRead);
        Assert.Equal(1_000_000m, picture.Portfolio.Equity);
    }

    [Fact]
    public async Task Closed_bars_of_every_timeframe_equal_a_plain_grouping_of_the_mids()
    {
        var picture = await Uninterrupted("a");
        for (var instrument = 0; instrument < 2; instrument++)
        {
            var mids = Mids(instrument).ToArray();
            foreach (var timeframe in Timeframe.Known)
            {
                // Weeks, months and years go on when the day's data ends.
                var expected = mids.GroupBy(m => timeframe.OpenOf(m.TimeNs)).Where(g => timeframe.EndOf(g.Key) <= _market.ToNs).Select(g => new Bar(
                    g.Key.ToString(),
                    g.First().Mid, g.Max(m => m.Mid), g.Min(m => m.Mid), g.Last().Mid, g.Count(), IsClosed: true, Volume: 0)).ToArray();
                Assert.Equal(expected.TakeLast(timeframe.BarsKept), picture.BarsOf(_market.Instruments[instrument].Symbol, timeframe.Name).Where(bar => bar.IsClosed));
            }
        }
    }

    [Fact]
    public async Task The_equity_curve_has_a_sample_of_every_minute_at_the_mids_before_its_first_quote()
    {
        var picture = await Uninterrupted("a");
        var symbols = _market.Instruments.Select(i => i.Symbol).ToArray();
        var mids = symbols.Select((_, i) => new Queue<(long TimeNs, decimal Mid)>(Mids(i))).ToArray();
        var fills = new Queue<Fill>(picture.Fills);
        var (cash, held, mid) = (1_000_000m, new decimal[2], new decimal[2]);
        var expected = new List<EquityPoint>();
        foreach (var minute in _market.Quotes.GroupBy(q => q.Quote.TimeNs / Timeframe.MinuteNs))
        {
            var firstNs = minute.First().Quote.TimeNs;
            while (fills.TryPeek(out var fill) && long.Parse(fill.TimeNs) < firstNs)
            {
                fills.Dequeue();
                cash -= Signed(fill) * fill.Price + fill.Fee;
                held[Array.IndexOf(symbols, fill.Symbol)] += Signed(fill);
            }

            for (var i = 0; i < symbols.Length; i++)
                while (mids[i].TryPeek(out var next) && next.TimeNs < firstNs)
                    mid[i] = mids[i].Dequeue().Mid;
            expected.Add(new EquityPoint((minute.Key * Timeframe.MinuteNs).ToString(), cash + held[0] * mid[0] + held[1] * mid[1]));
        }

        Assert.Equal(expected, picture.EquityCurve);
        Assert.Equal(1_000_000m, picture.EquityCurve[0].Equity);
        Assert.Contains(picture.EquityCurve, p => p.Equity != 1_000_000m);
    }

    [Fact]
    public async Task Opportunities_that_a_replay_met_are_listed_last_closed_first()
    {
        var picture = await Uninterrupted("a");
        Assert.InRange(picture.Opportunities.Count, 3, IArbitrageGrain.MaxOpportunities);
        Assert.All(picture.Opportunities, o =>
        {
            Assert.Equal(OpportunityState.Closed, o.State);
            Assert.InRange(o.PeakEdgeBps, 10, 1_000);
            Assert.Equal(0.4m, o.FeesBps);
        });
        var closed = picture.Opportunities.Select(o => long.Parse(o.UpdatedNs)).ToArray();
        Assert.Equal(closed.OrderDescending(), closed);
    }

    private async Task<TradingPicture> Uninterrupted(string folder)
    {
        await using var cluster = await TradingCluster.Start(_temp[folder], _market);
        Assert.Equal(SessionState.Finished, (await cluster.Ended()).State);
        return await cluster.Read();
    }

    // The consolidated mid after every good quote, once both venues have quoted.
    private IEnumerable<(long TimeNs, decimal Mid)> Mids(int instrument)
    {
        var tops = new (long Bid, long Ask)?[2];
        foreach (var q in _market.Quotes.Where(q => q.Instrument == instrument && q.Quote.IsValid))
        {
            tops[q.Venue] = (q.Quote.BidTicks, q.Quote.AskTicks);
            if (tops[0] is { } a && tops[1] is { } b)
                yield return (q.Quote.TimeNs, (Math.Max(a.Bid, b.Bid) + Math.Min(a.Ask, b.Ask)) * 0.00001m / 2);
        }
    }

    private static Task<OrderResult> Place(TradingCluster cluster, string id) =>
        cluster.Portfolio.Submit(new OrderCommand(id, "EURUSD", Abstractions.Execution.OrderSide.Buy, 1_000, "a test", ""));

    private static decimal Signed(Fill fill) =>
        fill.Side == Abstractions.Execution.OrderSide.Buy ? fill.Quantity : -fill.Quantity;
}
