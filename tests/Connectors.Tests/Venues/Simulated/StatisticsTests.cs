using OrleansTrading.Connectors.Venues.Simulated;

namespace OrleansTrading.Connectors.Tests.Venues.Simulated;

/// <summary>
/// A day of the shipped market, half a year after its origin. The seed is fixed, so the bands do not fail by chance; they say
/// what a day may look like.
/// </summary>
public sealed class StatisticsTests(StatisticsTests.Day day) : IClassFixture<StatisticsTests.Day>
{
    private const int Bitcoin = 2;

    public sealed class Day
    {
        public MinuteStatistics Statistics { get; } = new(Markets.Of(11, Markets.Origin + 180 * 24 * Markets.Hour), 24);
    }

    private MinuteStatistics Its => day.Statistics;

    [Fact]
    public void Quotes_come_at_some_sixty_to_eighty_a_second_and_few_are_bad()
    {
        Assert.InRange(Its.Quotes / (Its.Hours * 3_600.0), 55, 95);
        Assert.InRange(Its.Bad / (double)Its.Quotes, 30e-6, 70e-6);
        Assert.InRange(Its.SpreadBps, 3, 15);
    }

    [Fact]
    public void Venues_cross_by_more_than_fees_every_minute_or_two_and_else_hardly_ever()
    {
        Assert.InRange(Its.NetCrossings / (double)Its.Hours, 30, 70);
        Assert.InRange(Its.CrossedQuotes / (double)Its.Quotes, 0.002, 0.02);
    }

    [Fact]
    public void Venues_agree_but_for_the_dislocations()
    {
        var differences = Its.VenueDifferencesBps.Order().ToList();
        Assert.InRange(differences[differences.Count / 2], 0.05, 2);
        Assert.InRange(differences[differences.Count * 97 / 100], 0.5, 15);
        Assert.InRange(differences[^1], 40, 400);
    }

    [Fact]
    public void Volatility_is_the_instruments_within_what_clustering_makes_of_a_day() =>
        Assert.All(
            Enumerable.Range(0, 10).Zip(Markets.Coins.Symbols!),
            row => Assert.InRange(Its.AnnualVol(row.First, 10) / AnnualVol(Asset(row.Second)), 0.5, 2));

    [Fact]
    public void All_instruments_go_with_bitcoin_and_none_is_its_copy() =>
        Assert.All(
            Enumerable.Range(0, 10).Where(i => i != Bitcoin), i => Assert.InRange(Its.Correlation(Bitcoin, i, 10), 0.2, 0.9));

    [Fact]
    public void What_moved_in_ten_minutes_partly_comes_back() =>
        Assert.InRange(Enumerable.Range(0, 10).Average(i => Its.Autocorrelation(i, 10)), -0.25, -0.01);

    [Fact]
    public void Without_dislocations_a_crossing_of_more_than_fees_is_an_event()
    {
        var instruments = string.Concat(Markets.Shipped.Instruments.Where(row => Markets.Coins.Symbols!.Contains(row.Symbol)).Select(row =>
        {
            var asset = Asset(row.Symbol);
            return $"{row.Symbol},{asset.Price},{asset.OwnVol},{asset.Beta},{row.HalfSpreadBps},{row.QuoteMs},{asset.ReversionBps}\n";
        }));
        const string venues = "coinbase,60,0.9,0.8,0.1,0,0,0\nkraken,120,1.1,1,0.15,0,0,0\nbitfinex,220,1.25,1.3,0.2,0,0,0\n";
        var calm = Markets.With(venues, instruments);
        var its = new MinuteStatistics(Markets.Of(11, Markets.Origin + 180 * 24 * Markets.Hour, parameters: calm), 12);
        // What is left are jumps, which venues follow with their lag.
        Assert.InRange(its.NetCrossings, 0, 30);
        Assert.Equal(0, its.Bad);
        Assert.InRange(its.VenueDifferencesBps.Order().ElementAt(its.VenueDifferencesBps.Count * 999 / 1000), 0.5, 15);
    }

    [Fact]
    public void Prices_stay_within_sense_for_five_years()
    {
        for (var quarter = 0; quarter <= 20; quarter++)
        {
            var at = Markets.Origin + quarter * 2_190 * Markets.Hour;
            var market = Markets.Of(4, at, at + 5 * Markets.Second);
            foreach (var (_, i, quote) in market.All().Quotes())
            {
                Assert.InRange(quote.TimeNs, at, market.ToNs - 1);
                var start = (double)(Asset(market.Instruments[i].Symbol).Price / market.Instruments[i].TickSize);
                Assert.InRange(quote.BidTicks, start / 6, start * 6);
                Assert.InRange(quote.AskTicks, start / 6, start * 6);
            }
        }
    }

    [Fact]
    public void A_price_is_continuous_where_an_hour_ends()
    {
        var parameters = Markets.With("kraken,0,1,0.1,0,0,0,0\n", "BTC/USD,90000,0.6,0,0.01,10,20\n");
        for (var hour = 1; hour <= 100; hour++)
        {
            var ends = Markets.Origin + hour * Markets.Hour;
            var market = Markets.Of(9, ends - Markets.Second, ends + Markets.Second, parameters);
            var mids = market.All().Select(quote => Math.Log(quote.Quote.Mid()) * 1e4).ToList();
            // Between two quotes lie some hundredths of a second.
            Assert.All(mids.Zip(mids.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, -2, 2));
        }
    }

    [Fact]
    public void Ninety_days_of_hours_have_the_volatility_and_the_trend_of_the_model()
    {
        // One instrument without beta, reversion or noise: its returns are its own factor's.
        var parameters = Markets.With("kraken,0,1,0.1,0,0,0,0\n", "BTC/USD,90000,0.6,0,0.01,10000,0\n");
        var market = Markets.Of(9, parameters: parameters);
        var hours = new double[90 * 24];
        foreach (var (_, _, quote) in market.All().Quotes())
        {
            var hour = (quote.TimeNs - Markets.Origin) / Markets.Hour;
            if (hour >= hours.Length) break;
            hours[hour] = Math.Log(quote.Mid());
        }
        var returns = hours.Zip(hours.Skip(1), (u, v) => v - u).ToList();
        var variance = returns.Average(r => r * r);
        Assert.InRange(Math.Sqrt(variance * 8_760), 0.55, 0.7);
        // The trend's share of the variance, 0.25² / (1 + 0.25²) = 0.06, times what it keeps in an hour, 0.7.
        Assert.InRange(returns.Zip(returns.Skip(1), (u, v) => u * v).Average() / variance, 0.01, 0.09);
        // Volatility clusters: sizes of neighbouring hours go together, and large ones are commoner than a normal's 3 allows.
        var sizes = returns.Select(r => Math.Abs(r) - returns.Average(Math.Abs)).ToList();
        Assert.InRange(sizes.Zip(sizes.Skip(1), (u, v) => u * v).Average() / sizes.Average(r => r * r), 0.05, 0.4);
        Assert.InRange(returns.Average(r => r * r * r * r) / (variance * variance), 3.5, 15);
    }

    private static SimulatedAsset Asset(string symbol) => Markets.Shipped.Assets.Single(asset => symbol == asset.Name + "/USD");

    private static double AnnualVol(SimulatedAsset asset)
    {
        var ofFactor = (double)asset.Beta * (double)Markets.Shipped.Factors.Single(factor => factor.Name == asset.Follows).AnnualVol;
        return Math.Sqrt(ofFactor * ofFactor + (double)asset.OwnVol * (double)asset.OwnVol);
    }
}
