using OrleansTrading.Connectors.Venues.Simulated;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Tests.Venues.Simulated;

/// <summary>The market of everything that is listed.</summary>
public sealed class WholeMarketTests
{
    // A Wednesday, 14:00 UTC: everything but Asia's indices and Australia's is open.
    private static readonly long Wednesday = At("2026-02-04T14:00");

    [Fact]
    public void There_are_about_two_and_a_half_thousand_ticks_a_second_and_lively_coins_have_the_most()
    {
        var market = Of(Wednesday, Wednesday + 30 * Markets.Second);
        var kinds = new int[5];
        var quotes = new Dictionary<(string, string), int>();
        foreach (var tick in market.Read(Wednesday - 1))
        {
            kinds[(int)tick.Tick.Kind]++;
            if (tick.Tick.Kind != TickKind.Quote) continue;
            var key = (market.Venues[tick.Venue].Name, market.Instruments[tick.Instrument].Symbol);
            quotes[key] = quotes.GetValueOrDefault(key) + 1;
        }
        Assert.InRange(kinds.Sum() / 30.0, 1_500, 3_500);
        Assert.InRange(kinds[(int)TickKind.Trade] / (double)kinds[(int)TickKind.Quote], 0.1, 0.3);
        Assert.InRange(kinds[(int)TickKind.Book] / (double)kinds[(int)TickKind.Quote], 0.99, 1);
        Assert.InRange(quotes[("binance", "BTC/USDT")] / 30.0, 2, 12);
        Assert.InRange(quotes.GetValueOrDefault(("gate", "SAGA/USDT")), 0, 12);
    }

    [Fact]
    public void A_higher_rate_gives_more_than_a_hundred_thousand_a_second()
    {
        var market = Of(Wednesday, Wednesday + Markets.Second, Of() with { Rate = 80 });
        Assert.InRange(market.Read(Wednesday - 1).Count(), 100_000, 250_000);
    }

    [Fact]
    public void Every_listing_quotes_in_its_hours_and_none_outside_of_them()
    {
        // The week's end and begin of currencies and metals, the morning in Europe, and Chicago's.
        (string From, string To)[] windows =
        [
            ("2026-02-06T20:30", "2026-02-06T23:30"), ("2026-02-08T21:30", "2026-02-09T00:30"), ("2026-02-09T08:30", "2026-02-09T09:30"),
            ("2026-02-09T14:00", "2026-02-09T15:00"),
        ];
        var seen = new HashSet<(string, string)>();
        foreach (var (from, to) in windows)
        {
            var market = Of(At(from), At(to), Of() with { FullFromNs = At(to), Rate = 0.3m });
            var ends = new long[market.Instruments.Count];
            foreach (var tick in market.Read(At(from) - 1))
            {
                var instrument = market.Instruments[tick.Instrument];
                if (tick.Tick.TimeNs >= ends[tick.Instrument])
                {
                    (var isOpen, ends[tick.Instrument]) = instrument.Hours.StretchAt(tick.Tick.TimeNs);
                    Assert.True(isOpen, $"{instrument.Symbol} at {Nanoseconds.ToTime(tick.Tick.TimeNs):u}");
                }
                seen.Add((market.Venues[tick.Venue].Name, instrument.Symbol));
            }
        }
        Assert.Empty(Markets.Known.Listings.Select(listing => (listing.Venue.Name, listing.Instrument.Symbol)).Where(at => at.Name != "truefx").Except(seen));
    }

    [Fact]
    public void Crosses_agree_with_the_pairs_that_they_follow_from()
    {
        string[] symbols = ["EUR/USD", "GBP/USD", "USD/JPY", "EUR/GBP", "EUR/JPY", "GBP/JPY", "BTC/USD", "ETH/USD", "ETH/BTC", "BTC/EUR"];
        var market = Of(Wednesday, Wednesday + 600 * Markets.Second, Of() with { Symbols = symbols, Venues = ["oanda", "kraken"], QuotesOnly = true });
        var mids = new double[market.Instruments.Count];
        double worst = 0, worstCoin = 0;
        foreach (var (_, i, quote) in market.All().Quotes())
        {
            if (!quote.IsValid) continue;
            mids[i] = quote.Mid() * (double)market.Instruments[i].TickSize;
            if (mids.Contains(0)) continue;
            worst = Math.Max(worst, Off("EUR/USD", "GBP/USD", "EUR/GBP"));
            worst = Math.Max(worst, Math.Abs(Math.Log(Mid("EUR/USD") * Mid("USD/JPY") / Mid("EUR/JPY"))));
            worst = Math.Max(worst, Math.Abs(Math.Log(Mid("GBP/USD") * Mid("USD/JPY") / Mid("GBP/JPY"))));
            worstCoin = Math.Max(worstCoin, Math.Min(Off("ETH/USD", "BTC/USD", "ETH/BTC"), Off("BTC/USD", "EUR/USD", "BTC/EUR")));
        }
        // Of currencies a basis point or two, which is what a second of age and the noise make; of coins more, but for dislocations little.
        Assert.InRange(worst * 1e4, 0.01, 3);
        Assert.InRange(worstCoin * 1e4, 0.01, 15);

        double Mid(string symbol) => mids[market.Instruments.Index().First(row => row.Item.Symbol == symbol).Index];
        double Off(string one, string other, string cross) => Math.Abs(Math.Log(Mid(one) / Mid(other) / Mid(cross)));
    }

    [Fact]
    public void What_follows_the_same_goes_together()
    {
        string[] symbols = ["XAU/USD", "XAG/USD", "US500/USD", "US100/USD", "BTC/USD", "BTC-PERP/USD", "WTI/USD", "BRENT/USD"];
        var from = At("2026-02-03T00:00");
        var market = Of(from, from + 20 * Markets.Hour, Of() with
        {
            Symbols = symbols,
            Venues = ["ibkr", "deribit"],
            QuotesOnly = true,
            FullFromNs = from + 20 * Markets.Hour,
        });
        var minutes = new double[symbols.Length, 20 * 6];
        foreach (var (_, i, quote) in market.All().Quotes())
            minutes[Array.IndexOf(symbols, market.Instruments[i].Symbol), (quote.TimeNs - from) / (600 * Markets.Second)] = Math.Log(quote.Mid());
        Assert.InRange(Correlation(0, 1), 0.25, 0.95);
        Assert.InRange(Correlation(2, 3), 0.5, 0.99);
        Assert.InRange(Correlation(4, 5), 0.9, 1);
        Assert.InRange(Correlation(6, 7), 0.4, 0.99);
        Assert.InRange(Correlation(0, 4), -0.3, 0.3);

        double Correlation(int a, int b)
        {
            var (x, y) = (Returns(a), Returns(b));
            return x.Zip(y, (u, v) => u * v).Sum() / Math.Sqrt(x.Sum(u => u * u) * y.Sum(v => v * v));
        }

        double[] Returns(int i) => [.. Enumerable.Range(1, 119).Select(minute => minutes[i, minute] - minutes[i, minute - 1])];
    }

    [Fact]
    public void The_past_is_thinned_to_few_of_the_quotes_and_from_then_on_everything_is_there()
    {
        var (from, full, to) = (Wednesday, Wednesday + 1_200 * Markets.Second, Wednesday + 1_320 * Markets.Second);
        var options = Of() with { Symbols = ["BTC/USDT", "BTC/USD", "SAND/USDT", "EUR/USD"] };
        var whole = Ticks(Of(from, to, options), from - 1);
        var thinned = Ticks(Of(from, to, options with { FullFromNs = full }), from - 1);
        Assert.Equal(whole.Where(IsFull), thinned.Where(IsFull));
        var past = thinned.Where(tick => tick.TimeNs < full).ToList();
        Assert.Empty(past.Except(whole));
        Assert.All(past, tick => Assert.Equal(TickKind.Quote, tick.Kind));
        // 20 minutes: some 60 of each listing.
        Assert.InRange(past.Count / (double)Of(from, to, options).Listings.Count, 20, 61);
        var after = from + 333 * Markets.Second;
        Assert.Equal(thinned.Where(tick => tick.TimeNs > after), Ticks(Of(from, to, options with { FullFromNs = full }), after));

        // A trade comes at most two seconds after the quote that it meets, which may be in the thinned past.
        bool IsFull((int, int, TickKind Kind, long TimeNs, Tick) tick) =>
            tick.TimeNs >= (tick.Kind == TickKind.Trade ? full + 2 * Markets.Second : full);
    }

    [Fact]
    public void Six_hours_of_the_past_are_fewer_than_five_million_quotes()
    {
        var market = Of(Wednesday, Wednesday + 600 * Markets.Second, Of() with { FullFromNs = Wednesday + 600 * Markets.Second });
        Assert.InRange(market.Read(Wednesday - 1).Count(), 10_000, 5_000_000 / 36);
    }

    private static SimulatedOptions Of() => SimulatedOptions.All;

    private static SimulatedMarket Of(long fromNs, long toNs, SimulatedOptions? options = null) =>
        new(Markets.Known, 7, fromNs, toNs, Markets.Shipped, options);

    // Of books the kind and time alone: the first of a reader is a snapshot.
    private static List<(int, int, TickKind Kind, long TimeNs, Tick)> Ticks(SimulatedMarket market, long afterNs) =>
    [
        .. market.Read(afterNs).Select(tick =>
            (tick.Venue, tick.Instrument, tick.Tick.Kind, tick.Tick.TimeNs, tick.Tick.Kind == TickKind.Book ? default : tick.Tick)),
    ];

    private static long At(string time) =>
        Nanoseconds.Of(DateTimeOffset.Parse(time + "Z", System.Globalization.CultureInfo.InvariantCulture));
}
