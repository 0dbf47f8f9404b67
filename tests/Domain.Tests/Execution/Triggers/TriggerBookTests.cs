using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Execution.Orders;
using OrleansTrading.Domain.Execution.Triggers;

namespace OrleansTrading.Domain.Tests.Execution.Triggers;

/// <summary>Triggers against quotes that were worked out by hand. Armed at time 10; the quotes come at 11, 12, …</summary>
public sealed class TriggerBookTests
{
    private readonly TriggerBook _book = new();
    private readonly List<EndedTrigger> _ended = [];
    private long _now = 10;

    // A sell looks at the bid and a buy at the ask; the other side may be anywhere.
    [Theory]
    [InlineData(Side.Sell, TriggerTurn.Against, 100, 101, 999, false)]
    [InlineData(Side.Sell, TriggerTurn.Against, 100, 100, 999, true)]
    [InlineData(Side.Sell, TriggerTurn.Against, 100, 60, 999, true)] // a gap through the stop
    [InlineData(Side.Sell, TriggerTurn.Against, 100, 101, 50, false)] // a crossed market's ask is not its concern
    [InlineData(Side.Buy, TriggerTurn.Against, 100, 1, 99, false)]
    [InlineData(Side.Buy, TriggerTurn.Against, 100, 1, 100, true)]
    [InlineData(Side.Buy, TriggerTurn.Against, 100, 1, 170, true)]
    [InlineData(Side.Buy, TriggerTurn.Against, 100, 150, 99, false)]
    [InlineData(Side.Sell, TriggerTurn.Towards, 100, 99, 999, false)]
    [InlineData(Side.Sell, TriggerTurn.Towards, 100, 100, 999, true)]
    [InlineData(Side.Sell, TriggerTurn.Towards, 100, 130, 999, true)]
    [InlineData(Side.Buy, TriggerTurn.Towards, 100, 1, 101, false)]
    [InlineData(Side.Buy, TriggerTurn.Towards, 100, 1, 100, true)]
    [InlineData(Side.Buy, TriggerTurn.Towards, 100, 1, 70, true)]
    public void It_fires_at_exactly_its_price_or_beyond(Side side, TriggerTurn turn, long price, long bid, long ask, bool fires)
    {
        Arm("a", side, new TriggerTerms(turn, TriggerSource.Quote, price));
        Quote(bid, ask);
        if (fires) Assert.Equal(new EndedTrigger("p", "a", TriggerOutcome.Fired, 11, side == Side.Sell ? bid : ask, price), Assert.Single(_ended));
        else Assert.Empty(_ended);
    }

    // The middle of 100 and 101 is between two ticks: 201 half ticks.
    [Theory]
    [InlineData(Side.Sell, TriggerTurn.Against, 100, 101, false)]
    [InlineData(Side.Sell, TriggerTurn.Against, 99, 101, true)]
    [InlineData(Side.Buy, TriggerTurn.Against, 99, 100, false)]
    [InlineData(Side.Buy, TriggerTurn.Against, 99, 101, true)]
    [InlineData(Side.Buy, TriggerTurn.Towards, 100, 101, false)]
    [InlineData(Side.Sell, TriggerTurn.Towards, 100, 101, true)]
    public void On_the_mid_it_looks_at_the_middle_of_the_best_quotes(Side side, TriggerTurn turn, long bid, long ask, bool fires)
    {
        Arm("a", side, new TriggerTerms(turn, TriggerSource.Mid, 100));
        Quote(bid, ask);
        Assert.Equal(fires, _ended.Count == 1);
        if (fires) Assert.Equal(bid + ask, _ended[0].PriceTicks);
    }

    [Fact]
    public void A_sell_that_trails_follows_the_bid_up_and_never_down()
    {
        Arm("a", Side.Sell, Trailing(new Trail(TrailUnit.Ticks, 5)), start: 100); // stop 95
        Quote(96, 97);
        Quote(110, 111); // stop 105
        Quote(106, 107);
        Assert.Empty(_ended);
        Quote(105, 106);
        Assert.Equal((105L, 105L), (Assert.Single(_ended).PriceTicks, _ended[0].StopTicks));
    }

    [Fact]
    public void A_buy_that_trails_follows_the_ask_down_and_never_up()
    {
        Arm("a", Side.Buy, Trailing(new Trail(TrailUnit.Ticks, 5)), start: 100); // stop 105
        Quote(89, 90); // stop 95
        Quote(93, 94);
        Assert.Empty(_ended);
        Quote(95, 99); // a gap through it
        Assert.Equal((99L, 95L), (Assert.Single(_ended).PriceTicks, _ended[0].StopTicks));
    }

    // 1.5 % of 1,000 are 15; of 1,010 they are 15.15, and the stop at 994.85 leaves more room at 994.
    [Fact]
    public void A_percentage_is_of_the_best_price_and_leaves_more_room_where_it_is_between_two_ticks()
    {
        Arm("sell", Side.Sell, Trailing(new Trail(TrailUnit.Percent, 1.5m)), start: 1_000);
        Quote(986, 5_000);
        Quote(1_010, 5_000);
        Quote(995, 5_000);
        Assert.Empty(_ended);
        Quote(994, 5_000);
        Assert.Equal(("sell", 994L), (_ended.Single().ClientOrderId, _ended[0].StopTicks));

        _ended.Clear();
        // Of 990: 14.85, the stop at 1004.85 leaves more room at 1005.
        Arm("buy", Side.Buy, Trailing(new Trail(TrailUnit.Percent, 1.5m)), start: 990);
        Quote(1, 1_004);
        Assert.Empty(_ended);
        Quote(1, 1_005);
        Assert.Equal(("buy", 1_005L), (_ended.Single().ClientOrderId, _ended[0].StopTicks));
    }

    [Fact]
    public void On_the_mid_a_trail_counts_whole_ticks()
    {
        Arm("a", Side.Sell, Trailing(new Trail(TrailUnit.Ticks, 5)) with { Source = TriggerSource.Mid }, start: 201); // 100.5, stop 95.5
        Quote(95, 97); // 96
        Assert.Empty(_ended);
        Quote(95, 96); // 95.5
        Assert.Equal((191L, 95L), (Assert.Single(_ended).PriceTicks, _ended[0].StopTicks));
    }

    [Fact]
    public void What_was_quoted_up_to_its_arming_does_not_count()
    {
        _book.Arm(new Trigger("p", "a", Side.Sell, new TriggerTerms(TriggerTurn.Against, TriggerSource.Quote, 100), new Arming(20, 0)));
        _book.Arm(new Trigger("p", "trail", Side.Sell, Trailing(new Trail(TrailUnit.Ticks, 5)), new Arming(20, 100)));
        foreach (var timeNs in new[] { 15L, 20 }) _book.Apply(timeNs, 50, 51, _ended);
        // Nor does it move a trail: the stop stays at 95.
        _book.Apply(20, 500, 501, _ended);
        Assert.Empty(_ended);
        _book.Apply(21, 101, 102, _ended);
        Assert.Empty(_ended);
        _book.Apply(22, 96, 97, _ended);
        Assert.Equal("a,trail", string.Join(',', _ended.Select(e => e.ClientOrderId)));
    }

    [Fact]
    public void It_fires_once()
    {
        Arm("a", Side.Sell, new TriggerTerms(TriggerTurn.Against, TriggerSource.Quote, 100));
        Quote(90, 91);
        Quote(90, 91);
        Quote(80, 81);
        Assert.Single(_ended);
        Assert.Equal(0, _book.Count);
    }

    [Fact]
    public void What_fires_at_one_quote_comes_by_portfolio_and_order()
    {
        foreach (var (portfolio, id) in new[] { ("q", "a"), ("p", "b"), ("p", "B"), ("p", "a") })
            _book.Arm(new Trigger(portfolio, id, Side.Sell, new TriggerTerms(TriggerTurn.Against, TriggerSource.Quote, 100), new Arming(10, 0)));
        Quote(90, 91);
        Assert.Equal("p/B p/a p/b q/a", string.Join(' ', _ended.Select(e => $"{e.Portfolio}/{e.ClientOrderId}")));
    }

    [Fact]
    public void Its_time_is_over_at_its_end_also_when_the_price_comes_then()
    {
        Arm("a", Side.Sell, new TriggerTerms(TriggerTurn.Against, TriggerSource.Quote, 100, ExpiresNs: 13));
        Arm("b", Side.Sell, new TriggerTerms(TriggerTurn.Against, TriggerSource.Quote, 100, ExpiresNs: 12));
        Quote(150, 151);
        Assert.Empty(_ended);
        Quote(100, 151);
        Assert.Equal([TriggerOutcome.Fired, TriggerOutcome.Expired], _ended.Select(e => e.Outcome));
    }

    [Fact]
    public void The_same_again_changes_nothing_and_another_takes_its_place()
    {
        Arm("a", Side.Sell, Trailing(new Trail(TrailUnit.Ticks, 5)), start: 100);
        Quote(120, 121); // stop 115
        var armedAgain = new Trigger("p", "a", Side.Sell, Trailing(new Trail(TrailUnit.Ticks, 5)), new Arming(10, 100));
        _book.Arm(armedAgain);
        Assert.Equal(120, _book.Capture().Single().BestTicks);
        _book.Arm(armedAgain with { Arming = new Arming(_now, 118) }); // stop 113
        Quote(114, 115);
        Assert.Empty(_ended);
        Quote(113, 115);
        Assert.Single(_ended);
    }

    [Fact]
    public void A_trigger_that_was_taken_out_does_not_fire()
    {
        Arm("a", Side.Sell, new TriggerTerms(TriggerTurn.Against, TriggerSource.Quote, 100));
        _book.Disarm("p", "b");
        _book.Disarm("q", "a");
        Assert.Equal(1, _book.Count);
        _book.Disarm("p", "a");
        Quote(90, 91);
        Assert.Empty(_ended);
    }

    [Fact]
    public void Only_so_many_wait()
    {
        for (var i = 0; i < TriggerBook.MaxTriggers; i++)
            Arm($"{i}", Side.Sell, new TriggerTerms(TriggerTurn.Against, TriggerSource.Quote, 100));
        Sample.Refused("TOO_MANY_TRIGGERS", () => Arm("more", Side.Sell, new TriggerTerms(TriggerTurn.Against, TriggerSource.Quote, 100)));
        Arm("7", Side.Sell, new TriggerTerms(TriggerTurn.Against, TriggerSource.Quote, 99));
        Quote(100, 101);
        Assert.Equal(TriggerBook.MaxTriggers - 1, _ended.Count);
    }

    // Neither looking nor trailing takes memory; only what ends does.
    [Fact]
    public void A_quote_at_which_nothing_fires_allocates_nothing()
    {
        for (var i = 0; i < 100; i++)
        {
            Arm($"s{i}", Side.Sell, new TriggerTerms(TriggerTurn.Against, TriggerSource.Quote, 100 + i));
            Arm($"t{i}", Side.Sell, Trailing(new Trail(TrailUnit.Percent, 50)), start: 1_000);
        }

        Quote(1_000, 1_001);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++) _book.Apply(_now++, 1_000 + i % 7 + i / 100, 2_000, _ended);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Empty(_ended);
    }

    private static TriggerTerms Trailing(Trail trail) => new(TriggerTurn.Against, TriggerSource.Quote, 0, trail);

    private void Arm(string id, Side side, TriggerTerms terms, long start = 0) => _book.Arm(new Trigger("p", id, side, terms, new Arming(10, start)));

    private void Quote(long bid, long ask) => _book.Apply(++_now, bid, ask, _ended);
}
