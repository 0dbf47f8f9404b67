using FsCheck;
using FsCheck.Fluent;
using OrleansTrading.Domain.Markets;
using static OrleansTrading.Connectors.Tests.Venues.Lean.MadeUpMarket;

namespace OrleansTrading.Connectors.Tests.Venues.Lean;

public sealed class MergeTests
{
    [Fact]
    public void Equal_times_come_by_venue_then_symbol_then_order_in_the_file()
    {
        using var made = new MadeUpMarket();
        made.Write("oanda", "nzdusd", Day, "5,1,1\n5,1,2\n");
        made.Write("oanda", "eurusd", Day, "5,1,3\n5,1,4\n6,1,5\n");
        made.Write("fxcm", "nzdusd", Day, "0,9,9\n");
        // 00:00:00.005 UTC on the venue's clock.
        made.Write("fxcm", "nzdusd", Day.AddDays(-1), $"{19 * 3_600_000 + 5},1,6\n{19 * 3_600_000 + 5},1,7\n");
        made.Write("tokyo", "eurusd", Day, $"{9 * 3_600_000 + 4},1,8\n{9 * 3_600_000 + 5},1,9\n");
        var market = made.Open([EurUsd, "NZD/USD"], Day, Day);
        Assert.Equal([8, 6, 7, 3, 4, 1, 2, 9, 5, 9], market.Read(market.FromNs - 1).Select(quote => (int)(quote.Quote.AskTicks / 100_000)));
    }

    [Fact]
    public void Many_venues_with_long_files_are_merged()
    {
        using var made = new MadeUpMarket();
        var random = new Random(25);
        var expected = new List<(long TimeNs, int Venue, long Ask)>();
        for (var venue = 0; venue < 25; venue++)
        {
            List<int> times = [.. Enumerable.Range(0, 2_000).Select(_ => random.Next(3_000)).Order()];
            made.Write($"v{venue:00}", "bigusd", Day, string.Concat(times.Select((ms, i) => $"{ms},1,{i + 1}\n")));
            expected.AddRange(times.Select((ms, i) => (DayNs + Ms(ms), venue, i + 1L)));
        }
        var market = made.Open("BIG/USD");
        Assert.Equal(expected.Order(), market.Read(market.FromNs - 1).Select(q => (q.Quote.TimeNs, q.Venue, q.Quote.AskTicks)));
    }

    [Fact]
    public void Reading_is_lazy_and_a_resumed_read_opens_no_earlier_day()
    {
        using var made = new MadeUpMarket();
        made.Write("oanda", "eurusd", Day, "1,1,1\nbad\n");
        made.Write("oanda", "eurusd", Day.AddDays(1), "1,1,2\n");
        var market = made.Open([EurUsd], Day, Day.AddDays(1));
        Refused.With("MARKET_ROW_MALFORMED", () => All(market));

        var nextDayNs = DayNs + 86_400_000_000_000;
        Assert.Equal([new Quote(nextDayNs + Ms(1), 100000, 200000)], market.Read(nextDayNs - 1).Select(quote => quote.Quote));
    }

    [Fact]
    public void Several_readers_of_one_market_do_not_disturb_each_other()
    {
        using var made = new MadeUpMarket();
        made.Write("oanda", "bigusd", Day, string.Concat(Enumerable.Range(1, 5_000).Select(i => $"{i},{i},{i}\n")));
        var market = made.Open("BIG/USD");
        var quotes = market.Read(market.FromNs - 1);
        Assert.All(quotes.Zip(quotes.Skip(1)), pair => Assert.Equal(pair.First.Quote.BidTicks + 1, pair.Second.Quote.BidTicks));
        Assert.Equal(5_000, quotes.Count());
    }

    [Fact]
    public void Any_small_market_is_read_in_order_and_resumed_after_any_instant_gives_the_tail()
    {
        // A seed stands for a market: what FsCheck prints on a failure is replayed by it.
        var markets = Gen.Choose(0, int.MaxValue).ToArbitrary();
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(60), Prop.ForAll(markets, seed => IsInOrderAndResumable(seed)));
    }

    private static void IsInOrderAndResumable(int seed)
    {
        var random = new Random(seed);
        using var made = new MadeUpMarket();
        var rows = new List<(long TimeNs, string Venue, string Symbol, int Order, long Bid, long Ask)>();
        string[] symbols = ["BIG/USD", "EUR/USD"];
        foreach (var venue in new[] { "fxcm", "oanda", "tokyo" }.Where(_ => random.Next(3) > 0).DefaultIfEmpty("oanda"))
            foreach (var symbol in symbols)
            {
                var instrument = Known.Instrument(symbol);
                // Every venue's window has these days' files, so one of them at least is there.
                var always = random.Next(0, 3);
                var order = 0;
                for (var offset = -1; offset <= 3; offset++)
                    if (random.Next(4) > 0 || offset == always) WriteDay(Day.AddDays(offset));

                void WriteDay(DateOnly day)
                {
                    // Few distinct times, so that many are equal, around the file's and the window's borders alike.
                    long[] hours = [0, 9, 19, 24];
                    var times = Enumerable.Range(0, random.Next(0, 12))
                        .Select(_ => Math.Clamp(hours[random.Next(4)] * 3_600_000 + random.Next(-2, 3), 0, 86_399_999)).Order().ToList();
                    var csv = "";
                    foreach (var ms in times)
                    {
                        var (bid, ask) = (random.Next(1, 9), random.Next(1, 9));
                        csv += $"{ms},{instrument.ToPrice(bid)},{instrument.ToPrice(ask)}\n";
                        var timeNs = Ns(day) + Ms(ms) - Known.Venue(venue).FileUtcOffset.Ticks * 100;
                        rows.Add((timeNs, venue, symbol, order++, bid, ask));
                    }
                    made.Write(venue, instrument.Ticker.ToLowerInvariant(), day, csv);
                }
            }

        var market = made.Open(symbols, Day, Day.AddDays(2));
        var expected = rows
            .Where(row => row.TimeNs >= market.FromNs && row.TimeNs < market.ToNs)
            .OrderBy(row => row.TimeNs).ThenBy(row => row.Venue, StringComparer.Ordinal)
            .ThenBy(row => row.Symbol, StringComparer.Ordinal).ThenBy(row => row.Order)
            .Select(row => (row.TimeNs, row.Venue, row.Symbol, row.Bid, row.Ask)).ToList();
        Assert.Equal(expected, Named(market.Read(market.FromNs - 1)));
        Assert.Equal(expected.Count, market.Verify(Stop).Sum(count => count.Rows));

        long[] instants =
        [
            long.MinValue, market.FromNs - 2, market.FromNs, market.ToNs - 2, market.ToNs - 1, market.ToNs, long.MaxValue,
            .. expected.Select(quote => quote.TimeNs).Distinct().SelectMany(timeNs => new[] { timeNs - 1, timeNs }),
        ];
        foreach (var afterNs in instants)
            Assert.Equal(expected.Where(quote => quote.TimeNs > afterNs), Named(market.Read(afterNs)));

        IEnumerable<(long, string, string, long, long)> Named(IEnumerable<TapeTick> quotes) => quotes.Select(
            q => (q.Quote.TimeNs, market.Venues[q.Venue].Name, market.Instruments[q.Instrument].Symbol, q.Quote.BidTicks, q.Quote.AskTicks));
    }
}
