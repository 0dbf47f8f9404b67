using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Tests.Venues.Simulated;

public sealed class ReadTests
{
    // Across a full hour, where the path changes.
    private const long From = Markets.Origin + Markets.Hour - 300 * Markets.Second;
    private const long To = Markets.Origin + Markets.Hour + 300 * Markets.Second;
    private static readonly TapeTick[] Whole = [.. Markets.Of(1, From, To).All()];

    [Fact]
    public void Reading_after_any_instant_gives_the_tail()
    {
        var market = Markets.Of(1, From, To);
        var boundary = Markets.Origin + Markets.Hour;
        long[] instants =
        [
            long.MinValue, From - 1, From, From + 1, From + 123_456_789, Whole[777].Quote.TimeNs - 1, Whole[777].Quote.TimeNs,
            boundary - Markets.Second, boundary - 1_000_000, boundary - 1, boundary, boundary + 1, boundary + Markets.Second,
            Whole[^1].Quote.TimeNs - 1, Whole[^1].Quote.TimeNs, To - 1, To, long.MaxValue,
        ];
        Assert.All(instants, after => Assert.Equal(Whole.Where(quote => quote.Quote.TimeNs > after), market.QuotesAfter(after)));
        Assert.InRange(Whole.Length, 20_000, 60_000);
    }

    [Fact]
    public void The_tail_is_the_same_years_later_and_wherever_the_window_begins()
    {
        var at = Markets.Origin + 3 * 8_760 * Markets.Hour + 1_799 * Markets.Second;
        var until = at + 2 * Markets.Hour;
        var whole = Markets.Of(5, at, until).All().ToList();
        foreach (var after in new[] { at + 7 * Markets.Second, at + Markets.Hour - 5, until - 3 * Markets.Second })
        {
            var tail = whole.Where(quote => quote.Quote.TimeNs > after).ToList();
            Assert.Equal(tail, Markets.Of(5, at, until).QuotesAfter(after));
            Assert.Equal(tail, Markets.Of(5, after + 1, until).All());
            Assert.Equal(tail.Take(100), Markets.Of(5).QuotesAfter(after).Take(100));
        }
    }

    [Fact]
    public void Quotes_come_by_time_then_venue_then_symbol_and_a_listings_times_rise()
    {
        Assert.All(Whole.Zip(Whole.Skip(1)), pair => Assert.True(Key(pair.First).CompareTo(Key(pair.Second)) < 0));
        Assert.Contains(Whole.Zip(Whole.Skip(1)), pair => pair.First.Quote.TimeNs == pair.Second.Quote.TimeNs);
        Assert.All(
            Whole.GroupBy(quote => (quote.Venue, quote.Instrument)),
            listing => Assert.All(
                listing.Zip(listing.Skip(1)), pair => Assert.True(pair.First.Quote.TimeNs < pair.Second.Quote.TimeNs)));

        static (long, int, int) Key(TapeTick quote) => (quote.Quote.TimeNs, quote.Venue, quote.Instrument);
    }

    [Fact]
    public void Quotes_lie_in_the_window_from_inclusive_to_exclusive()
    {
        var (first, last) = (Whole[0].Quote.TimeNs, Whole[^1].Quote.TimeNs);
        Assert.InRange(first, From, From + Markets.Second);
        Assert.InRange(last, To - Markets.Second, To - 1);
        Assert.Equal(Whole, Markets.Of(1, first, last + 1).All());
        Assert.Equal(Whole.Where(quote => quote.Quote.TimeNs < last), Markets.Of(1, first, last).All());
        Assert.Equal(Whole.Where(quote => quote.Quote.TimeNs > first), Markets.Of(1, first + 1, To).All());
    }

    [Fact]
    public void Several_readers_do_not_disturb_each_other()
    {
        var quotes = Markets.Of(1, From, To).All();
        Assert.All(quotes.Zip(quotes), pair => Assert.Equal(pair.First, pair.Second));
    }

    [Fact]
    public void Going_on_allocates_nothing()
    {
        using var quotes = Markets.Of(1).Read(Markets.Origin - 1).GetEnumerator();
        // Past an hour's end once, so that everything there is has run.
        Skip(300_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Skip(300_000);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000);

        void Skip(int count)
        {
            for (var i = 0; i < count; i++) Assert.True(quotes.MoveNext());
        }
    }

    [Fact]
    public void Listings_are_the_catalogues_by_name_and_symbol()
    {
        var market = Markets.Of(1);
        Assert.Equal(["bitfinex", "coinbase", "kraken"], market.Venues.Select(venue => venue.Name));
        Assert.Equal(
            ["ADA", "AVAX", "BTC", "DOGE", "DOT", "ETH", "LINK", "LTC", "SOL", "XRP"],
            market.Instruments.Select(known => known.Base));
        Assert.All(market.Instruments, known => Assert.Equal("USD", known.Quote));
        Assert.Equal(from venue in Enumerable.Range(0, 3) from i in Enumerable.Range(0, 10) select (venue, i), market.Listings);
        Assert.Equal(market.Listings, Whole.Select(quote => (quote.Venue, quote.Instrument)).Distinct().Order());
    }
}
