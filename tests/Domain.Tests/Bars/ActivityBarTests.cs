using FsCheck;
using FsCheck.Fluent;
using OrleansTrading.Domain.Bars;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Domain.Tests.Bars;

public sealed class ActivityBarTests
{
    // A tick of 0.5 and a lot of 0.1.
    private static readonly Instrument Coin = new("A/B", AssetClass.Crypto, "A", "B", 0.5m, 0.1m, 0, "coin");

    private static readonly Gen<Trade> Trades =
        from price in Gen.Choose(1, 40)
        from size in Gen.Frequency((6, Gen.Choose(1, 9)), (1, Gen.Choose(10, 300)))
        from side in Gen.Choose(0, 2)
        select new Trade(1, price, size, (Aggressor)side);

    [Fact]
    public void A_tick_bar_closes_with_its_last_trade()
    {
        var closed = Build("tick:2", new(1, 10, 4, Aggressor.Buyer), new(2, 12, 5, Aggressor.Seller), new(3, 11, 6, Aggressor.Unknown));
        Assert.Equal([new ActivityBar(1, 2, 10, 12, 10, 12, 9, 4, 5, 100, 2)], closed);
    }

    [Fact]
    public void A_volume_bar_holds_its_threshold_to_the_lot_and_the_rest_begins_the_next()
    {
        // 1 of base is 10 lots.
        var closed = Build("volume:1", new(1, 10, 7, Aggressor.Buyer), new(2, 12, 26, Aggressor.Seller), new(3, 11, 7, Aggressor.Buyer));
        Assert.Equal(
            [
                new ActivityBar(1, 2, 10, 12, 10, 12, 10, 7, 3, 106, 2),
                new ActivityBar(2, 2, 12, 12, 12, 12, 10, 0, 10, 120, 1),
                new ActivityBar(2, 2, 12, 12, 12, 12, 10, 0, 10, 120, 1),
                new ActivityBar(2, 3, 12, 12, 11, 11, 10, 7, 3, 113, 2),
            ],
            closed);
    }

    [Fact]
    public void A_dollar_bar_ends_with_the_lot_that_reaches_its_threshold()
    {
        // A tick times a lot is 0.05: 5 is 100 units, which 9 lots at 12 reach.
        var closed = Build("dollar:5", new Trade(1, 12, 20, Aggressor.Buyer));
        Assert.Equal([9L, 9L], closed.Select(bar => bar.VolumeLots));
        Assert.All(closed, bar => Assert.Equal(108, bar.NotionalUnits));
    }

    [Fact]
    public void Nothing_that_was_traded_is_lost_or_doubled() => Property.HoldsForSequences(Trades, trades =>
    {
        foreach (var text in new[] { "tick:3", "volume:1.5", "dollar:20" })
        {
            Assert.True(ActivitySpec.TryParse(text, out var spec));
            var builder = new ActivityBarBuilder(spec, Coin);
            var closed = new List<ActivityBar>();
            foreach (var trade in trades)
            {
                // Continued from a capture at any point.
                builder = new ActivityBarBuilder(spec, Coin, builder.Forming);
                builder.Apply(trade, closed);
            }

            ActivityBar[] all = [.. closed, builder.Forming];
            Assert.Equal(trades.Sum(t => t.SizeLots), all.Sum(b => b.VolumeLots));
            Assert.Equal(trades.Where(t => t.Aggressor == Aggressor.Buyer).Sum(t => t.SizeLots), all.Sum(b => b.BuyLots));
            Assert.Equal(trades.Where(t => t.Aggressor == Aggressor.Seller).Sum(t => t.SizeLots), all.Sum(b => b.SellLots));
            Assert.Equal(trades.Sum(t => t.SizeLots * t.PriceTicks), all.Sum(b => (long)b.NotionalUnits));
            Assert.All(closed, bar => Assert.True(bar.Low <= Math.Min(bar.Open, bar.Close) && bar.High >= Math.Max(bar.Open, bar.Close)));
            if (spec.Unit == ActivityUnit.Volume) Assert.All(closed, bar => Assert.Equal(15, bar.VolumeLots));
            if (spec.Unit == ActivityUnit.Tick) Assert.All(closed, bar => Assert.Equal(3, bar.Trades));
            if (spec.Unit == ActivityUnit.Dollar) Assert.All(closed, bar => Assert.True(bar.NotionalUnits >= 400 && bar.NotionalUnits - bar.Close < 400));
        }
    });

    [Theory]
    [InlineData("tick:0")]
    [InlineData("tick:1.5")]
    [InlineData("tick:-1")]
    [InlineData("volume:")]
    [InlineData("volume:1e3")]
    [InlineData("dollar:1000000000001")]
    [InlineData("dollars:5")]
    [InlineData("5")]
    [InlineData("")]
    public void Another_text_is_no_specification(string text) => Assert.False(ActivitySpec.TryParse(text, out _));

    [Fact]
    public void A_specification_is_written_as_it_is_read()
    {
        foreach (var text in new[] { "tick:500", "volume:10.5", "dollar:1000000" })
        {
            Assert.True(ActivitySpec.TryParse(text, out var spec));
            Assert.Equal(text, spec.ToString());
        }
    }

    [Fact]
    public void Bars_smaller_than_the_smallest_trade_and_trades_that_fill_too_many_are_refused()
    {
        Sample.Refused("BAR_THRESHOLD_INVALID", () => new ActivityBarBuilder(new ActivitySpec(ActivityUnit.Volume, 0.05m), Coin));
        var builder = new ActivityBarBuilder(new ActivitySpec(ActivityUnit.Volume, 0.1m), Coin);
        var closed = new List<ActivityBar>();
        Sample.Refused("BAR_THRESHOLD_INVALID", () => builder.Apply(new Trade(1, 1, ActivityBarBuilder.MaxBarsPerTrade + 1, Aggressor.Buyer), closed));
        Assert.Empty(closed);
        builder.Apply(new Trade(1, 1, ActivityBarBuilder.MaxBarsPerTrade, Aggressor.Buyer), closed);
        Assert.Equal(ActivityBarBuilder.MaxBarsPerTrade, closed.Count);
    }

    private static List<ActivityBar> Build(string text, params Trade[] trades)
    {
        Assert.True(ActivitySpec.TryParse(text, out var spec));
        var builder = new ActivityBarBuilder(spec, Coin);
        var closed = new List<ActivityBar>();
        foreach (var trade in trades) builder.Apply(trade, closed);
        return closed;
    }
}
