using OrleansTrading.Web.Tests.Setup;

namespace OrleansTrading.Web.Tests;

/// <summary>A page that nobody looks at.</summary>
public sealed class HiddenPageTests(Chromium chromium, SimulatedMarket market) : BrowserTest(chromium)
{
    // A browser without a screen has no tab that is in front of another one: it is told what it would say.
    private const string SetVisibility =
        """
        (state) => {
          Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state });
          Object.defineProperty(document, 'hidden', { configurable: true, get: () => state === 'hidden' });
          document.dispatchEvent(new Event('visibilitychange'));
        }
        """;

    [Fact]
    public async Task A_hidden_page_asks_for_nothing_and_is_live_again_when_it_is_looked_at()
    {
        var visit = await OpenPage(market, "markets");
        await Eventually.Holds(async () => await market.Client.Sockets() == 1, () => "There is one socket");

        await visit.Page.EvaluateAsync(SetVisibility, "hidden");
        var asked = visit.Requests.Count;
        await Eventually.Holds(async () => await market.Client.Sockets() == 0, () => "The socket of a hidden page is closed");
        // That took longer than a poll's period: one would have come.
        Assert.Equal(asked, visit.Requests.Count);

        await visit.Page.EvaluateAsync(SetVisibility, "visible");
        await visit.IsLive();
        await visit.Changes(visit.Page.Locator("[data-testid=market-row][data-symbol='BTC/USD']"), "data-mid");
        Assert.Equal(1, await market.Client.Sockets());
    }
}
