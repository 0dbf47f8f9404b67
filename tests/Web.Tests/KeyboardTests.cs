using OrleansTrading.Web.Tests.Setup;

namespace OrleansTrading.Web.Tests;

/// <summary>Without a mouse.</summary>
public sealed class KeyboardTests(Chromium chromium, SimulatedMarket market) : BrowserTest(chromium)
{
    private const string Focused =
        """
        () => {
          const at = document.activeElement;
          return at.dataset.testid ?? (at.type === 'radio' ? `${at.closest('fieldset').dataset.testid} ${at.value}` : at.textContent.trim());
        }
        """;

    [Fact]
    public async Task Tab_goes_through_the_bar_to_the_ticket_and_enter_sends_it()
    {
        var visit = await OpenPage(market, "trading");
        await visit.SignIn(market.Token);
        await visit.Page.ReloadAsync();
        await visit.Shows("trading");
        foreach (var stop in new[]
        {
            "Skip to content", "OrleansTrading", "Overview", "Markets", "Venues", "Trading", "Arbitrage", "theme-toggle", "sign-in", "order-symbol",
            "order-side BUY", "order-quantity",
        })
        {
            await visit.Page.Keyboard.PressAsync("Tab");
            Assert.Equal(stop, await visit.Page.EvaluateAsync<string>(Focused));
            Assert.NotEqual("none 0px", await visit.Page.EvaluateAsync<string>(
                "() => { const style = getComputedStyle(document.activeElement.type === 'radio' ? document.activeElement.nextElementSibling : document.activeElement); return `${style.outlineStyle} ${style.outlineWidth}`; }"));
        }

        await visit.Page.Keyboard.TypeAsync("20");
        await visit.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(visit.Of("order-result")).ToHaveAttributeAsync("data-status", "FILLED");
    }

    [Fact]
    public async Task Enter_follows_a_link_and_arrows_walk_the_instruments()
    {
        var visit = await OpenPage(market, "overview");
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Markets" }).FocusAsync();
        await visit.Page.Keyboard.PressAsync("Enter");
        await visit.Shows("markets");
        Assert.Equal("main", await visit.Page.EvaluateAsync<string>("() => document.activeElement.id"));
        var symbols = (await visit.Values("market-row", "data-symbol")).ToList();
        var selected = visit.Page.Locator(".market-list tr.is-selected");
        // The list itself: the first key goes to what is open, Home to the first.
        await visit.Page.GetByRole(AriaRole.Region, new() { Name = "List of instruments" }).FocusAsync();
        await visit.Page.Keyboard.PressAsync("ArrowDown");
        Assert.Equal(await selected.GetAttributeAsync("data-symbol"), await visit.Page.EvaluateAsync<string>(Focused));
        foreach (var key in new[] { "Home", "ArrowDown", "ArrowDown", "ArrowUp", "Enter" }) await visit.Page.Keyboard.PressAsync(key);
        await Assertions.Expect(selected).ToHaveAttributeAsync("data-symbol", symbols[1]);
    }

    [Fact]
    public async Task Slash_goes_to_the_search_and_enter_opens_what_it_finds()
    {
        var visit = await OpenPage(market, "markets");
        await visit.Page.Keyboard.PressAsync("/");
        await Assertions.Expect(visit.Of("market-search")).ToBeFocusedAsync();
        await visit.Page.Keyboard.TypeAsync("doge");
        await Assertions.Expect(visit.Of("market-count")).ToHaveAttributeAsync("data-count", "1");
        await visit.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(visit.Page).ToHaveURLAsync(market.Address + "/markets/DOGE%2FUSD");
        await visit.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(visit.Of("market-row")).ToHaveCountAsync(10);
        // The arrow leaves the search for the list.
        await visit.Page.Keyboard.PressAsync("ArrowDown");
        Assert.Equal((await visit.Values("market-row", "data-symbol")).First(), await visit.Page.EvaluateAsync<string>(Focused));
    }

    [Fact]
    public async Task A_venue_is_opened_by_enter_and_closed_by_escape()
    {
        var visit = await OpenPage(market, "venues");
        var kraken = visit.Of("venue-feeds").GetByRole(AriaRole.Button, new() { Name = "Kraken" });
        await kraken.FocusAsync();
        await visit.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(visit.Of("venue-details")).ToContainTextAsync("Orders that it takes");
        await visit.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(visit.Of("venue-details")).ToHaveCountAsync(0);
        await Assertions.Expect(kraken).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Escape_closes_the_sign_in_and_gives_the_focus_back()
    {
        var visit = await OpenPage(market, "overview");
        await visit.Of("sign-in").FocusAsync();
        await visit.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(visit.Of("token-input")).ToBeFocusedAsync();
        await visit.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(visit.Of("sign-in-dialog")).ToHaveCountAsync(0);
        await Assertions.Expect(visit.Of("sign-in")).ToBeFocusedAsync();
        // And once more: a dialog that was closed by Escape opens again.
        await visit.Page.Keyboard.PressAsync("Enter");
        await visit.Page.Keyboard.TypeAsync(market.Token);
        await visit.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(visit.Of("sign-in")).ToHaveTextAsync("Sign out");
    }
}
