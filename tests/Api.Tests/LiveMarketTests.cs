using System.Globalization;
using System.Text.Json;
using OrleansTrading.VenueServers;

namespace OrleansTrading.Api.Tests;

/// <summary>The live market from the command line, on servers of loopback that speak venues' protocols.</summary>
public sealed class LiveMarketTests : IDisposable
{
    private const int Refused = 2;
    private const string Everything = """
        {
          system { session { state kind time toNs error } }
          venues {
            name booksLive booksStale
            connection { state latencyMs roundTripMs uptimeShare messages reconnects faults { fault count } rejects { fault count } lastFault }
          }
          instrument(symbol: "EUR/USD") { market { venues { venue bid ask } } bars(timeframe: "1s", last: 3) { close } }
        }
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_live_session_is_shown_with_its_connections_and_goes_on_after_a_kill_with_its_money_as_it_was()
    {
        await using var oanda = await OandaServer.OpenAsync();
        oanda.Price("EUR_USD", "1.10000", "1.10012");
        await using var capital = await CapitalServer.OpenAsync();
        await capital.QuoteAsync("EURUSD", 1.10003m, 1.10015m);
        var command = Write(oanda, capital);

        decimal cash;
        using (var service = await Service.Start(command, _folder.Of("data"), Stop.Token))
        {
            var state = await Quoted(service, "oanda", 1.10000m);
            await Quoted(service, "capital", 1.10003m);
            var session = state.GetProperty("system").GetProperty("session");
            Assert.Equal(("RUNNING", "LIVE"), (session.GetProperty("state").GetString(), session.GetProperty("kind").GetString()));
            Assert.Equal(JsonValueKind.Null, session.GetProperty("toNs").ValueKind);
            await Until.True(
                async () => (await Ask(service)).GetProperty("venues").EnumerateArray()
                    .All(venue => venue.GetProperty("connection").GetProperty("state").GetString() == "LIVE"),
                "all connections are live", Stop.Token);

            await Buy(service, "first");
            oanda.Price("EUR_USD", "1.10001", "1.10012");
            await Until.True(async () => await Position(service) == 1_000m, "it is bought", Stop.Token);
            cash = await Cash(service);
            await Until.True(
                async () => (await service.CursorNs(Stop.Token)) > 0 && (await service.QuotesRead(Stop.Token)) > 0, "it has begun", Stop.Token);
            service.Process.Kill();
        }

        // Nobody quotes: what was known when it was killed must not be shown, and nothing be decided on it.
        oanda.RefuseNext("/pricing/stream", 503, 1_000_000);
        capital.RefuseNext("/connect", 503, 1_000_000);
        using (var again = await Service.Start(command, _folder.Of("data"), Stop.Token))
        {
            Assert.Empty((await Ask(again)).GetProperty("instrument").GetProperty("market").GetProperty("venues").EnumerateArray());
            oanda.Price("EUR_USD", "1.10002", "1.10013");
            oanda.StopRefusing();
            await Quoted(again, "oanda", 1.10002m);
            Assert.Equal((cash, 1_000m), (await Cash(again), await Position(again)));
            Assert.Equal(0, await again.Stop(Stop.Token));
            AssertNoSecrets(again.Process.Output + again.Process.Errors);
        }
    }

    [Fact]
    public async Task Nothing_secret_is_in_the_log_or_the_api_also_when_venues_refuse_it()
    {
        await using var oanda = await OandaServer.OpenAsync();
        oanda.Price("EUR_USD", "1.10000", "1.10012");
        await using var capital = await CapitalServer.OpenAsync();
        await capital.QuoteAsync("EURUSD", 1.10003m, 1.10015m);
        oanda.RefuseNext("/pricing/stream", 401, times: 3);
        capital.RefuseNext("/api/v1/session", 401, times: 3);
        using var service = await Service.Start(Write(oanda, capital), _folder.Of("data"), Stop.Token);
        await Quoted(service, "oanda", 1.10000m);
        await Quoted(service, "capital", 1.10003m);
        oanda.Tell("no JSON " + OandaServer.Token);
        await Until.True(
            async () => (await Ask(service)).GetProperty("venues").EnumerateArray().Single(v => v.GetProperty("name").GetString() == "oanda")
                .GetProperty("connection").GetProperty("faults").EnumerateArray().Any(f => f.GetProperty("fault").GetString() == "Protocol"),
            "the fault is counted", Stop.Token);
        AssertNoSecrets((await Ask(service)).GetRawText());
        // The log looks at venues now and then.
        await Until.True(() => Task.FromResult(service.Process.Output.Contains("oanda is", StringComparison.Ordinal)), "the log tells of the venue", Stop.Token);
        Assert.Equal(0, await service.Stop(Stop.Token));
        AssertNoSecrets(service.Process.Output + service.Process.Errors);
    }

    [Fact]
    public async Task A_settings_file_that_others_may_read_is_refused_before_anything_is_touched()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("There are no modes of files.");
        await using var oanda = await OandaServer.OpenAsync();
        await using var capital = await CapitalServer.OpenAsync();
        var command = Write(oanda, capital);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(command.Live!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        AssertNoSecrets(await AssertRefused("LIVE_SETTINGS_EXPOSED", "--live", command.Live!));
    }

    [Theory]
    [InlineData("LIVE_SETTINGS_MISSING", "--live", "nowhere.json")]
    [InlineData("LIVE_SETTINGS_MISSING")]
    [InlineData("OPTION_INVALID", "--from", "2026-01-05")]
    [InlineData("OPTION_INVALID", "--speed", "2")]
    [InlineData("OPTION_INVALID", "--symbols", "EURUSD")]
    [InlineData("OPTION_INVALID", "--path", "x")]
    [InlineData("OPTION_INVALID", "--exit-when-done")]
    [InlineData("UNKNOWN_STRATEGY", "--strategy", "hope")]
    public async Task A_bad_option_is_refused_by_name(string code, params string[] options) => await AssertRefused(code, options);

    [Fact]
    public async Task What_would_be_connected_is_said_when_asked_and_nothing_is_begun()
    {
        File.WriteAllText(_folder.Of("live.json"), """
            { "venues": { "binance": { "instruments": ["BTC/USDT", "ETH/USDT"], "depth": 100 }, "kraken": { "instruments": ["BTC/USD"], "books": false, "trades": false } } }
            """);
        using var process = ServiceProcess.StartRaw("--market", "live", "--live", _folder.Of("live.json"), "--data", _folder.Of("data"), "--check");
        Assert.Equal(0, await process.ExitCode(Stop.Token));
        Assert.Equal("", process.Errors);
        Assert.Equal(
            "binance: 2 instruments as binance by the bridge, books of 100 levels and trades\nkraken: 1 instrument as kraken by the bridge, best prices",
            process.Output.Trim());
        Assert.False(Directory.Exists(_folder.Of("data")), "The data folder was made.");
        // To begin it the bridge has to be there, which only the command knows.
        await AssertRefused("BRIDGE_MISSING", "--live", _folder.Of("live.json"));
    }

    [Fact]
    public async Task Settings_of_a_live_market_belong_to_no_other()
    {
        using var process = ServiceProcess.StartRaw("--live", _folder.Of("live.json"), "--data", _folder.Of("data"));
        Assert.Equal(Refused, await process.ExitCode(Stop.Token));
        Assert.StartsWith("OPTION_INVALID: --live", process.Errors, StringComparison.Ordinal);
    }

    private ServiceCommand Write(OandaServer oanda, CapitalServer capital)
    {
        const string timing = """ "timing": { "firstRetryMs": 1, "lastRetryMs": 20, "requestTimeoutMs": 30000 } """;
        var path = _folder.Of("live.json");
        File.WriteAllText(path, $$"""
            {
              "instruments": ["EUR/USD"],
              "venues": {
                "oanda": { "rest": "{{oanda.Http}}", "stream": "{{oanda.Http}}", "account": "{{OandaServer.Account}}", "token": "{{OandaServer.Token}}", {{timing}} },
                "capital": {
                  "rest": "{{capital.Http}}", "stream": "{{capital.Socket}}connect", "apiKey": "{{CapitalServer.ApiKey}}",
                  "identifier": "{{CapitalServer.Identifier}}", "password": "{{CapitalServer.Password}}", {{timing}}
                },
              },
            }
            """);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return new ServiceCommand { Market = "live", Live = path, Strategies = "none" };
    }

    private async Task<string> AssertRefused(string code, params string[] options)
    {
        using var process = ServiceProcess.StartRaw(
            ["--market", "live", "--port", Ports.Free().ToString(CultureInfo.InvariantCulture), "--data", _folder.Of("data"), .. options]);
        Assert.Equal(Refused, await process.ExitCode(Stop.Token));
        Assert.StartsWith(code + ": ", process.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', process.Errors);
        Assert.False(Directory.Exists(_folder.Of("data")), "The data folder was made.");
        return process.Errors;
    }

    private static void AssertNoSecrets(string text)
    {
        foreach (var secret in new[] { OandaServer.Token, CapitalServer.ApiKey, CapitalServer.Identifier, CapitalServer.Password })
            Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
    }

    private static Task<JsonElement> Ask(Service service) => service.Client.Ask(Everything, cancellationToken: Stop.Token);

    private static async Task<JsonElement> Quoted(Service service, string venue, decimal bid)
    {
        JsonElement state = default;
        await Until.True(
            async () =>
            {
                state = await Ask(service);
                return state.GetProperty("instrument").GetProperty("market").GetProperty("venues").EnumerateArray()
                    .Any(quote => quote.GetProperty("venue").GetString() == venue && quote.GetProperty("bid").GetDecimal() == bid);
            },
            $"{venue} quotes {bid}",
            Stop.Token);
        return state;
    }

    private static async Task Buy(Service service, string id)
    {
        var answer = await service.Client.Ask(
            "mutation($order: SubmitOrderInput!) { submitOrder(input: $order) { order { status } } }",
            new { order = new { clientOrderId = id, symbol = "EUR/USD", side = "BUY", quantity = 1_000 } }, Stop.Token);
        Assert.NotEqual("REJECTED", answer.GetProperty("submitOrder").GetProperty("order").GetProperty("status").GetString());
    }

    private static async Task<decimal> Cash(Service service) =>
        (await service.Client.Ask("{ portfolio(name: \"main\") { cash } }", cancellationToken: Stop.Token)).GetProperty("portfolio").GetProperty("cash").GetDecimal();

    private static async Task<decimal> Position(Service service) =>
        (await service.Client.Ask("{ portfolio(name: \"main\") { positions { symbol quantity } } }", cancellationToken: Stop.Token))
        .GetProperty("portfolio").GetProperty("positions").EnumerateArray()
        .Where(position => position.GetProperty("symbol").GetString() == "EUR/USD").Sum(position => position.GetProperty("quantity").GetDecimal());
}
