using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Domain.Portfolio;

namespace OrleansTrading.Domain.Tests.Portfolio;

public sealed class OrderDeskSubmitTests
{
    private readonly Scene _scene = new();

    [Fact]
    public void An_order_goes_to_the_venue_with_the_best_price_and_arrives_after_the_latency()
    {
        _scene.Quote(Sample.EurUsd, 1.2498m, 1.2502m, "fxcm");
        _scene.Quote(Sample.EurUsd, 1.2499m, 1.2503m, "oanda");
        var buy = Assert.IsType<OrderSubmitted>(Assert.Single(_scene.Submit("b", Side.Buy, 10_000m).Events));
        // The collar: 1.2502 × 1.005 = 1.256451, cut to a tick on the safe side.
        // On margin it uses buying power: 10,000 at the mid of 1.25005, of twice the equity.
        Assert.Equal(
            new OrderSubmitted(
                _scene.Now, "b", "EUR/USD", Side.Buy, 10_000m, "", "fxcm", 1.2502m, _scene.Now + 5_000_000, 125_645, "anna", "trace-1",
                new Reservation("USD", 12_500.5m, 2_000_000m)),
            buy);
        var sell = Assert.IsType<OrderSubmitted>(Assert.Single(_scene.Submit("s", Side.Sell, 10_000m).Events));
        // 1.2499 × 0.995 = 1.2436505.
        Assert.Equal(("oanda", 1.2499m, 124_366L), (sell.Venue, sell.DecisionPrice, sell.ProtectionTicks));
    }

    [Fact]
    public void Venues_with_old_quotes_are_passed_over()
    {
        _scene.Quote(Sample.EurUsd, 1.25m, 1.25m, "fxcm", ageNs: 10 * Nanoseconds.PerSecond + 1);
        _scene.Quote(Sample.EurUsd, 1.2502m, 1.2504m, "oanda", ageNs: 10 * Nanoseconds.PerSecond);
        Assert.Equal("oanda", ((OrderSubmitted)_scene.Submit("a", Side.Buy, 1_000m).Events[0]).Venue);
    }

    [Theory]
    [InlineData("")]
    [InlineData("with space")]
    [InlineData("momentum:EUR/USD:1")]
    [InlineData("ümlaut")]
    [InlineData("new\nline")]
    [InlineData("aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggggg")] // 65
    public void A_bad_id_is_refused(string id) => Refused("CLIENT_ORDER_ID_INVALID", _scene.Submit(id, Side.Buy, 1_000m));

    [Theory]
    [InlineData("a")]
    [InlineData("A-1_b.c")]
    [InlineData("aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffgggg")] // 64
    public void A_good_id_is_taken(string id) => Assert.Null(_scene.Submit(id, Side.Buy, 1_000m).Refusal);

    [Theory]
    [InlineData("0")]
    [InlineData("-1000")]
    [InlineData("999")]
    [InlineData("1500")]
    [InlineData("1000.0000000000000000000000001")]
    [InlineData("1000000001000")]
    [InlineData("79228162514264337593543950335")]
    [InlineData("-79228162514264337593543950335")]
    public void A_quantity_that_is_none_is_refused(string quantity) =>
        Refused("QUANTITY_INVALID", _scene.Submit("a", Side.Buy, decimal.Parse(quantity)));

    [Fact]
    public void A_side_that_is_none_is_refused() => Refused("SIDE_INVALID", _scene.Submit("a", (Side)0, 1_000m));

    [Fact]
    public void An_unknown_symbol_is_refused_and_a_ticker_in_any_case_is_known()
    {
        Refused("UNKNOWN_SYMBOL", _scene.Submit("a", Side.Buy, 1_000m, "EUR/GBP"));
        Assert.Null(_scene.Submit("a", Side.Buy, 1_000m, "eurusd").Refusal);
        // The same order by another spelling.
        Assert.Same(Decision.Known, _scene.Submit("a", Side.Buy, 1_000m, "EUR/USD"));
    }

    [Fact]
    public void In_a_closed_market_an_order_is_refused_and_a_known_one_still_known()
    {
        _scene.Submit("known", Side.Buy, 1_000m);
        _scene.IsOpen = false;
        Refused("MARKET_CLOSED", _scene.Submit("a", Side.Buy, 1_000m));
        Assert.Same(Decision.Known, _scene.Submit("known", Side.Buy, 1_000m));
    }

    [Fact]
    public void Without_a_quote_and_with_a_stale_one_an_order_is_refused()
    {
        _scene.NoQuote(Sample.EurUsd);
        Refused("QUOTE_MISSING", _scene.Submit("a", Side.Buy, 1_000m));
        _scene.Quote(Sample.EurUsd, 1.25m, 1.25m, ageNs: 10 * Nanoseconds.PerSecond + 1);
        var refusal = Refused("QUOTE_STALE", _scene.Submit("a", Side.Buy, 1_000m));
        Assert.Equal(("MAX_QUOTE_AGE", 10m, 10.000000001m), (refusal.Limit, refusal.Allowed, refusal.Attempted));
        _scene.Quote(Sample.EurUsd, 1.25m, 1.25m, ageNs: 10 * Nanoseconds.PerSecond);
        Assert.Null(_scene.Submit("a", Side.Buy, 1_000m).Refusal);
    }

    [Fact]
    public void The_same_order_again_is_known_whatever_became_of_it()
    {
        Again();
        _scene.Report("a", ReportKind.Accepted);
        Again();
        _scene.Fill("a", 1_000m, 1.25m, "t1");
        Again();
        _scene.Cancel("a");
        Again();
        _scene.Fill("a", 1_000m, 1.25m, "t2");
        Assert.Equal(OrderStatus.Filled, _scene.Status("a"));
        Again();
        Assert.Equal((1L, 2_000m), (_scene.Account.Orders, _scene.Account.Positions["EUR/USD"].Quantity));

        void Again()
        {
            var isFirst = _scene.History("a").Count == 0;
            var decision = _scene.Submit("a", Side.Buy, 2_000m);
            Assert.Null(decision.Refusal);
            Assert.Equal(isFirst ? 1 : 0, decision.Events.Count);
        }
    }

    [Theory]
    [InlineData(Side.Sell, 1_000, "EUR/USD")]
    [InlineData(Side.Buy, 2_000, "EUR/USD")]
    [InlineData(Side.Buy, 1_000, "USD/JPY")]
    public void An_id_used_again_for_another_order_is_refused(Side side, int quantity, string symbol)
    {
        _scene.Quote(Sample.UsdJpy, 150, 150);
        _scene.Submit("a", Side.Buy, 1_000m);
        Refused("CLIENT_ORDER_ID_REUSED", _scene.Submit("a", side, quantity, symbol));
        _scene.Fill("a", 1_000m, 1.25m, "t1");
        Refused("CLIENT_ORDER_ID_REUSED", _scene.Submit("a", side, quantity, symbol));
    }

    [Fact]
    public void A_refused_id_is_free_again()
    {
        Refused("MAX_ASSET_SHARE", _scene.Submit("a", Side.Buy, 60_000m));
        Assert.Single(_scene.Submit("a", Side.Sell, 1_000m).Events);
    }

    // A broken feed may quote anything that is a valid quote, and a person may type anything.
    [Fact]
    public void Absurd_prices_and_quantities_are_refused_by_name_and_overflow_nothing()
    {
        var coarse = new Instrument("XAU/USD", AssetClass.Metal, "XAU", "USD", 1m, 1m, 1m, "metals");
        var scene = new Scene(Scene.Loose, new Catalogue([coarse, Sample.EurUsd], []));
        var most = coarse.ToPrice(Instrument.MaxTicks);
        scene.Quote(coarse, most, most);
        foreach (var side in new[] { Side.Buy, Side.Sell })
        {
            Refused("VALUE_OUT_OF_RANGE", scene.Submit("a", side, 1_000_000_000_000m, "XAU/USD"));
            Refused("MAX_ORDER_NOTIONAL", scene.Submit("a", side, 1m, "XAU/USD"));
        }

        // A position that such a price makes worth more than a decimal can say stops every other order, too.
        scene.Quote(coarse, 1, 1);
        for (var i = 0; i < 3; i++) scene.Trade($"b{i}", Side.Buy, 30_000_000m, 1, "XAU/USD");
        scene.Quote(coarse, most, most);
        Assert.Null(scene.Submit("c", Side.Buy, 1_000m).Refusal);
        scene.Account.Apply(scene.Account.WorkingOrders["c"].Submitted with { ClientOrderId = "d", Symbol = "XAU/USD", Quantity = 1_000_000_000_000m });
        Refused("VALUE_OUT_OF_RANGE", scene.Submit("e", Side.Buy, 1_000m));
    }

    private static Refusal Refused(string code, Decision decision)
    {
        Assert.Empty(decision.Events);
        Assert.Equal(code, decision.Refusal?.Code);
        return decision.Refusal!;
    }
}
