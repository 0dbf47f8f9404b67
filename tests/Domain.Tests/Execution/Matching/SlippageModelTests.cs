using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Execution.Matching;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Domain.Tests.Execution.Matching;

public sealed class SlippageModelTests
{
    private readonly L2Book _book = new();

    public SlippageModelTests()
    {
        foreach (var (price, lots) in new[] { (100L, 10L), (99, 20), (95, 5) }) _book.SetBid(new BookLevel(price, lots));
        foreach (var (price, lots) in new[] { (102L, 10L), (103, 20), (110, 5) }) _book.SetAsk(new BookLevel(price, lots));
    }

    [Fact]
    public void Without_slippage_all_is_had_at_the_best_price()
    {
        Assert.Equal(new TakenPrice(1_000, 102, 0), new SlippageModel.None().Take(Side.Buy, 1_000, _book));
        Assert.Equal(new TakenPrice(1_000, 100, 0), new SlippageModel.None().Take(Side.Sell, 1_000, _book));
    }

    [Fact]
    public void Fixed_ticks_make_the_price_worse_and_never_less_than_one()
    {
        Assert.Equal(new TakenPrice(7, 105, 3), new SlippageModel.FixedTicks(3).Take(Side.Buy, 7, _book));
        Assert.Equal(new TakenPrice(7, 97, 3), new SlippageModel.FixedTicks(3).Take(Side.Sell, 7, _book));
        Assert.Equal(new TakenPrice(7, 1, 99), new SlippageModel.FixedTicks(500).Take(Side.Sell, 7, _book));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SlippageModel.FixedTicks(-1));
    }

    [Theory]
    [InlineData(Side.Buy, 10, 10, 102, 0)]
    // (10 · 102 + 10 · 103) / 20
    [InlineData(Side.Buy, 20, 20, 102.5, 0.5)]
    // (10 · 100 + 10 · 99) / 20
    [InlineData(Side.Sell, 20, 20, 99.5, 0.5)]
    // (10 · 100 + 20 · 99 + 2 · 95) / 32
    [InlineData(Side.Sell, 32, 32, 99.0625, 0.9375)]
    public void Walking_the_book_takes_level_after_level(Side side, long lots, long had, decimal average, decimal slippage) =>
        Assert.Equal(new TakenPrice(had, average, slippage), new SlippageModel.WalkBook().Take(side, lots, _book));

    [Fact]
    public void Walking_the_book_gets_no_more_than_there_is()
    {
        var taken = new SlippageModel.WalkBook().Take(Side.Buy, 1_000, _book);
        Assert.Equal(35, taken.Lots);
        // 20 ticks of 20 lots and 8 of 5 beyond 102: 60 / 35.
        Assert.Equal(60m / 35m, taken.SlippageTicks, 20);
    }

    [Fact]
    public void Sizes_and_prices_at_their_bounds_do_not_overflow()
    {
        _book.SetAsk(new BookLevel(Instrument.MaxTicks, Instrument.MaxTicks));
        var taken = new SlippageModel.WalkBook().Take(Side.Buy, Instrument.MaxTicks, _book);
        Assert.Equal(Instrument.MaxTicks, taken.Lots);
        Assert.InRange(taken.AverageTicks, Instrument.MaxTicks - 10_000m, Instrument.MaxTicks);
        Assert.Throws<ArgumentOutOfRangeException>(() => new SlippageModel.WalkBook().Take(Side.Buy, 0, _book));
    }

    [Theory]
    // 0.5 · 200 · √(10,000 / 1,000,000) = 10
    [InlineData(0.5, 10_000, 10)]
    [InlineData(1, 10_000, 20)]
    // 200 · √(1 / 1,000,000) = 0.2, of which a tick is the least.
    [InlineData(1, 1, 1)]
    [InlineData(0, 10_000, 0)]
    public void Impact_grows_with_the_square_root_of_the_size(double coefficient, long lots, long ticks)
    {
        var activity = new MarketActivity(1_000_000, 200);
        var model = new SlippageModel.SquareRootImpact(coefficient);
        Assert.Equal(new TakenPrice(lots, 102 + ticks, ticks), model.Take(Side.Buy, lots, _book, activity));
        Assert.Equal(new TakenPrice(lots, 100 - ticks, ticks), model.Take(Side.Sell, lots, _book, activity));
    }

    [Fact]
    public void An_impact_needs_a_market_and_a_taker_another_side()
    {
        var model = new SlippageModel.SquareRootImpact();
        Assert.Throws<ArgumentException>(() => model.Take(Side.Buy, 1, _book));
        Assert.Throws<ArgumentException>(() => model.Take(Side.Buy, 1, _book, new MarketActivity(1, double.NaN)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SlippageModel.SquareRootImpact(double.NaN));
        Assert.Equal(default, model.Take(Side.Buy, 1, new L2Book()));
    }
}
