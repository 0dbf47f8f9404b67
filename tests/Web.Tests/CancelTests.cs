using OrleansTrading.Web.Tests.Setup;

namespace OrleansTrading.Web.Tests;

/// <summary>An order that waits is cancelled.</summary>
public sealed class CancelTests(Chromium chromium, WaitingMarket market) : BrowserTest(chromium), IClassFixture<WaitingMarket>
{
    [Fact]
    public async Task A_working_order_is_cancelled_from_the_page()
    {
        var visit = await Open(market.Address, "/trading");
        await visit.IsLive();
        await Assertions.Expect(visit.Of("market-badge")).ToHaveTextAsync("REPLAY");
        await visit.SignIn(market.Service.Client.Token!);
        await visit.FillTicket("EUR/USD", "Buy", "1000");
        await visit.Of("order-submit").ClickAsync();
        var row = visit.Of("order-row");
        await Assertions.Expect(row).ToHaveAttributeAsync("data-status", "SUBMITTED");
        await visit.Of("cancel-order").ClickAsync();
        await Assertions.Expect(row).ToHaveAttributeAsync("data-status", "CANCELLED");
        await Assertions.Expect(visit.Of("order-result")).ToHaveAttributeAsync("data-status", "CANCELLED");
        await Assertions.Expect(visit.Of("cancel-order")).ToHaveCountAsync(0);
        Assert.Equal("CANCELLED", Assert.Single(await market.Service.Client.Orders(50)).Status);
        Assert.Empty(await market.Service.Client.Fills(50));
    }
}
