using OrleansTrading.Connectors.Venues.Lean;
using OrleansTrading.Domain.Markets;
using static OrleansTrading.Connectors.Tests.Venues.Lean.MadeUpMarket;

namespace OrleansTrading.Connectors.Tests.Venues.Lean;

public sealed class TimeTests : IDisposable
{
    private const long HourMs = 3_600_000;

    private readonly MadeUpMarket _made = new();

    public void Dispose() => _made.Dispose();

    [Fact]
    public void A_venue_on_UTC_needs_one_file_a_day()
    {
        _made.Write("oanda", "eurusd", Day.AddDays(-1), "86399999,1,1\n");
        _made.Write("oanda", "eurusd", Day, "0,1,2\n86399999.999999,1,3\n");
        _made.Write("oanda", "eurusd", Day.AddDays(1), "0,1,4\n");
        var market = _made.Open();
        Assert.Equal(
            [new Quote(market.FromNs, 100000, 200000), new Quote(market.ToNs - 1, 100000, 300000)], All(market));
        Assert.Empty(market.MissingFiles);
    }

    [Fact]
    public void A_day_of_a_venue_five_hours_behind_spans_its_file_and_the_one_before()
    {
        // Midnight UTC is 19:00 of the day before on the venue's clock.
        _made.Write("fxcm", "eurusd", Day.AddDays(-1), $"{19 * HourMs - 1},1,1\n{19 * HourMs},1,2\n{24 * HourMs - 1},1,3\n");
        _made.Write("fxcm", "eurusd", Day, $"0,1,4\n{19 * HourMs - 1},1,5\n{19 * HourMs},1,6\n");
        var market = _made.Open();
        Assert.Equal(
            [
                new Quote(market.FromNs, 100000, 200000),
                new Quote(DayNs + Ms(5 * HourMs - 1), 100000, 300000),
                new Quote(DayNs + Ms(5 * HourMs), 100000, 400000),
                new Quote(market.ToNs - Ms(1), 100000, 500000),
            ],
            All(market));
        Assert.Equal([new RowCount("fxcm", EurUsd, 4)], market.Verify(Stop));
        Assert.Empty(market.MissingFiles);
    }

    [Fact]
    public void A_day_of_a_venue_nine_hours_ahead_spans_its_file_and_the_one_after()
    {
        _made.Write("tokyo", "eurusd", Day, $"{9 * HourMs - 1},1,1\n{9 * HourMs},1,2\n");
        _made.Write("tokyo", "eurusd", Day.AddDays(1), $"{9 * HourMs - 1},1,3\n{9 * HourMs},1,4\n");
        var market = _made.Open();
        Assert.Equal(
            [new Quote(market.FromNs, 100000, 200000), new Quote(market.ToNs - Ms(1), 100000, 300000)], All(market));
    }

    [Fact]
    public void Days_without_a_file_are_gaps_and_are_told()
    {
        _made.Write("fxcm", "eurusd", Day, "0,1,1\n");
        _made.Write("oanda", "eurusd", Day, "0,1,1\n");
        _made.Write("oanda", "eurusd", Day.AddDays(2), "0,1,1\n");
        var market = _made.Open([EurUsd], Day, Day.AddDays(2));
        Assert.Equal(
            [
                new MissingFile("fxcm", EurUsd, Day.AddDays(-1)),
                new MissingFile("fxcm", EurUsd, Day.AddDays(1)),
                new MissingFile("fxcm", EurUsd, Day.AddDays(2)),
                new MissingFile("oanda", EurUsd, Day.AddDays(1)),
            ],
            market.MissingFiles);
        Assert.Equal(3, All(market).Length);
    }

    [Fact]
    public void Errors_outside_the_window_show_when_verified()
    {
        _made.Write("fxcm", "eurusd", Day, $"0,1,1\n{19 * HourMs},1,1\n{20 * HourMs},no price,1\n");
        var market = _made.Open();
        Assert.Single(All(market));
        Refused.With("MARKET_ROW_MALFORMED", () => market.Verify(Stop), "fxcm/tick/eurusd/20240305_quote.zip:3:");
    }

    [Fact]
    public void A_verification_can_be_cancelled()
    {
        _made.Write("oanda", "eurusd", Day, "0,1,1\n");
        Assert.Throws<OperationCanceledException>(() => _made.Open().Verify(new CancellationToken(canceled: true)));
    }
}
