using System.Globalization;
using System.Text.RegularExpressions;
using OrleansTrading.Web.Tests.Setup;

namespace OrleansTrading.Web.Tests;

/// <summary>The markets as they are, and their candles.</summary>
public sealed partial class MarketsTests(Chromium chromium, SimulatedMarket market) : BrowserTest(chromium)
{
    private const long MinuteNs = 60_000_000_000;
    private const int LadderLevels = 16;
    private const int MaxTapeRows = 200;

    [Fact]
    public async Task The_markets_show_every_instrument_and_venue_of_the_api()
    {
        var visit = await OpenPage(market, "markets");
        var symbols = await market.Client.Texts("{ instruments { symbol } }", "instruments", "symbol");
        Assert.Equal(symbols, await visit.Values("market-row", "data-symbol"));
        var selected = await visit.Page.Locator(".market-list tr.is-selected").GetAttributeAsync("data-symbol");
        await Eventually.Same(
            async () => (await market.Client.Texts(
                $$"""{ instrument(symbol: "{{selected}}") { market { venues { venue } } } }""", "instrument", "market", "venues", "venue")).Order(),
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
    public async Task The_book_is_that_of_the_chosen_venue_and_moves_by_itself()
    {
        var visit = await Open(market.Address, "/markets/BTC%2FUSD");
        await visit.Shows("markets");
        foreach (var venue in new[] { "kraken", "bitfinex" })
        {
            await visit.Of("book-venue").SelectOptionAsync(venue);
            await Assertions.Expect(visit.Page.GetByRole(AriaRole.Region, new() { Name = $"Book of BTC/USD at {venue}" })).ToBeVisibleAsync();
            await Assertions.Expect(visit.Of("book-state")).ToHaveAttributeAsync("data-state", "LIVE");
            await Assertions.Expect(visit.Of("book-bid")).ToHaveCountAsync(LadderLevels);
            await Assertions.Expect(visit.Of("book-ask")).ToHaveCountAsync(LadderLevels);
            await Assertions.Expect(visit.Of("depth-curve")).ToBeVisibleAsync();
            await Visit.Changes(async () => string.Join(' ', await visit.Texts("book-ladder")), $"{venue}'s book");
            // From the highest ask down to the lowest bid.
            var prices = await visit.Of("book-ladder").EvaluateAsync<double[]>("(box) => [...box.querySelectorAll('[data-price]')].map((row) => Number(row.dataset.price))");
            Assert.Equal(prices.OrderDescending(), prices);
        }

        // The table of venues chooses too.
        await visit.Of("venue-quotes").GetByRole(AriaRole.Button, new() { Name = "Coinbase" }).ClickAsync();
        await Assertions.Expect(visit.Of("book-venue")).ToHaveValueAsync("coinbase");
    }

    [Fact]
    public async Task The_tape_goes_on_by_itself_and_says_what_is_missing()
    {
        var visit = await Open(market.Address, "/markets/ETH%2FUSD");
        await visit.Shows("markets");
        await visit.Changes(visit.Of("trade-row").First, "data-number");
        // In one look, for it goes on: numbers, and what gaps say between them.
        var rows = await visit.Of("trade-tape").EvaluateAsync<long[][]>(
            "(box) => [...box.querySelectorAll('[data-number], [data-missed]')].map((row) => [Number(row.dataset.number ?? 0), Number(row.dataset.missed ?? 0)])");
        var missed = 0L;
        long? newer = null;
        foreach (var row in rows)
        {
            if (row[1] > 0)
            {
                missed = row[1];
                continue;
            }

            if (newer is { } number) Assert.Equal(number - 1 - missed, row[0]);
            (newer, missed) = (row[0], 0);
        }

        Assert.InRange(rows.Length, 1, MaxTapeRows);
    }

    [Fact]
    public async Task The_head_says_what_the_venues_quotes_come_to()
    {
        var visit = await Open(market.Address, "/markets/BTC%2FUSD");
        await visit.Shows("markets");
        await visit.Changes(visit.Of("quote-mid"), "data-value");
        await Assertions.Expect(visit.Of("quote-hours")).ToContainTextAsync("around the clock");
        foreach (var fact in new[] { "bid", "ask", "spread", "trades" }) await Assertions.Expect(visit.Of($"quote-{fact}")).ToContainTextAsync(Digit());
        await Eventually.Same(
            async () => (await market.Client.Texts("{ instrument(symbol: \"BTC/USD\") { listings { venue } } }", "instrument", "listings", "venue")).Order(StringComparer.Ordinal),
            () => visit.Values("listing-row", "data-venue"),
            "listings");
    }

    [Fact]
    public async Task The_timeframe_switch_shows_other_bars()
    {
        var visit = await Open(market.Address, "/markets/ETH%2FUSD");
        await visit.Shows("markets");
        foreach (var timeframe in new[] { "1m", "5m", "1h", "1d", "1M", "1m" })
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

    [GeneratedRegex("[0-9]")]
    private static partial Regex Digit();

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
