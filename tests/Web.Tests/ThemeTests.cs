using OrleansTrading.Web.Tests.Setup;

namespace OrleansTrading.Web.Tests;

/// <summary>Light and dark, and motion for those who want it.</summary>
public sealed class ThemeTests(Chromium chromium, SimulatedMarket market) : BrowserTest(chromium)
{
    [Fact]
    public async Task The_theme_is_the_systems()
    {
        var visit = await OpenPage(market, "overview");
        await IsShown(visit, "dark");
        var dark = await Background(visit);
        await visit.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        await IsShown(visit, "light");
        Assert.NotEqual(dark, await Background(visit));
    }

    [Fact]
    public async Task A_chosen_theme_is_remembered()
    {
        var visit = await OpenPage(market, "overview");
        foreach (var theme in new[] { "light", "dark", "system", "light" })
        {
            await visit.Of("theme-toggle").ClickAsync();
            await Assertions.Expect(visit.Of("theme-toggle")).ToHaveAttributeAsync("data-theme-choice", theme);
        }

        await visit.Page.ReloadAsync();
        await IsShown(visit, "light");
        await Assertions.Expect(visit.Of("theme-toggle")).ToHaveAttributeAsync("data-theme-choice", "light");
    }

    [Theory]
    [InlineData(ReducedMotion.NoPreference, true)]
    [InlineData(ReducedMotion.Reduce, false)]
    public async Task Numbers_flash_only_where_motion_is_wanted(ReducedMotion motion, bool flashes)
    {
        var visit = await OpenPage(market, "markets", Look.Desk with { Motion = motion });
        var flash = visit.Page.Locator(".flash-up, .flash-down").First;
        await Assertions.Expect(flash).ToBeAttachedAsync();
        var animation = await visit.Page.EvaluateAsync<string>("() => getComputedStyle(document.querySelector('.flash-up, .flash-down')).animationName");
        Assert.Equal(flashes, animation != "none");
    }

    private static Task IsShown(Visit visit, string theme) => Assertions.Expect(visit.Page.Locator("html")).ToHaveAttributeAsync("data-theme", theme);

    private static Task<string> Background(Visit visit) => visit.Page.EvaluateAsync<string>("() => getComputedStyle(document.querySelector('.panel')).backgroundColor");
}
