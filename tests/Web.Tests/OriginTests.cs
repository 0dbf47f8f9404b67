using OrleansTrading.Web.Tests.Setup;

namespace OrleansTrading.Web.Tests;

/// <summary>Nothing leaves the machine, and nothing may.</summary>
public sealed class OriginTests(Chromium chromium, SimulatedMarket market) : BrowserTest(chromium)
{
    [Fact]
    public async Task Every_page_has_a_policy_and_asks_its_own_origin_only()
    {
        var visit = await OpenPage(market, "overview");
        foreach (var name in Pages.Names)
        {
            var response = await visit.Page.GotoAsync(market.Address + Pages.PathOf(name));
            await visit.Shows(name);
            var policy = await response!.HeaderValueAsync("content-security-policy");
            Assert.Contains("default-src 'self'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe-eval", policy, StringComparison.Ordinal);
        }

        // Each visit fails on any other address; here it is that there was something to look at.
        Assert.Contains(visit.Requests, url => url.EndsWith("/graphql", StringComparison.Ordinal));
        Assert.All(visit.Requests, url => Assert.StartsWith(market.Address, url, StringComparison.Ordinal));
        // The policy is more than a header: what is tried in spite of it fails.
        visit.Allow("Content Security Policy", "https://example.org");
        Assert.True(await visit.Page.EvaluateAsync<bool>("() => fetch('https://example.org/').then(() => false, () => true)"));
    }
}
