using OrleansTrading.Connectors.Venues;
using OrleansTrading.Connectors.Venues.Lean;
using OrleansTrading.Domain.Markets;
using static OrleansTrading.Connectors.Tests.Venues.Lean.MadeUpMarket;

namespace OrleansTrading.Connectors.Tests.Venues.Lean;

/// <summary>Real ticks of two venues, read with the catalogue that is shipped; the counts are an independent program's.</summary>
public sealed class RealMarketTests
{
    private static readonly Catalogue Shipped = CatalogueFiles.Load(CatalogueFiles.DefaultFolder);

    [Theory]
    [InlineData(7, "EUR/USD", 89_724, 9_929, 41_367, 121_159, 182)]
    [InlineData(7, "NZD/USD", 100_029, 2_378, 41_960, 139_610, 30)]
    [InlineData(8, "EUR/USD", 165_612, 18_323, 87_833, 235_119, 848)]
    [InlineData(8, "NZD/USD", 115_227, 2_132, 49_874, 162_968, 7)]
    public void Two_venues_days_have_the_published_counts(
        int day, string symbol, long fxcm, long fxcmRejected, long oanda, long updates, long crossed)
    {
        var date = new DateOnly(2014, 5, day);
        // Both symbols at once: one market's merge must not disturb the other's.
        var market = LeanTickMarket.Open(SharedLean("forex"), ["EURUSD", "NZDUSD"], date, date, Shipped);
        Assert.Equal(["fxcm", "oanda"], market.Venues.Select(v => v.Name));
        Assert.Empty(market.MissingFiles);

        var read = new long[2];
        var rejected = new long[2];
        var (seenUpdates, seenCrossed, lastNs) = (0L, 0L, long.MinValue);
        var last = new Quote?[2];
        foreach (var (venue, instrument, quote) in market.Read(market.FromNs - 1).Quotes())
        {
            Assert.InRange(quote.TimeNs, Math.Max(lastNs, market.FromNs), market.ToNs - 1);
            lastNs = quote.TimeNs;
            if (market.Instruments[instrument].Symbol != symbol) continue;
            read[venue]++;
            if (!quote.IsValid)
            {
                rejected[venue]++;
                continue;
            }
            last[venue] = quote;
            if (last[0] is not { } a || last[1] is not { } b) continue;
            seenUpdates++;
            if (a.BidTicks > b.AskTicks || b.BidTicks > a.AskTicks) seenCrossed++;
        }
        Assert.Equal([fxcm, oanda], read);
        Assert.Equal([fxcmRejected, 0], rejected);
        Assert.Equal((updates, crossed), (seenUpdates, seenCrossed));
        Assert.Equal(
            [fxcm, oanda], market.Verify(Stop).Where(count => count.Symbol == symbol).OrderBy(count => count.Venue).Select(count => count.Rows));
    }

    [Fact]
    public void Gold_with_fractional_milliseconds_is_read()
    {
        var day = new DateOnly(2014, 5, 6);
        var market = LeanTickMarket.Open(SharedLean("cfd"), ["XAU/USD"], day, day, Shipped);
        var quotes = All(market);
        Assert.Equal([new RowCount("oanda", "XAU/USD", quotes.Length)], market.Verify(Stop));
        Assert.Equal(new Quote(market.FromNs + 808_067_200, 1_310_926, 1_311_237), quotes[0]);
        Assert.Equal(new Quote(market.FromNs + 911_499_000, 1_310_909, 1_311_237), quotes[1]);
        Assert.Equal(new Quote(market.FromNs + 86_399_882_139_000, 1_307_326, 1_307_642), quotes[^1]);
        Assert.DoesNotContain(quotes, quote => !quote.IsValid);
    }

    [Fact]
    public void The_day_before_the_first_file_is_a_gap()
    {
        var market = LeanTickMarket.Open(SharedLean("forex"), ["EUR/USD"], new(2014, 5, 6), new(2014, 5, 6), Shipped);
        Assert.Equal([new MissingFile("fxcm", "EUR/USD", new(2014, 5, 5))], market.MissingFiles);
    }

    // The folder lies beside the repository and is no part of it.
    private static string SharedLean(string assetClass)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "OrleansTrading.sln"))) folder = folder.Parent;
        var shared = folder is null ? "" : Path.Combine(folder.FullName, "..", "shared", "data", "lean", assetClass);
        if (!Directory.Exists(shared)) Assert.Skip("../shared is absent");
        return shared;
    }
}
