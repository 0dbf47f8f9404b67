using OrleansTrading.Web.Tests.Setup;

namespace OrleansTrading.Web.Tests;

/// <summary>The feeds of all venues.</summary>
public sealed class VenuesTests(Chromium chromium, SimulatedMarket market) : BrowserTest(chromium)
{
    [Fact]
    public async Task The_venues_are_those_of_the_api_and_their_counts_move_by_themselves()
    {
        var visit = await OpenPage(market, "venues");
        // By the names that people write; the API's order is that of the keys.
        await Eventually.Same(
            async () => (await market.Client.Texts("{ venues { displayName } }", "venues", "displayName")).Order(StringComparer.OrdinalIgnoreCase),
            () => Titles(visit),
            "venues");
        await Visit.Changes(async () => string.Join(' ', await visit.Texts("venue-feed-row")), "the venues' counts");
    }

    [Fact]
    public async Task A_click_on_a_head_orders_the_venues_and_another_one_turns_them_around()
    {
        var visit = await OpenPage(market, "venues");
        var fees = visit.Page.GetByRole(AriaRole.Columnheader, new() { Name = "Fees bps" });
        await fees.GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(fees).ToHaveAttributeAsync("aria-sort", "descending");
        var descending = await ByFee(visit);
        await fees.GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(fees).ToHaveAttributeAsync("aria-sort", "ascending");
        var ascending = await ByFee(visit);
        Assert.Equal(ascending.OrderDescending(), descending);
        Assert.Equal(ascending.Order(), ascending);
    }

    [Fact]
    public async Task A_row_opens_what_is_known_of_the_venue()
    {
        var visit = await OpenPage(market, "venues");
        await visit.Page.Locator("[data-testid=venue-feed-row][data-venue=bitfinex]").ClickAsync();
        await Assertions.Expect(visit.Of("venue-details")).ToContainTextAsync("Bitfinex");
        await Assertions.Expect(visit.Of("venue-details")).ToContainTextAsync("exchange");
        await visit.Of("venue-details").GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await Assertions.Expect(visit.Of("venue-details")).ToHaveCountAsync(0);
    }

    private static async Task<IEnumerable<string>> Titles(Visit visit) =>
        await visit.Of("venue-feed-row").Locator("th").AllInnerTextsAsync();

    private async Task<double[]> ByFee(Visit visit)
    {
        var venues = (await market.Client.Ask("{ venues { name takerFeeBps } }", cancellationToken: Stop.Token)).GetProperty("venues").EnumerateArray()
            .ToDictionary(one => one.Text("name"), one => one.GetProperty("takerFeeBps").GetDouble());
        return [.. (await visit.Values("venue-feed-row", "data-venue")).Select(name => venues[name])];
    }
}
