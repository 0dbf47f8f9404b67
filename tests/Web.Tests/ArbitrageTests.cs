using OrleansTrading.Web.Tests.Setup;

namespace OrleansTrading.Web.Tests;

/// <summary>Opportunities between venues as they come and go.</summary>
public sealed class ArbitrageTests(Chromium chromium, SimulatedMarket market) : BrowserTest(chromium)
{
    [Fact]
    public async Task Opportunities_are_those_of_the_api()
    {
        var visit = await OpenPage(market, "arbitrage");
        await Eventually.Holds(
            async () =>
            {
                // The page keeps what it has seen; the API's last ones must all be among it, in the same state.
                var known = (await market.Client.Ask("{ opportunities(first: 100) { id state } }", cancellationToken: Stop.Token))
                    .GetProperty("opportunities").EnumerateArray().Select(one => $"{one.Text("id")} {one.Text("state")}").ToList();
                var shown = (await visit.Values("opportunity-row", "data-id")).Zip(await visit.Values("opportunity-row", "data-state"), (id, state) => $"{id} {state}");
                return known.Count > 0 && !known.Except(shown).Any();
            },
            () => "The page shows the API's opportunities");
        await Eventually.Same(
            async () => [$"{(await visit.Values("opportunity-row", "data-state")).Count(state => state == "OPEN")}"],
            async () => await visit.Texts("arbitrage-open"),
            "open ones");
    }
}
