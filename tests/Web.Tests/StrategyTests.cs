using OrleansTrading.Web.Tests.Setup;

namespace OrleansTrading.Web.Tests;

/// <summary>A person stops strategies and starts them.</summary>
public sealed class StrategyTests(Chromium chromium, SimulatedMarket market) : BrowserTest(chromium)
{
    [Fact]
    public async Task A_strategy_is_stopped_and_started_by_a_signed_in_person_only()
    {
        var visit = await OpenPage(market, "overview");
        await Assertions.Expect(visit.Of("strategy-toggle")).ToHaveCountAsync(0);
        await visit.SignIn(market.Token);
        var row = visit.Page.Locator("[data-testid=strategy-row][data-strategy=momentum]");
        foreach (var (shown, state) in new[] { ("Stopped", "STOPPED"), ("Running", "RUNNING") })
        {
            await row.GetByTestId("strategy-toggle").ClickAsync();
            await Assertions.Expect(row.GetByTestId("strategy-state")).ToContainTextAsync(shown);
            Assert.Equal(state, (await market.Client.Strategies()).Single(one => one.Name == "momentum").State);
        }
    }
}
