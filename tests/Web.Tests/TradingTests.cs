using System.Globalization;
using OrleansTrading.Web.Tests.Setup;

namespace OrleansTrading.Web.Tests;

/// <summary>A person trades.</summary>
public sealed class TradingTests(Chromium chromium, SimulatedMarket market) : BrowserTest(chromium)
{
    private const string Symbol = "LTC/USD";

    [Fact]
    public async Task The_trading_page_shows_the_orders_and_fills_of_the_api()
    {
        var visit = await OpenPage(market, "trading");
        await Eventually.Same(
            async () => (await market.Client.Orders(50)).Select(order => $"{order.Id} {order.Status}").Order(),
            async () => (await visit.Values("order-row", "data-order-id")).Zip(await visit.Values("order-row", "data-status"), (id, status) => $"{id} {status}").Order(),
            "orders");
        await Eventually.Same(
            async () => (await market.Client.Fills(50)).Select(fill => fill.Cursor), () => visit.Values("fill-row", "data-cursor"), "fills");
        Assert.Equal(
            await market.Client.Texts("{ instruments { symbol } }", "instruments", "symbol"),
            await visit.Of("order-symbol").Locator("option").AllInnerTextsAsync());
    }

    [Fact]
    public async Task A_signed_in_person_places_an_order_and_sees_it_filled()
    {
        await using var quiet = await market.WithoutStrategies();
        var before = await market.Client.Position(Symbol);
        var visit = await OpenPage(market, "trading");
        await visit.SignIn(market.Token);
        await visit.FillTicket(Symbol, "Buy", "1");
        await visit.Of("order-submit").ClickAsync();

        var result = visit.Of("order-result");
        await Assertions.Expect(result).ToHaveAttributeAsync("data-status", "FILLED");
        var id = (await result.GetAttributeAsync("data-order-id"))!;
        await Assertions.Expect(Row(visit, id)).ToHaveAttributeAsync("data-status", "FILLED");
        var fill = (await market.Client.Fills(20)).Single(one => one.ClientOrderId == id);
        await Assertions.Expect(visit.Page.Locator($"[data-testid=fill-row][data-cursor='{fill.Cursor}']")).ToBeVisibleAsync();
        Assert.Equal(before + 1, await market.Client.Position(Symbol));

        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Overview" }).ClickAsync();
        await Assertions.Expect(visit.Page.Locator($"[data-testid=position-row][data-symbol='{Symbol}']"))
            .ToContainTextAsync(Math.Abs(before + 1).ToString("#,0.############", CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_refused_order_says_which_limit_allows_what()
    {
        var answer = await market.Client.Buy("refused-1", Symbol, 100_000m);
        var visit = await OpenPage(market, "trading");
        await visit.SignIn(market.Token);
        await visit.FillTicket(Symbol, "Buy", "100000");
        await visit.Of("order-submit").ClickAsync();
        await Assertions.Expect(visit.Of("refusal-code")).ToHaveTextAsync(answer.Code);
        var limit = answer.Extensions.Text("limit");
        Assert.Contains(limit, (string[])["MAX_ORDER_NOTIONAL", "MAX_ASSET_SHARE"]);
        await Assertions.Expect(visit.Of("refusal-limit")).ToHaveTextAsync(limit);
        await Assertions.Expect(visit.Of("refusal-allowed")).ToHaveTextAsync(answer.Extensions.GetProperty("allowed").ToString());
        // The price moves, and with it what was attempted.
        Assert.InRange(
            double.Parse(await visit.Of("refusal-attempted").InnerTextAsync(), CultureInfo.InvariantCulture)
            / double.Parse(answer.Extensions.GetProperty("attempted").ToString(), CultureInfo.InvariantCulture), 0.9, 1.1);
    }

    [Fact]
    public async Task A_wrong_token_leads_back_to_the_sign_in_and_places_nothing()
    {
        await using var quiet = await market.WithoutStrategies();
        var orders = (await market.Client.Orders(1))[0].Id;
        var visit = await OpenPage(market, "trading");
        visit.Allow(" 401");
        await visit.SignIn("wrong");
        await visit.FillTicket(Symbol, "Buy", "1");
        await visit.Of("order-submit").ClickAsync();
        await Assertions.Expect(visit.Of("sign-in-dialog")).ToContainTextAsync("did not accept the access token");
        Assert.Equal(orders, (await market.Client.Orders(1))[0].Id);

        await visit.EnterToken(market.Token);
        await visit.Of("order-submit").ClickAsync();
        await Assertions.Expect(visit.Of("order-result")).ToHaveAttributeAsync("data-status", "FILLED");
    }

    [Fact]
    public async Task A_double_click_places_one_order()
    {
        await using var quiet = await market.WithoutStrategies();
        var count = await OrderCount();
        var visit = await OpenPage(market, "trading");
        await visit.SignIn(market.Token);
        await visit.FillTicket(Symbol, "Sell", "1");
        await visit.Of("order-submit").DblClickAsync();
        await Assertions.Expect(visit.Of("order-result")).ToHaveAttributeAsync("data-status", "FILLED");
        Assert.Equal(count + 1, await OrderCount());
    }

    private static ILocator Row(Visit visit, string id) => visit.Page.Locator($"[data-testid=order-row][data-order-id='{id}']");

    private async Task<long> OrderCount() => (await market.Client.Portfolio("orderCount")).GetProperty("orderCount").GetInt64();
}
