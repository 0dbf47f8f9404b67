using System.Text;
using FsCheck;
using FsCheck.Fluent;
using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Execution.Orders;
using OrleansTrading.Domain.Journal;
using OrleansTrading.Domain.Ledger;
using OrleansTrading.Domain.Portfolio;

namespace OrleansTrading.Domain.Tests.Portfolio;

public sealed class PortfolioEventCodecTests
{
    // All 96 bits and all scales, so up to 28 and 29 digits.
    private static readonly Gen<decimal> Decimals =
        from low in Property.Longs(int.MinValue, int.MaxValue)
        from mid in Property.Longs(int.MinValue, int.MaxValue)
        from high in Gen.OneOf(Gen.Constant(0L), Property.Longs(int.MinValue, int.MaxValue))
        from isNegative in Gen.Elements(true, false)
        from scale in Gen.Choose(0, 28)
        select new decimal((int)low, (int)mid, (int)high, isNegative, (byte)scale);

    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.Elements("", "a", "momentum:EUR/USD:1", "\"\\\u0000\n", "ümlaut → 価格 🚀", new string('x', 500)),
        Gen.ArrayOf(Gen.Choose(32, 0xD7FF)).Select(codes => string.Concat(codes.Select(c => (char)c))));

    private static readonly Gen<PortfolioEvent> Events =
        from number in Gen.ArrayOf(Decimals, 4)
        from text in Gen.ArrayOf(Texts, 6)
        from time in Property.Longs(long.MinValue, long.MaxValue)
        from side in Gen.Elements(Side.Buy, Side.Sell)
        from pick in Gen.Choose(0, 23)
        select Make(pick, time, side, number, text);

    [Fact]
    public void Every_event_comes_back_as_it_was_to_the_last_digit() => Property.Holds(Events, e =>
    {
        var encoded = PortfolioEventCodec.Encode(e);
        Assert.Equal(e.Subject, encoded.Subject);
        var decoded = PortfolioEventCodec.Decode(new RecordedEvent(1, encoded.Type, encoded.Subject, encoded.Payload));
        if (e is TransactionPosted posted)
        {
            // A record with a list compares the list by reference.
            var again = Assert.IsType<TransactionPosted>(decoded);
            Assert.Equal(posted.Transaction.Entries, again.Transaction.Entries);
            Assert.Equal(posted with { Transaction = again.Transaction }, again);
            Assert.Equal(posted.Transaction with { Entries = again.Transaction.Entries }, again.Transaction);
        }
        else if (e is GroupOpened opened)
        {
            var again = Assert.IsType<GroupOpened>(decoded);
            Assert.Equal(opened.LegIds, again.LegIds);
            Assert.Equal(opened with { LegIds = again.LegIds }, again);
        }
        else
        {
            Assert.Equal(e, decoded);
        }

        // Scales, too: the same bytes again.
        Assert.Equal(encoded.Payload.ToArray(), PortfolioEventCodec.Encode(decoded).Payload.ToArray());
    }, runs: 1_500);

    [Fact]
    public void Every_type_of_event_has_its_name_for_good()
    {
        var names = Enumerable.Range(0, 24).Select(pick => PortfolioEventCodec.Encode(Make(pick, 1, Side.Buy, [1, 2, 3, 4], ["a", "b", "c", "d", "e", "f"])).Type);
        Assert.Equal(
        [
            "portfolio-opened-2", "order-submitted-3", "order-accepted", "order-filled-2", "transaction-posted",
            "order-cancel-requested", "order-cancelled", "order-expired", "order-rejected", "target-declined", "equity-marked",
            "funding-paid", "cash-moved", "cash-converted", "group-opened", "order-armed", "order-triggered", "order-queued", "order-routed",
            "order-reduced", "order-revised", "order-amend-requested", "order-amended", "order-amend-rejected",
        ], names);
        // And no type of event was forgotten in the codec or in these tests.
        Assert.Equal(24, typeof(PortfolioEvent).Assembly.GetTypes().Count(t => t.IsSubclassOf(typeof(PortfolioEvent))));
    }

    [Fact]
    public void Events_of_the_first_version_read_with_what_was_true_then()
    {
        Assert.Equal(new OrderAccepted(5, "a"), Decode("order-accepted", """{"ClientOrderId":"a","TimeNs":5}"""));
        Assert.Equal(
            new PortfolioOpened(5, "USD", 1_000_000.00m, LotMethod.Fifo, Financing.Margin),
            Decode("portfolio-opened", """{"BaseCurrency":"USD","Capital":1000000.00,"TimeNs":5}"""));
        Assert.Equal(
            new OrderSubmitted(5, "a", "EUR/USD", Side.Buy, 1000m, "", "fxcm", 1.10m, 6, 110_550, "anna", "t", new Reservation("USD", 0, 0)),
            Decode("order-submitted", OldOrder));
        Assert.Equal(
            new OrderFilled(5, "a", "t", "EUR/JPY", Side.Sell, "fxcm", 1000m, 150.1000000000000000000000001m, 0.22m, -3.5m, "m", "JPY"),
            Decode("order-filled", """
                {"ClientOrderId":"a","TradeId":"t","Symbol":"EUR/JPY","Side":"Sell","Venue":"fxcm","Quantity":1000,
                 "Price":150.1000000000000000000000001,"Fee":0.22,"RealizedPnl":-3.5,"Strategy":"m","TimeNs":5}
                """));
    }

    [Fact]
    public void A_journal_of_the_first_version_folds_and_goes_on()
    {
        var account = new PortfolioAccount();
        foreach (var (type, payload) in new[]
        {
            ("portfolio-opened", """{"BaseCurrency":"USD","Capital":1000000,"TimeNs":1}"""),
            ("transaction-posted", """
                {"Transaction":{"Id":"capital","TimeNs":1,"Memo":"opening capital","Entries":[
                 {"Account":"cash","Currency":"USD","Amount":1000000},{"Account":"capital","Currency":"USD","Amount":-1000000}]},"TimeNs":1}
                """),
            ("order-submitted", OldOrder),
            ("order-accepted", """{"ClientOrderId":"a","TimeNs":6}"""),
            ("order-filled", """
                {"ClientOrderId":"a","TradeId":"fxcm-a-1","Symbol":"EUR/USD","Side":"Buy","Venue":"fxcm","Quantity":400,
                 "Price":1.1,"Fee":0.0088,"RealizedPnl":0,"Strategy":"","TimeNs":7}
                """),
            ("transaction-posted", """
                {"Transaction":{"Id":"fxcm-a-1","TimeNs":7,"Memo":"bought 400 EUR/USD at 1.1","Entries":[
                 {"Account":"position:EUR/USD","Currency":"EUR","Amount":400},{"Account":"trading:EUR/USD","Currency":"EUR","Amount":-400},
                 {"Account":"cash","Currency":"USD","Amount":-440.0},{"Account":"trading:EUR/USD","Currency":"USD","Amount":440.0},
                 {"Account":"cash","Currency":"USD","Amount":-0.0088},{"Account":"expense:fees","Currency":"USD","Amount":0.0088}]},"TimeNs":7}
                """),
        })
            account.Apply(Decode(type, payload));
        account.RequireConsistent(Sample.Catalogue);
        Assert.Equal((400m, 440m), (account.Positions["EUR/USD"].Quantity, account.Positions["EUR/USD"].Cost));
        Assert.Equal(new Lot(400m, 1.1m, "fxcm-a-1", "fxcm", "", 7, 0.0088m, "USD"), Assert.Single(account.Positions["EUR/USD"].Lots));
        Assert.Equal(0, account.Reserved("USD"));

        // The rest of the old order comes in as a fill of today.
        account.Apply(new OrderFilled(8, "a", "fxcm-a-2", "EUR/USD", Side.Buy, "fxcm", 600m, 1.2m, 0, 0, "", "USD"));
        account.Apply(new TransactionPosted(8, Postings.Trade("fxcm-a-2", 8, Sample.EurUsd, 600m, 1.2m, 0, 0)));
        account.RequireConsistent(Sample.Catalogue);
        Assert.Empty(account.WorkingOrders);
    }

    [Theory]
    [InlineData("portfolio-opened", "[]")]
    [InlineData("portfolio-opened", "{\"TimeNs\":5")]
    [InlineData("order-filled", "{}")]
    [InlineData("order-filled", "{\"Symbol\":5}")]
    [InlineData("order-filled", "{\"Symbol\":\"EURUSD\"}")]
    [InlineData("order-filled", "{\"Symbol\":\"EUR/USD\",\"Symbol\":\"EUR/USD\"}")]
    public void A_damaged_event_of_the_first_version_is_refused_by_name(string type, string payload) =>
        Sample.Refused("JOURNAL_EVENT_CORRUPT", () => Decode(type, payload));

    private const string OldOrder = """
        {"ClientOrderId":"a","Symbol":"EUR/USD","Side":"Buy","Quantity":1000,"Strategy":"","Venue":"fxcm","DecisionPrice":1.10,
         "ArrivalNs":6,"ProtectionTicks":110550,"Cause":"anna","TraceId":"t","TimeNs":5}
        """;

    [Theory]
    [InlineData("order-exploded")]
    [InlineData("")]
    [InlineData("Order-Filled")]
    public void An_unknown_type_is_refused_by_name(string type) =>
        Assert.Contains("Event 7", Sample.Refused("JOURNAL_EVENT_UNKNOWN", () => Decode(type, "{}")).Message);

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("""{"ClientOrderId":"a"}""")]
    [InlineData("""{"ClientOrderId":null,"TimeNs":5}""")]
    [InlineData("""{"ClientOrderId":"a","TimeNs":5.5}""")]
    [InlineData("""{"ClientOrderId":"a","TimeNs":99999999999999999999}""")]
    [InlineData("""{"ClientOrderId":"a","TimeNs":5""")]
    [InlineData("""{"ClientOrderId":"a","TimeNs":5} x""")]
    public void A_damaged_payload_is_refused_by_name(string payload) =>
        Assert.Contains("Event 7 (order-accepted)", Sample.Refused("JOURNAL_EVENT_CORRUPT", () => Decode("order-accepted", payload)).Message);

    [Fact]
    public void A_side_that_is_none_is_refused_by_name() => Sample.Refused("JOURNAL_EVENT_CORRUPT", () => Decode("order-filled-2", """
        {"ClientOrderId":"a","TradeId":"t","Symbol":"EUR/USD","Side":99,"Venue":"fxcm","Quantity":1,"Price":1,"Fee":0,"RealizedPnl":0,
         "Strategy":"","FeeCurrency":"USD","TimeNs":5}
        """));

    [Fact]
    public void Any_damage_decodes_or_is_refused_by_name() => Property.Holds(
        from e in Events
        from at in Gen.Choose(0, 100_000)
        from to in Gen.Choose(0, 255)
        from isCut in Gen.Elements(true, false, false, false)
        select (e, at, to, isCut),
        damage =>
        {
            var encoded = PortfolioEventCodec.Encode(damage.e);
            var bytes = encoded.Payload.ToArray();
            if (damage.isCut) bytes = bytes[..(damage.at % bytes.Length)];
            else bytes[damage.at % bytes.Length] = (byte)damage.to;
            try
            {
                Assert.NotNull(PortfolioEventCodec.Decode(new RecordedEvent(7, encoded.Type, encoded.Subject, bytes)));
            }
            catch (RefusedException refused)
            {
                Assert.Equal("JOURNAL_EVENT_CORRUPT", refused.Refusal.Code);
            }
        }, runs: 3_000);

    private static PortfolioEvent Decode(string type, string payload) =>
        PortfolioEventCodec.Decode(new RecordedEvent(7, type, "a", Encoding.UTF8.GetBytes(payload)));

    private static PortfolioEvent Make(int pick, long time, Side side, decimal[] number, string[] text) => pick switch
    {
        0 => new PortfolioOpened(time, text[0], number[0], LotMethod.Average, Financing.Cash),
        1 => new OrderSubmitted(
            time, text[0], text[1], side, number[0], text[2], text[3], number[1], ~time, time / 3, text[4], text[5],
            new Reservation(text[0], number[2], number[3]))
        {
            Plan = Plan(time, number[3]),
            Stage = OrderStage.Armed,
            GroupId = text[1],
            QuoteQuantity = number[2],
            TrailStartTicks = ~time,
        },
        2 => new OrderAccepted(time, text[0]),
        3 => new OrderFilled(time, text[0], text[1], text[2], side, text[3], number[0], number[1], number[2], number[3], text[4], text[5]),
        4 => new TransactionPosted(time, new LedgerTransaction(text[0], ~time, text[1],
            [new(text[2], text[3], number[0]), new(text[4], text[5], number[1])])),
        5 => new OrderCancelRequested(time, text[0], ~time, text[1], text[2]),
        6 => new OrderCancelled(time, text[0], text[1]),
        7 => new OrderExpired(time, text[0], text[1]),
        8 => new OrderRejected(time, text[0], text[1]),
        9 => new TargetDeclined(time, text[0], text[1], text[2]),
        10 => new EquityMarked(time, number[0]),
        11 => new FundingPaid(time, text[0], text[1], text[2], text[3], number[0]),
        12 => new CashMoved(time, text[0], text[1], number[0], text[2], text[3]),
        13 => new CashConverted(time, text[0], text[1], number[0], text[2], number[1], text[3], text[4]),
        14 => new GroupOpened(time, text[0], GroupKind.Bracket, text[1], [text[2], text[3]], number[0], text[4], text[5]),
        15 => new OrderArmed(time, text[0], ~time, text[1], text[2]),
        16 => new OrderTriggered(
            time, text[0], number[0], text[1], number[1], ~time, time / 5, new Reservation(text[2], number[2], number[3]), text[3], text[4]),
        17 => new OrderQueued(time, text[0], text[1], text[2], text[3]),
        18 => new OrderRouted(time, text[0], number[0], ~time, text[1], text[2]),
        19 => new OrderReduced(time, text[0], number[0], text[1], text[2]),
        20 => new OrderRevised(
            time, text[0], text[1], number[0], ~time, Plan(time, number[1]).Trigger, time / 7, new Reservation(text[2], number[2], number[3]), text[3], text[4]),
        21 => new OrderAmendRequested(
            time, text[0], text[1], number[0], ~time, time / 3, new Reservation(text[2], number[2], number[3]), text[3], text[4]),
        22 => new OrderAmended(time, text[0], text[1], number[0], ~time),
        _ => new OrderAmendRejected(time, text[0], text[1], text[2]),
    };

    private static OrderPlan Plan(long time, decimal number) => new(
        OrderType.TrailingStopLimit, TimeInForce.GoodTillDate, new OrderTerms(OrderPricing.Limit, TimeInForce.GoodTillDate, ~time, time, true, number),
        new TriggerTerms(TriggerTurn.Against, TriggerSource.Mid, time / 2, new Trail(TrailUnit.Percent, number), ~time, time), ReduceOnly: true);
}
