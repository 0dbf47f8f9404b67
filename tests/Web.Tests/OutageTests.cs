using OrleansTrading.Web.Tests.Setup;

namespace OrleansTrading.Web.Tests;

/// <summary>The process is killed while pages are open, and comes back.</summary>
public sealed class OutageTests(Chromium chromium, SimulatedMarket market) : BrowserTest(chromium)
{
    [Fact]
    public async Task Pages_say_that_the_process_is_gone_and_go_on_by_themselves_when_it_is_back()
    {
        var overview = await OpenPage(market, "overview");
        var trading = await OpenPage(market, "trading");
        await trading.SignIn(market.Token);
        await trading.FillTicket("LTC/USD", "Buy", "1");
        foreach (var visit in new[] { overview, trading }) visit.Allow("ERR_CONNECTION_REFUSED", "ERR_CONNECTION_RESET", "ERR_EMPTY_RESPONSE", "ERR_INCOMPLETE_CHUNKED");

        market.Kill();
        try
        {
            await trading.Of("order-submit").ClickAsync();
            await Assertions.Expect(trading.Of("ticket-unsure")).ToBeVisibleAsync();
            foreach (var visit in new[] { overview, trading })
            {
                await Assertions.Expect(visit.Of("connection-state")).ToHaveAttributeAsync("data-state", "disconnected");
                await Assertions.Expect(visit.Of("disconnected-banner")).ToContainTextAsync("Data is stale since");
            }
        }
        finally
        {
            await market.StartAgain();
        }

        // A fill that no page could be told of as it happened.
        await market.Client.Buy("while-pages-were-away", "LTC/USD", 1);
        foreach (var visit in new[] { overview, trading })
        {
            await visit.IsLive();
            await Assertions.Expect(visit.Of("disconnected-banner")).ToHaveCountAsync(0);
        }

        await overview.Changes(overview.Of("tile-equity"), "data-value");
        await trading.Of("ticket-retry").ClickAsync();
        await Assertions.Expect(trading.Of("order-result")).ToHaveAttributeAsync("data-status", "FILLED");
        var id = await trading.Of("order-result").GetAttributeAsync("data-order-id");
        Assert.Single(await market.Client.Fills(50), fill => fill.ClientOrderId == id);
        Assert.Single(await market.Client.Fills(50), fill => fill.ClientOrderId == "while-pages-were-away");
        await SameFills(overview, 20);
        await SameFills(trading, 50);
    }

    private Task SameFills(Visit visit, int last) => Eventually.Same(
        async () => (await market.Client.Fills(last)).Select(fill => fill.Cursor), () => visit.Values("fill-row", "data-cursor"), "fills, none twice and none missing");
}
