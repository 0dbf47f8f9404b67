using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Domain.Portfolio;

namespace OrleansTrading.Domain.Tests.Portfolio;

public sealed class MarketViewTests
{
    private const long Now = 1_000;
    private readonly MarketView _view = new(Now);

    [Fact]
    public void The_mid_lies_between_the_best_bid_and_the_best_ask_of_all_venues()
    {
        Add(Sample.EurUsd, ("fxcm", 100, 1.10m, 1.12m), ("oanda", 900, 1.09m, 1.11m));
        Assert.Equal(1.105m, _view.Mid("EUR/USD"));
        Assert.Equal(100, _view.Age("EUR/USD"));
        Assert.Null(_view.Mid("USD/JPY"));
        Assert.Null(_view.Age("USD/JPY"));
    }

    [Fact]
    public void The_best_venue_sells_cheapest_or_buys_dearest_among_young_quotes()
    {
        Add(Sample.EurUsd, ("fxcm", 100, 1.12m, 1.12m), ("oanda", 900, 1.09m, 1.11m), ("other", 899, 1.11m, 1.13m));
        Assert.Equal("oanda", _view.Best("EUR/USD", Side.Buy, 1_000)?.Venue);
        Assert.Equal("fxcm", _view.Best("EUR/USD", Side.Sell, 1_000)?.Venue);
        Assert.Equal("other", _view.Best("EUR/USD", Side.Sell, 101)?.Venue);
        Assert.Equal("oanda", _view.Best("EUR/USD", Side.Sell, 100)?.Venue);
        Assert.Null(_view.Best("EUR/USD", Side.Sell, 99));
        Assert.Null(_view.Best("USD/JPY", Side.Buy, 1_000));
    }

    [Theory]
    [InlineData("fxcm", "oanda")]
    [InlineData("oanda", "fxcm")]
    public void Among_equals_the_first_by_name_is_best_however_they_are_listed(string first, string second)
    {
        Add(Sample.EurUsd, (first, 900, 1.10m, 1.11m), (second, 900, 1.10m, 1.11m));
        Assert.Equal("fxcm", _view.Best("EUR/USD", Side.Buy, 1_000)?.Venue);
        Assert.Equal("fxcm", _view.Best("EUR/USD", Side.Sell, 1_000)?.Venue);
    }

    [Fact]
    public void A_rate_is_found_in_either_direction()
    {
        Add(Sample.UsdJpy, ("fxcm", 900, 125m, 125m));
        Assert.Equal(125m, _view.Rate("USD", "JPY"));
        Assert.Equal(0.008m, _view.Rate("JPY", "USD"));
        Assert.Equal(1m, _view.Rate("CHF", "CHF"));
        Assert.Null(_view.Rate("EUR", "JPY"));
    }

    [Fact]
    public void An_instrument_without_quotes_has_no_market()
    {
        _view.Add(Sample.EurUsd, []);
        Assert.Null(_view.Mid("EUR/USD"));
        Assert.Null(_view.Best("EUR/USD", Side.Buy, long.MaxValue));
    }

    private void Add(Instrument instrument, params (string Venue, long TimeNs, decimal Bid, decimal Ask)[] tops) =>
        _view.Add(instrument, [.. tops.Select(t => new VenueTop(t.Venue, Sample.QuoteOf(instrument, t.TimeNs, t.Bid, t.Ask)))]);
}
