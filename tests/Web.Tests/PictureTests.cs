using OrleansTrading.Web.Tests.Setup;

namespace OrleansTrading.Web.Tests;

/// <summary>
/// Takes pictures of every page, for people to look at, into the folder test-results/pictures of the build's outputs. With
/// UPDATE_PICTURES=1 in the environment also those of the README, in docs/images.
/// </summary>
public sealed class PictureTests(Chromium chromium, SimulatedMarket market) : BrowserTest(chromium)
{
    private const int LargestBytes = 250_000;

    private static readonly string[] OfReadme = ["overview", "markets"];

    public static TheoryData<string, ColorScheme> All => AccessibilityTests.All;

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_picture_is_taken(string name, ColorScheme scheme)
    {
        var visit = name == "markets"
            ? await Open(market.Address, "/markets/BTC%2FUSD", Look.Desk with { Scheme = scheme })
            : await OpenPage(market, name, Look.Desk with { Scheme = scheme });
        await visit.Shows(name);
        // Something moves: it is not the first moment of the page.
        if (name == "overview") await visit.Changes(visit.Of("tile-equity"), "data-value");
        if (name == "markets") await visit.Changes(visit.Of("candle-chart"), "data-last-close");
        var picture = await visit.Picture(Path.Combine(Repository.Pictures, $"{name}-{scheme}.png".ToLowerInvariant()));
        if (scheme != ColorScheme.Dark || !OfReadme.Contains(name) || Environment.GetEnvironmentVariable("UPDATE_PICTURES") != "1") return;
        Assert.InRange(picture.Length, 0, LargestBytes);
        var images = Directory.CreateDirectory(Path.Combine(Repository.Root, "docs", "images")).FullName;
        await File.WriteAllBytesAsync(Path.Combine(images, $"{name}.png"), picture, Stop.Token);
    }
}
