using System.Globalization;
using OrleansTrading.Web.Tests.Setup;

namespace OrleansTrading.Web.Tests;

/// <summary>The overview shows the portfolio and the installation as they are.</summary>
public sealed class OverviewTests(Chromium chromium, SimulatedMarket market) : BrowserTest(chromium)
{
    [Fact]
    public async Task The_overview_shows_what_the_api_says()
    {
        var visit = await OpenPage(market, "overview");
        await Assertions.Expect(visit.Of("market-badge")).ToHaveTextAsync("SIMULATED");
        await Eventually.Same(
            async () => (await market.Client.Portfolio("positions { symbol quantity }")).GetProperty("positions").EnumerateArray()
                .Where(one => one.GetProperty("quantity").GetDecimal() != 0).Select(one => one.Text("symbol")),
            () => visit.Values("position-row", "data-symbol"),
            "positions");
        await Eventually.Same(
            async () => (await market.Client.Fills(20)).Select(fill => fill.Cursor), () => visit.Values("fill-row", "data-cursor"), "fills");
        await Eventually.Same(
            async () => await market.Client.Texts("{ venues { name } }", "venues", "name"), () => visit.Values("venue-row", "data-venue"), "venues");
        await Eventually.Same(
            async () => (await market.Client.Strategies()).Select(one => one.Name), () => visit.Values("strategy-row", "data-strategy"), "strategies");
        await Eventually.Same(
            async () => [Rounded((await market.Client.Portfolio("fees")).GetProperty("fees").ToString())],
            async () => (await visit.Values("tile-fees", "data-value")).Select(Rounded),
            "fees");
    }

    [Fact]
    public async Task The_equity_curve_has_the_points_that_the_api_has()
    {
        var visit = await OpenPage(market, "overview");
        // The page ends the curve with the value of this moment, which the API may not have sampled yet.
        await Eventually.Holds(
            async () =>
            {
                var points = (await market.Client.Portfolio("equityCurve(last: 360) { timeNs }")).GetProperty("equityCurve").GetArrayLength();
                var shown = int.Parse((await visit.Values("equity-chart", "data-points")).Single(), CultureInfo.InvariantCulture);
                return points > 100 && shown - points is 0 or 1;
            },
            () => "The curve is as long as the API's");
    }

    [Fact]
    public async Task The_overview_moves_by_itself()
    {
        var visit = await OpenPage(market, "overview");
        await visit.Changes(visit.Of("tile-equity"), "data-value");
        await visit.Changes(visit.Of("tile-equity"), "data-value");
        await Visit.Changes(() => visit.Of("market-clock").TextContentAsync(), "the market's clock");
        await Visit.Changes(async () => string.Join(' ', await visit.Texts("venue-row")), "the venues' counts");
    }

    private static string Rounded(string number) => double.Parse(number, CultureInfo.InvariantCulture).ToString("F6", CultureInfo.InvariantCulture);
}
