using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Execution.Orders;
using OrleansTrading.Domain.Markets;
using static OrleansTrading.Domain.Execution.TimeInForce;

namespace OrleansTrading.Domain.Tests.Execution.Orders;

public sealed class OrderRulesTests
{
    private const decimal Quantity = 10_000m;
    private static readonly Trail FiveTicks = new(TrailUnit.Ticks, 5);

    // By type: default time in force, all that it can have, post-only, iceberg.
    private static readonly Dictionary<OrderType, (TimeInForce[] Times, bool PostOnly, bool Iceberg)> Legal = new()
    {
        [OrderType.Market] = ([ImmediateOrCancel, FillOrKill], false, false),
        [OrderType.Limit] = ([GoodTillCancelled, GoodTillDate, Day, ImmediateOrCancel, FillOrKill], true, true),
        [OrderType.Stop] = ([GoodTillCancelled, GoodTillDate, Day], false, false),
        [OrderType.StopLimit] = ([GoodTillCancelled, GoodTillDate, Day, ImmediateOrCancel, FillOrKill], false, true),
        [OrderType.MarketIfTouched] = ([GoodTillCancelled, GoodTillDate, Day], false, false),
        [OrderType.LimitIfTouched] = ([GoodTillCancelled, GoodTillDate, Day, ImmediateOrCancel, FillOrKill], true, true),
        [OrderType.TrailingStop] = ([GoodTillCancelled, GoodTillDate, Day], false, false),
        [OrderType.TrailingStopLimit] = ([GoodTillCancelled, GoodTillDate, Day, ImmediateOrCancel, FillOrKill], false, true),
    };

    [Fact]
    public void Each_type_goes_with_these_times_and_flags_and_no_others()
    {
        foreach (var type in Enum.GetValues<OrderType>())
        {
            var (times, postOnly, iceberg) = Legal[type];
            Assert.Equal(times[0], Plan(Ticket(type)).TimeInForce);
            foreach (var tif in Enum.GetValues<TimeInForce>())
            {
                var ticket = Ticket(type) with { TimeInForce = tif, ExpiresNs = tif == GoodTillDate ? Sample.Start + 1 : null };
                var isLegal = times.Contains(tif);
                Check(isLegal ? null : "TIME_IN_FORCE_NOT_ALLOWED", ticket);
                var rests = tif is not (ImmediateOrCancel or FillOrKill);
                if (!isLegal) continue;
                Check(postOnly && rests ? null : "POST_ONLY_NOT_ALLOWED", ticket with { PostOnly = true });
                Check(iceberg && rests ? null : "DISPLAY_QUANTITY_NOT_ALLOWED", ticket with { DisplayQuantity = 1_000m });
                Check(null, ticket with { ReduceOnly = true });
            }
        }
    }

    [Fact]
    public void Each_type_has_the_prices_that_it_needs_and_no_others()
    {
        foreach (var type in Enum.GetValues<OrderType>())
        {
            var full = Ticket(type);
            Check(full.LimitPrice is null ? "LIMIT_PRICE_NOT_ALLOWED" : "LIMIT_PRICE_REQUIRED", full with { LimitPrice = full.LimitPrice is null ? 1.25m : null });
            Check(full.StopPrice is null ? "STOP_PRICE_NOT_ALLOWED" : "STOP_PRICE_REQUIRED", full with { StopPrice = full.StopPrice is null ? 1.25m : null });
            Check(full.Trail is null ? "TRAIL_NOT_ALLOWED" : "TRAIL_REQUIRED", full with { Trail = full.Trail is null ? FiveTicks : null });
            Check(full.LimitOffset is null ? "LIMIT_OFFSET_NOT_ALLOWED" : "LIMIT_OFFSET_REQUIRED", full with { LimitOffset = full.LimitOffset is null ? 0.0001m : null });
            Check(type is OrderType.Market or OrderType.Limit ? "TRIGGER_SOURCE_NOT_ALLOWED" : null, full with { Source = TriggerSource.Mid });
        }
    }

    [Theory]
    [InlineData("1.250005")]
    [InlineData("0")]
    [InlineData("-1.25")]
    [InlineData("79228162514264337593543950335")]
    public void A_price_is_on_the_tick_and_never_rounded(string text)
    {
        var price = decimal.Parse(text);
        Check("PRICE_INVALID", Ticket(OrderType.Limit) with { LimitPrice = price });
        Check("PRICE_INVALID", Ticket(OrderType.Stop) with { StopPrice = price });
    }

    [Theory]
    [InlineData(TrailUnit.Amount, "0.000005", "TRAIL_INVALID")]
    [InlineData(TrailUnit.Amount, "0", "TRAIL_INVALID")]
    [InlineData(TrailUnit.Amount, "0.001", null)]
    [InlineData(TrailUnit.Percent, "100", "TRAIL_INVALID")]
    [InlineData(TrailUnit.Percent, "0", "TRAIL_INVALID")]
    [InlineData(TrailUnit.Percent, "-1", "TRAIL_INVALID")]
    [InlineData(TrailUnit.Percent, "0.125", null)]
    [InlineData(TrailUnit.Ticks, "1.5", "TRAIL_INVALID")]
    [InlineData(TrailUnit.Ticks, "0", "TRAIL_INVALID")]
    [InlineData(TrailUnit.Ticks, "1", null)]
    [InlineData((TrailUnit)9, "1", "TRAIL_INVALID")]
    public void A_trail_is_an_amount_on_the_tick_a_percentage_or_whole_ticks(TrailUnit unit, string value, string? code) =>
        Check(code, Ticket(OrderType.TrailingStop) with { Trail = new Trail(unit, decimal.Parse(value)) });

    [Fact]
    public void A_trail_in_money_is_counted_in_ticks() =>
        Assert.Equal(new Trail(TrailUnit.Ticks, 125), Plan(Ticket(OrderType.TrailingStop) with { Trail = new Trail(TrailUnit.Amount, 0.00125m) }).Trigger!.Trail);

    [Theory]
    [InlineData("500")]
    [InlineData("1500")]
    [InlineData("11000")]
    [InlineData("0")]
    public void What_is_shown_is_whole_lots_up_to_the_quantity(string shown) =>
        Check("DISPLAY_QUANTITY_INVALID", Ticket(OrderType.Limit) with { DisplayQuantity = decimal.Parse(shown) });

    [Fact]
    public void Only_a_good_till_date_order_says_when_it_ends_and_it_is_in_the_future()
    {
        var limit = Ticket(OrderType.Limit);
        Check("EXPIRY_REQUIRED", limit with { TimeInForce = GoodTillDate });
        Check("EXPIRY_NOT_ALLOWED", limit with { ExpiresNs = Sample.Start + 1 });
        Check("EXPIRY_PASSED", limit with { TimeInForce = GoodTillDate, ExpiresNs = Sample.Start });
        Assert.Equal(Sample.Start + 1, Plan(limit with { TimeInForce = GoodTillDate, ExpiresNs = Sample.Start + 1 }).Terms.ExpiresNs);
    }

    [Fact]
    public void There_is_no_type_but_those_there_are()
    {
        Check("ORDER_TYPE_UNKNOWN", new OrderTicket((OrderType)99));
        Check("TRIGGER_SOURCE_INVALID", Ticket(OrderType.Stop) with { Source = (TriggerSource)9 });
        Check("TIME_IN_FORCE_NOT_ALLOWED", Ticket(OrderType.Limit) with { TimeInForce = (TimeInForce)9 });
    }

    [Fact]
    public void A_stop_trades_at_the_market_when_it_fires_and_waits_as_long_as_it_was_told()
    {
        var plan = Plan(Ticket(OrderType.Stop) with { TimeInForce = GoodTillDate, ExpiresNs = Sample.Start + 7 });
        Assert.Equal((OrderTerms.Market, Sample.Start + 7, 0L), (plan.Terms, plan.Trigger!.ExpiresNs, plan.Terms.ExpiresNs));
    }

    // Monday to Friday 09:00 to 17:30, in UTC.
    [Theory]
    [InlineData("2024-01-02T10:00:00", "2024-01-02T17:30:00")]
    [InlineData("2024-01-02T18:00:00", "2024-01-03T17:30:00")]
    [InlineData("2024-01-06T12:00:00", "2024-01-08T17:30:00")]
    public void A_day_ends_with_the_session_or_the_next_one(string now, string end)
    {
        var exchange = new TradingHours("x", TimeZoneInfo.Utc, Enumerable.Range(0, 5).Select(d => new TradingSession(d * 1_440 + 540, d * 1_440 + 1_050)));
        Assert.Equal(At(end), OrderRules.SessionEnd(exchange, At(now)));
    }

    [Theory]
    [InlineData("2024-01-02T10:00:00", "2024-01-03T00:00:00")] // Tuesday
    [InlineData("2024-01-05T20:00:00", "2024-01-05T22:00:00")] // Friday, two hours before the week's end
    [InlineData("2024-01-06T12:00:00", "2024-01-08T00:00:00")] // Saturday: the first day of the next week is Sunday's rest
    public void Where_trading_goes_on_for_days_a_day_is_a_utc_day(string now, string end)
    {
        // Sunday 22:00 to Friday 22:00.
        var week = new TradingHours("fx", TimeZoneInfo.Utc, [new TradingSession(6 * 1_440 + 1_320, 6 * 1_440 + 1_320 + 5 * 1_440)]);
        Assert.Equal(At(end), OrderRules.SessionEnd(week, At(now)));
        Assert.Equal((At(now) / Nanoseconds.PerDay + 1) * Nanoseconds.PerDay, OrderRules.SessionEnd(TradingHours.Always, At(now)));
    }

    private static OrderTicket Ticket(OrderType type) => new(type)
    {
        LimitPrice = type is OrderType.Limit or OrderType.StopLimit or OrderType.LimitIfTouched ? 1.25m : null,
        StopPrice = type is OrderType.Stop or OrderType.StopLimit or OrderType.MarketIfTouched or OrderType.LimitIfTouched ? 1.24m : null,
        Trail = type is OrderType.TrailingStop or OrderType.TrailingStopLimit ? FiveTicks : null,
        LimitOffset = type == OrderType.TrailingStopLimit ? 0 : null,
    };

    private static long At(string time) => Nanoseconds.Of(new DateTimeOffset(DateTime.Parse(time), TimeSpan.Zero));

    private static OrderPlan Plan(OrderTicket ticket)
    {
        var (plan, refusal) = OrderRules.Check(ticket, Sample.EurUsd, Quantity, Sample.Start);
        Assert.Null(refusal);
        return plan!;
    }

    private static void Check(string? code, OrderTicket ticket) =>
        Assert.Equal(code, OrderRules.Check(ticket, Sample.EurUsd, Quantity, Sample.Start).Refusal?.Code);
}
