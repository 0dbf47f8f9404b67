using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Domain.Portfolio;

namespace OrleansTrading.Domain.Tests.Portfolio;

public sealed class ValuationTests
{
    private readonly Scene _scene = new(Scene.Loose);

    [Fact]
    public void Equity_is_cash_and_what_is_held_at_the_mid()
    {
        _scene.Trade("a", Side.Buy, 10_000m, 1.25m, fee: 0.25m);
        _scene.Trade("b", Side.Sell, 4_000m, 1.30m, fee: 0.10m);
        _scene.Quote(Sample.EurUsd, 1.19m, 1.21m);
        // Cash 1,000,000 − 12,500 + 5,200 − 0.35; held 6,000 at 1.20 that cost 1.25; realised 4,000 × 0.05.
        Assert.Equal(new Valuation(999_899.65m, 992_699.65m, 200m, -300m, 0.35m, 7_200m), _scene.Valuation);
    }

    [Fact]
    public void A_short_position_is_worth_less_than_nothing_and_exposes_all_the_same()
    {
        _scene.Trade("a", Side.Sell, 10_000m, 1.25m);
        _scene.Quote(Sample.EurUsd, 1.5m, 1.5m);
        Assert.Equal(new Valuation(997_500m, 1_012_500m, 0, -2_500m, 0, 15_000m), _scene.Valuation);
    }

    [Fact]
    public void Other_currencies_count_at_their_rate()
    {
        _scene.Quote(Sample.UsdJpy, 125, 125);
        _scene.Quote(Sample.EurJpy, 150, 150);
        _scene.Trade("a", Side.Buy, 10_000m, 150, "EUR/JPY", fee: 1_250m);
        _scene.Trade("b", Side.Sell, 5_000m, 175, "EUR/JPY");
        // Cash −1,500,000 − 1,250 + 875,000 JPY = −5,010 USD; held 5,000 × 150 JPY = 6,000 USD; realised 125,000 JPY = 1,000 USD.
        Assert.Equal(new Valuation(1_000_990m, 994_990m, 1_000m, 0, 10m, 6_000m), _scene.Valuation);
    }

    [Fact]
    public void Without_a_mark_or_a_rate_there_is_no_value()
    {
        _scene.Quote(Sample.UsdJpy, 125, 125);
        _scene.Quote(Sample.EurJpy, 150, 150);
        _scene.Trade("a", Side.Buy, 10_000m, 150, "EUR/JPY");
        _scene.NoQuote(Sample.EurJpy);
        Assert.Contains("EUR/JPY", Missing());
        _scene.Quote(Sample.EurJpy, 150, 150);
        _scene.NoQuote(Sample.UsdJpy);
        Assert.Contains("JPY", Missing());

        string Missing()
        {
            var (value, refusal) = Valuation.Of(_scene.Account, _scene.Market, Sample.Catalogue);
            Assert.Null(value);
            Assert.Equal("MARK_MISSING", refusal?.Code);
            return refusal!.Message;
        }
    }

    [Fact]
    public void A_value_beyond_decimal_is_refused_by_name()
    {
        var account = _scene.Account;
        foreach (var id in new[] { "a", "b" })
        {
            account.Apply(new OrderSubmitted(1, id, "BTC/USD", Side.Buy, 1e12m, "", "fxcm", 1, 1, 1, "", "", new Reservation("USD", 0, 0)));
            account.Apply(new OrderFilled(1, id, id, "BTC/USD", Side.Buy, "fxcm", 1e12m, 1, 0, 0, "", "USD"));
        }

        var most = Sample.BtcUsd.ToPrice(Instrument.MaxTicks);
        _scene.Quote(Sample.BtcUsd, most, most);
        var (value, _) = Valuation.Of(account, _scene.Market, Sample.Catalogue);
        Assert.NotNull(value);
        for (var i = 0; i < 8; i++)
        {
            account.Apply(new OrderSubmitted(1, $"c{i}", "BTC/USD", Side.Buy, 1e12m, "", "fxcm", 1, 1, 1, "", "", new Reservation("USD", 0, 0)));
            account.Apply(new OrderFilled(1, $"c{i}", $"c{i}", "BTC/USD", Side.Buy, "fxcm", 1e12m, 1, 0, 0, "", "USD"));
        }

        Assert.Equal("VALUE_OUT_OF_RANGE", Valuation.Of(account, _scene.Market, Sample.Catalogue).Refusal?.Code);
    }
}
