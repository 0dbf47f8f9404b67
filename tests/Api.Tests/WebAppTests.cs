using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace OrleansTrading.Api.Tests;

/// <summary>Pages and assets, as a browser gets them.</summary>
public sealed class WebAppTests(WebAppTests.Served served) : IClassFixture<WebAppTests.Served>
{
    private const string Html = "text/html";

    [Fact]
    public async Task Without_a_built_web_app_pages_say_so_and_the_API_answers()
    {
        using var folder = new TemporaryFolder();
        using var service = await Service.Start(ServiceCommand.None with { WebFolder = folder.Of("web") }, folder.Of("data"), Stop.Token);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{service.Process.Port}") };
        foreach (var page in new[] { "/", "/markets", "/venues", "/trading", "/arbitrage" })
        {
            using var answer = await http.GetAsync(new Uri(page, UriKind.Relative), Stop.Token);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.StartsWith("WEB_APP_MISSING: ", await answer.Content.ReadAsStringAsync(Stop.Token), StringComparison.Ordinal);
        }

        await service.Client.Ask("{ system { stack } }", cancellationToken: Stop.Token);
    }

    [Fact]
    public async Task Every_page_is_the_app_protected_and_asked_for_again_each_time()
    {
        foreach (var page in new[] { "/", "/markets", "/markets/BTC%2FUSD", "/markets/EUR/USD", "/venues", "/trading", "/arbitrage" })
        {
            using var answer = await Get(page, Html);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal("<p>the app</p>", await answer.Content.ReadAsStringAsync(Stop.Token));
            Assert.Equal(Html, answer.Content.Headers.ContentType?.MediaType);
            Assert.Equal("no-cache", answer.Headers.CacheControl?.ToString());
            AssertProtected(answer);
        }
    }

    [Fact]
    public async Task Assets_are_kept_for_good_and_other_files_are_not()
    {
        using var asset = await Get("/assets/app-1234.js", "*/*");
        Assert.Equal("let app", await asset.Content.ReadAsStringAsync(Stop.Token));
        Assert.Equal("public, max-age=31536000, immutable", string.Join(", ", asset.Headers.GetValues("Cache-Control")));
        AssertProtected(asset);

        using var logo = await Get("/logo.svg", "*/*");
        Assert.Equal("no-cache", logo.Headers.CacheControl?.ToString());
        AssertProtected(logo);
    }

    [Fact]
    public async Task A_browser_that_opens_the_APIs_address_gets_the_explorer_and_a_program_does_not()
    {
        using var browser = await Get("/graphql", "text/html,application/xhtml+xml,*/*;q=0.8");
        Assert.Equal("<p>the explorer</p>", await browser.Content.ReadAsStringAsync(Stop.Token));
        AssertProtected(browser);

        foreach (var (address, accept) in new[]
        {
            ("/graphql", "application/json"), ("/graphql?sdl", Html), ("/graphql?query=%7B%20system%20%7B%20stack%20%7D%20%7D", Html),
        })
        {
            using var program = await Get(address, accept);
            Assert.DoesNotContain("explorer", await program.Content.ReadAsStringAsync(Stop.Token), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/../secret.js")]
    [InlineData("/assets/../../secret.js")]
    [InlineData("/%2e%2e/secret.js")]
    [InlineData("/assets/..%2f..%2fsecret.js")]
    [InlineData("/assets/%2e%2e%5c%2e%2e%5csecret.js")]
    [InlineData("//secret.js")]
    [InlineData("/no/such/file.js")]
    public async Task What_lies_outside_the_web_apps_folder_is_not_found(string target)
    {
        // Past HttpClient, which would tidy the address.
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(IPAddress.Loopback, served.Port, Stop.Token);
        await using var stream = tcp.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"), Stop.Token);
        using var reader = new StreamReader(stream);
        var answer = await reader.ReadToEndAsync(Stop.Token);
        Assert.Matches("^HTTP/1.1 40[04] ", answer);
        Assert.DoesNotContain("a secret", answer, StringComparison.Ordinal);
    }

    private static void AssertProtected(HttpResponseMessage answer)
    {
        var policy = string.Join("; ", answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'self'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("script-src", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
    }

    private async Task<HttpResponseMessage> Get(string address, string accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, UriKind.Relative));
        foreach (var part in accept.Split(',')) request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse(part));
        return await served.Http.SendAsync(request, Stop.Token);
    }

    /// <summary>A service with a small web app.</summary>
    public sealed class Served : IAsyncLifetime
    {
        private readonly TemporaryFolder _folder = new();
        private Service _service = null!;

        public HttpClient Http { get; private set; } = null!;

        public int Port => _service.Process.Port;

        public async ValueTask InitializeAsync()
        {
            Directory.CreateDirectory(_folder.Of("web/assets"));
            await File.WriteAllTextAsync(_folder.Of("web/index.html"), "<p>the app</p>", Stop.Token);
            await File.WriteAllTextAsync(_folder.Of("web/graphiql.html"), "<p>the explorer</p>", Stop.Token);
            await File.WriteAllTextAsync(_folder.Of("web/assets/app-1234.js"), "let app", Stop.Token);
            await File.WriteAllTextAsync(_folder.Of("web/logo.svg"), "<svg/>", Stop.Token);
            await File.WriteAllTextAsync(_folder.Of("secret.js"), "a secret", Stop.Token);
            _service = await Service.Start(ServiceCommand.None with { WebFolder = _folder.Of("web") }, _folder.Of("data"), Stop.Token);
            Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{Port}") };
        }

        public ValueTask DisposeAsync()
        {
            Http?.Dispose();
            _service?.Dispose();
            _folder.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
