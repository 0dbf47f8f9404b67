namespace OrleansTrading.Web.Tests.Setup;

/// <summary>A test that looks at pages. It fails if anything went wrong in one of them that it did not cause itself.</summary>
public abstract class BrowserTest(Chromium chromium) : IAsyncLifetime
{
    private readonly List<Visit> _visits = [];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        var hasFailed = TestContext.Current.TestState?.Result == TestResult.Failed;
        var problems = new List<string>();
        foreach (var (i, visit) in _visits.Index())
        {
            if (hasFailed) await visit.Picture(Path.Combine(Repository.Pictures, $"failed-{TestContext.Current.TestMethod?.MethodName}-{i}.png"));
            await visit.Close();
            problems.AddRange(visit.Problems);
        }

        Assert.Empty(problems);
    }

    /// <summary>Opens an address.</summary>
    private protected async Task<Visit> Open(string address, string path, Look? look = null)
    {
        var visit = await Visit.Open(chromium.Browser, address, path, look ?? Look.Desk);
        _visits.Add(visit);
        return visit;
    }

    /// <summary>Opens a page of the app and waits until it shows what it is for.</summary>
    private protected async Task<Visit> OpenPage(SimulatedMarket market, string name, Look? look = null)
    {
        var visit = await Open(market.Address, Pages.PathOf(name), look);
        await visit.Shows(name);
        return visit;
    }
}
