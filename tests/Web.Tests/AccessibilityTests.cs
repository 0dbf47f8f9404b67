using OrleansTrading.Web.Tests.Setup;

namespace OrleansTrading.Web.Tests;

/// <summary>axe finds nothing against WCAG 2.2 A and AA.</summary>
public sealed class AccessibilityTests(Chromium chromium, SimulatedMarket market) : BrowserTest(chromium)
{
    private const string Violations =
        """
        async () => {
          const { violations } = await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations'] });
          return violations.flatMap(({ id, nodes }) => nodes.slice(0, 5).map((node) => `${id}: ${node.html} ${node.failureSummary}`));
        }
        """;

    private static readonly string Axe = File.ReadAllText(Repository.Axe);

    public static TheoryData<string, ColorScheme> All
    {
        get
        {
            var all = new TheoryData<string, ColorScheme>();
            foreach (var name in Pages.Names)
            {
                foreach (var scheme in new[] { ColorScheme.Dark, ColorScheme.Light }) all.Add(name, scheme);
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_page_violates_nothing(string name, ColorScheme scheme)
    {
        // Without motion, so that each run looks at the same.
        var visit = await OpenPage(market, name, Look.Desk with { Scheme = scheme, Motion = ReducedMotion.Reduce });
        await Check(visit);
        if (name == "venues")
        {
            await visit.Of("venue-feed-row").First.ClickAsync();
            await Assertions.Expect(visit.Of("venue-details")).ToBeVisibleAsync();
            await Check(visit);
            return;
        }

        await visit.SignIn(market.Token);
        if (name != "trading") return;
        await visit.FillTicket("LTC/USD", "Buy", "100000");
        await visit.Of("order-submit").ClickAsync();
        await Assertions.Expect(visit.Of("refusal")).ToBeVisibleAsync();
        await visit.Of("sign-in").ClickAsync();
        await visit.Of("sign-in").ClickAsync();
        await Assertions.Expect(visit.Of("token-input")).ToBeVisibleAsync();
        await Check(visit);
    }

    private static async Task Check(Visit visit)
    {
        // The way of a debugger: the page's own policy would not let it in.
        await visit.Page.EvaluateAsync(Axe);
        Assert.Empty(await visit.Page.EvaluateAsync<string[]>(Violations));
    }
}
