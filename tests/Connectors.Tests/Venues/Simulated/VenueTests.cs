using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Tests.Venues.Simulated;

public sealed class VenueTests
{
    private static readonly long To = Markets.Origin + 6 * Markets.Hour;

    [Fact]
    public void Bad_quotes_have_the_bid_above_their_own_ask_and_come_as_often_as_they_should()
    {
        var quotes = Read("kraken,120,1,1,0.1,0,0,20000\n").ToList();
        var bad = quotes.Where(quote => !quote.IsValid).ToList();
        Assert.InRange(bad.Count / (double)quotes.Count, 0.015, 0.025);
        Assert.All(bad, quote => Assert.True(quote.BidTicks > quote.AskTicks && quote.AskTicks > 0));
        Assert.All(Read("kraken,120,1,1,0.1,0,0,0\n"), quote => Assert.True(quote.IsValid && quote.AskTicks > quote.BidTicks));
    }

    [Fact]
    public void An_outage_silences_every_instrument_of_its_venue_and_no_other()
    {
        const string two = "BTC/USD,90000,0.208,0.95,1.5,100,10\nETH/USD,3000,0.383,1.25,1.6,100,12\n";
        var market = Markets.Of(
            1, toNs: To, parameters: Markets.With("coinbase,60,1,1,0.1,0,0,0\nkraken,120,1,1,0.1,0,24,0\n", two));
        var gaps = new List<double>[] { [], [] };
        var last = new long[2];
        foreach (var (venue, _, quote) in market.All().Quotes())
        {
            var seconds = (quote.TimeNs - last[venue]) / (double)Markets.Second;
            if (last[venue] != 0 && seconds > 2.5) gaps[venue].Add(seconds);
            last[venue] = quote.TimeNs;
        }
        Assert.Empty(gaps[0]);
        // One an hour at 24 a day.
        Assert.Equal(6, gaps[1].Count);
        Assert.All(gaps[1], seconds => Assert.InRange(seconds, 5, 33));
    }

    [Fact]
    public void A_venue_quotes_the_mid_of_its_lag_ago()
    {
        var market = Markets.Of(
            1, toNs: To, parameters: Markets.With("coinbase,0,0.1,0.1,0,0,0,0\nkraken,8000,0.1,0.1,0,0,0,0\n"));
        var mids = new SortedList<long, double>();
        var (withLag, without) = (0.0, 0.0);
        foreach (var (venue, _, quote) in market.All().Quotes())
        {
            var at = quote.TimeNs / 1_000_000;
            if (venue == 0)
            {
                mids[at] = quote.Mid();
                continue;
            }
            // Where the prompt venue happened to quote in the same millisecond and in that of the lag ago.
            if (!mids.TryGetValue(at, out var now) || !mids.TryGetValue(at - 8_000, out var then)) continue;
            withLag += Math.Abs(quote.Mid() / then - 1);
            without += Math.Abs(quote.Mid() / now - 1);
        }
        Assert.InRange(withLag, 1e-9, without / 5);
    }

    [Fact]
    public void A_dislocation_takes_two_to_twenty_seconds_and_goes_out_and_back_by_at_most_its_largest()
    {
        var market = Markets.Of(
            1, toNs: To, parameters: Markets.With("coinbase,0,0.1,0.1,0,0,0,0\nkraken,0,0.1,0.1,0,6,0,0\n"));
        var prompt = 0.0;
        var largest = 0.0;
        long begun = 0, seen = 0;
        var durations = new List<double>();
        var sizes = new List<double>();
        foreach (var (venue, _, quote) in market.All().Quotes())
        {
            if (venue == 0) prompt = quote.Mid();
            if (venue == 0 || prompt == 0) continue;
            var away = Math.Abs(quote.Mid() / prompt - 1);
            if (away > 0.0008)
            {
                if (begun == 0) begun = quote.TimeNs;
                (seen, largest) = (quote.TimeNs, Math.Max(largest, away));
            }
            else if (begun != 0 && quote.TimeNs - seen > Markets.Second)
            {
                durations.Add((seen - begun) / (double)Markets.Second);
                sizes.Add(largest);
                (begun, largest) = (0, 0);
            }
        }
        // Each ten minutes one, and perhaps a jump that the two venues' quotes saw at another time.
        Assert.InRange(durations.Count, 36, 38);
        Assert.InRange(durations.Count(seconds => seconds is > 1.5 and < 20), 36, 36);
        Assert.All(sizes.Where(size => size > 0.003), size => Assert.InRange(size, 0.0038, 0.0185));
        Assert.True(sizes.Count(size => size < 0.011) > sizes.Count / 2);
    }

    private static IEnumerable<Quote> Read(string venue) =>
        Markets.Of(1, toNs: To, parameters: Markets.With(venue)).All().Select(quote => quote.Quote);
}
