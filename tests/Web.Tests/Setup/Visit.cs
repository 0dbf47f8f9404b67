using System.Collections.Concurrent;

namespace OrleansTrading.Web.Tests.Setup;

/// <summary>A page that somebody has open, and everything that went wrong in it.</summary>
internal sealed class Visit(IBrowserContext context, IPage page, string address)
{
    private readonly ConcurrentQueue<string> _problems = new();
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly ConcurrentBag<string> _allowed = [];

    public IPage Page => page;

    /// <summary>Every address that was asked for, sockets too.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    /// <summary>What went wrong, less what the test said that it causes.</summary>
    public IEnumerable<string> Problems => _problems.Where(problem => !_allowed.Any(part => problem.Contains(part, StringComparison.Ordinal)));

    /// <summary>Opens a page and listens to it from its first moment.</summary>
    public static async Task<Visit> Open(IBrowser browser, string address, string path, Look look)
    {
        var context = await browser.NewContextAsync(look.Options());
        var visit = new Visit(context, await context.NewPageAsync(), address);
        visit.Listen();
        await visit.Page.GotoAsync(address + path);
        return visit;
    }

    /// <summary>From here on the test itself causes problems that say this.</summary>
    public void Allow(params string[] parts)
    {
        foreach (var part in parts) _allowed.Add(part);
    }

    public ILocator Of(string testId) => Page.GetByTestId(testId);

    /// <summary>An attribute of every element with a test id, in the order of the page.</summary>
    public async Task<IEnumerable<string>> Values(string testId, string attribute) =>
        await Of(testId).EvaluateAllAsync<string[]>("(all, name) => all.map((one) => one.getAttribute(name) ?? '')", attribute);

    /// <summary>The text of every element with a test id.</summary>
    public async Task<IEnumerable<string>> Texts(string testId) => await Of(testId).AllInnerTextsAsync();

    /// <summary>Waits until an attribute is another one than it was.</summary>
    public Task Changes(ILocator locator, string attribute) => Changes(() => locator.GetAttributeAsync(attribute), $"{locator}'s {attribute}");

    /// <summary>Waits until something read of the page is not what it was.</summary>
    public static async Task Changes(Func<Task<string?>> read, string what)
    {
        var before = await read();
        Assert.NotNull(before);
        await Eventually.Holds(async () => await read() != before, () => $"{what} stays {before}");
    }

    /// <summary>Waits until the page has its connection and what belongs on it is there.</summary>
    public async Task Shows(string name)
    {
        await Assertions.Expect(Of("connection-state")).ToHaveAttributeAsync("data-state", Pages.IsPolled(name) ? "connected" : "live");
        foreach (var testId in Pages.ShownOn(name)) await Assertions.Expect(Of(testId).First).ToBeVisibleAsync();
    }

    public Task IsLive() => Assertions.Expect(Of("connection-state")).ToHaveAttributeAsync("data-state", "live");

    public async Task SignIn(string token)
    {
        await Of("sign-in").ClickAsync();
        await EnterToken(token);
    }

    public async Task EnterToken(string token)
    {
        await Of("token-input").FillAsync(token);
        await Of("sign-in-submit").ClickAsync();
        await Assertions.Expect(Of("sign-in-dialog")).ToHaveCountAsync(0);
    }

    /// <summary>Fills the ticket in and does not send it.</summary>
    public async Task FillTicket(string symbol, string side, string quantity)
    {
        await Of("order-symbol").SelectOptionAsync(symbol);
        await Of("order-side").GetByRole(AriaRole.Radio, new() { Name = side }).CheckAsync();
        await Of("order-quantity").FillAsync(quantity);
    }

    public Task<byte[]> Picture(string file) => Page.ScreenshotAsync(new() { Path = file, Animations = ScreenshotAnimations.Disabled, Caret = ScreenshotCaret.Hide });

    public Task Close() => context.CloseAsync();

    private void Listen()
    {
        page.Console += (_, message) =>
        {
            if (message.Type == "error") _problems.Enqueue($"console: {message.Text} ({message.Location})");
        };
        page.PageError += (_, error) => _problems.Enqueue($"error: {error}");
        page.Request += (_, request) => Ask(request.Url);
        page.WebSocket += (_, socket) => Ask(socket.Url.Replace("ws://", "http://", StringComparison.Ordinal));
        page.RequestFailed += (_, request) =>
        {
            // What is under way when a page is left is given up.
            if (request.Failure != "net::ERR_ABORTED") _problems.Enqueue($"request: {request.Method} {request.Url} {request.Failure}");
        };
        page.Response += (_, response) =>
        {
            if (response.Status >= 400) _problems.Enqueue($"response: {response.Status} of {response.Url}");
        };
    }

    private void Ask(string url)
    {
        _requests.Enqueue(url);
        var isOwn = url.StartsWith(address + "/", StringComparison.Ordinal)
            || url.StartsWith("data:", StringComparison.Ordinal)
            || url.StartsWith("blob:" + address + "/", StringComparison.Ordinal);
        if (!isOwn) _problems.Enqueue($"asked elsewhere: {url}");
    }
}
