using OrleansTrading.Web.Tests.Setup;

namespace OrleansTrading.Web.Tests;

/// <summary>Everything has its room, on a desk and on a phone.</summary>
public sealed class RoomTests(Chromium chromium, SimulatedMarket market) : BrowserTest(chromium)
{
    // Text whose line goes on beyond a box that hides it or the panel that it is in. What scrolls may be longer; what is cut on
    // purpose says so with an ellipsis.
    private const string CutOff =
        """
        () => {
          const found = [];
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            const text = node.textContent.trim();
            const parent = node.parentElement;
            if (text === '' || parent.closest('.hidden, .skip-link, noscript, script, style, select, .chart')) continue;
            const range = document.createRange();
            range.selectNodeContents(node);
            const box = range.getBoundingClientRect();
            if (box.width === 0) continue;
            for (let element = parent; element; element = element.parentElement) {
              const style = getComputedStyle(element);
              if (style.textOverflow === 'ellipsis' || style.overflowX === 'auto' || style.overflowX === 'scroll') break;
              const edge = element.getBoundingClientRect();
              if (style.display === 'inline' || style.display === 'contents') continue;
              if (box.right > edge.right + 1 || box.left < edge.left - 1) {
                found.push(`${text} (in ${element.tagName} ${element.className})`);
                break;
              }
            }
          }
          return found;
        }
        """;

    private const string Scrolling =
        "() => [...document.querySelectorAll('.table-box')].filter((box) => box.scrollWidth > box.clientWidth + 1).map((box) => box.getAttribute('aria-label'))";

    public static TheoryData<string> All => [.. Pages.Names];

    [Theory]
    [MemberData(nameof(All))]
    public async Task Nothing_is_cut_off_at_a_desk(string name)
    {
        var visit = await OpenPage(market, name);
        foreach (var width in new[] { 1440, 1280 })
        {
            await visit.Page.SetViewportSizeAsync(width, 900);
            Assert.Empty(await visit.Page.EvaluateAsync<string[]>(CutOff));
            Assert.Empty(await visit.Page.EvaluateAsync<string[]>(Scrolling));
            Assert.Equal(0, await Beyond(visit));
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_phone_needs_no_scrolling_to_the_side(string name)
    {
        var visit = await OpenPhone(name);
        Assert.Equal(0, await Beyond(visit));
        Assert.Empty(await visit.Page.EvaluateAsync<string[]>(CutOff));
        await visit.Picture(Path.Combine(Repository.Pictures, $"{name}-phone.png"));
        // Every other page can be reached with a finger.
        foreach (var link in await visit.Page.GetByRole(AriaRole.Navigation, new() { Name = "Pages" }).GetByRole(AriaRole.Link).AllAsync())
            await link.TapAsync(new() { Trial = true });
    }

    private static Task<int> Beyond(Visit visit) => visit.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - innerWidth");

    private async Task<Visit> OpenPhone(string name)
    {
        if (name != "markets") return await OpenPage(market, name, Look.Phone);
        // A choice stands where the list of instruments has no room.
        var visit = await Open(market.Address, Pages.PathOf(name), Look.Phone);
        await Assertions.Expect(visit.Of("candle-chart")).ToBeVisibleAsync();
        await visit.Of("market-select").SelectOptionAsync("SOL/USD");
        await Assertions.Expect(visit.Page).ToHaveURLAsync(market.Address + "/markets/SOL%2FUSD");
        await Assertions.Expect(visit.Of("venue-quote-row").First).ToBeVisibleAsync();
        return visit;
    }
}
