using System.Globalization;
using OrleansTrading.Web.Tests.Setup;

namespace OrleansTrading.Web.Tests;

/// <summary>The markets as they are, and their candles.</summary>
public sealed class MarketsTests(Chromium chromium, SimulatedMarket market) : BrowserTest(chromium)
{
    private const long MinuteNs = 60_000_000_000;

    [Fact]
    public async Task The_markets_show_every_instrument_and_venue_of_the_api()
    {
        var visit = await OpenPage(market, "markets");
        var symbols = await market.Client.Texts("{ instruments { symbol } }", "instruments", "symbol");
        Assert.Equal(symbols, await visit.Values("market-row", "data-symbol"));
        await Eventually.Same(
            async () => (await market.Client.Texts(
                $$"""{ instrument(symbol: "{{symbols[0]}}") { market { venues { venue } } } }""", "instrument", "market", "venues", "venue")).Order(),
            () => visit.Values("venue-quote-row", "data-venue"),
            "venues");
        // Both move, a little.
        var mids = await market.Client.Ask("{ instruments { market { mid } } }", cancellationToken: Stop.Token);
        Assert.All(
            mids.GetProperty("instruments").EnumerateArray().Zip(await visit.Values("market-row", "data-mid")),
            pair => Assert.InRange(
                double.Parse(pair.Second, CultureInfo.InvariantCulture) / pair.First.GetProperty("market").GetProperty("mid").GetDouble(), 0.99, 1.01));
    }

    [Fact]
    public async Task Prices_and_the_last_candle_move_by_themselves()
    {
        var visit = await Open(market.Address, "/markets/BTC%2FUSD");
        await visit.Shows("markets");
        await visit.Changes(visit.Page.Locator("[data-testid=market-row][data-symbol='BTC/USD']"), "data-mid");
        await visit.Changes(visit.Page.Locator("[data-testid=market-row][data-symbol='ETH/USD']"), "data-mid");
        await visit.Changes(visit.Of("candle-chart"), "data-last-close");
        await Visit.Changes(async () => string.Join(' ', await visit.Texts("venue-quote-row")), "the venues' quotes");
    }

    [Fact]
    public async Task The_timeframe_switch_shows_other_bars()
    {
        var visit = await Open(market.Address, "/markets/ETH%2FUSD");
        await visit.Shows("markets");
        foreach (var timeframe in new[] { "1m", "5m", "1h", "1m" })
        {
            await visit.Of("timeframe").GetByRole(AriaRole.Radio, new() { Name = timeframe, Exact = true }).CheckAsync();
            await Eventually.Same(
                async () => [Text((await market.Client.Bars("ETH/USD", timeframe)).Count)],
                () => visit.Values("candle-chart", "data-bars"),
                timeframe);
        }
    }

    [Fact]
    public async Task Fills_are_marked_on_the_candles_that_they_fell_into()
    {
        var symbol = (await market.Client.Fills(200)).CountBy(fill => fill.Symbol).MaxBy(pair => pair.Value).Key;
        var visit = await Open(market.Address, "/markets");
        await visit.Page.Locator($"[data-testid=market-row][data-symbol='{symbol}']").ClickAsync();
        await visit.Shows("markets");
        await Eventually.Same(
            async () =>
            {
                var minutes = (await market.Client.Bars(symbol, "1m")).ToHashSet();
                var marks = (await market.Client.Fills(200))
                    .Where(fill => fill.Symbol == symbol && minutes.Contains(fill.TimeNs / MinuteNs * MinuteNs))
                    .DistinctBy(fill => (fill.TimeNs / MinuteNs, fill.Side)).Count();
                Assert.InRange(marks, 1, 200);
                return [Text(marks)];
            },
            () => visit.Values("candle-chart", "data-marks"),
            "marks");
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
