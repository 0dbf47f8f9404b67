using System.Text.Json;
using OrleansTrading.Connectors.Tests.Kafka;
using OrleansTrading.VenueServers;

namespace OrleansTrading.Api.Tests;

/// <summary>A process that is connected to venues and one that plays what they say, with a cluster between them.</summary>
public sealed class KafkaMarketTests : IDisposable
{
    private const int Refused = 2;
    private const string Quotes = """
        {
          venues { name booksLive connection { state latencyMs uptimeShare roundTripMs } }
          instrument(symbol: "EUR/USD") { market { venues { venue bid } } }
        }
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_one_process_hears_of_venues_another_plays_through_restarts_of_both()
    {
        using var cluster = new MockCluster(partitions: 2);
        await using var oanda = await OandaServer.OpenAsync();
        oanda.Price("EUR_USD", "1.10000", "1.10012");
        var settings = Write(cluster, oanda);
        var command = new ServiceCommand { Market = "live", Live = settings, Strategies = "none" };
        using (var session = await Service.Start(command, _folder.Of("data"), Stop.Token))
        {
            using (var sender = ServiceProcess.StartRaw("connect", "--live", settings))
            {
                await Quoted(session, 1.10000m);
                var connection = (await Ask(session)).GetProperty("venues")[0].GetProperty("connection");
                Assert.Equal("LIVE", connection.GetProperty("state").GetString());
                Assert.True(connection.GetProperty("latencyMs").GetDouble() < 60_000);
                Assert.Equal(JsonValueKind.Null, connection.GetProperty("uptimeShare").ValueKind);
                oanda.Price("EUR_USD", "1.10005", "1.10017");
                await Quoted(session, 1.10005m);

                // Its last word is that nothing is to be trusted any more.
                sender.Signal(ServiceProcess.Sigterm);
                Assert.Equal(0, await sender.ExitCode(Stop.Token));
                Assert.Contains("Sending has ended", sender.Output, StringComparison.Ordinal);
                Assert.DoesNotContain(OandaServer.Token, sender.Output + sender.Errors, StringComparison.Ordinal);
            }

            await Quoted(session, null);
            using (var sender = ServiceProcess.StartRaw("connect", "--live", settings))
            {
                oanda.Price("EUR_USD", "1.10010", "1.10022");
                await Quoted(session, 1.10010m);
                sender.Kill();
            }

            // This one had none: it is out when nothing was heard for too long.
            await Quoted(session, null);
            session.Process.Kill();
        }

        using var again = await Service.Start(command, _folder.Of("data"), Stop.Token);
        using var last = ServiceProcess.StartRaw("connect", "--live", settings);
        await Quoted(again, 1.10010m);
        Assert.Equal(0, await again.Stop(Stop.Token));
        last.Signal(ServiceProcess.Sigint);
        Assert.Equal(0, await last.ExitCode(Stop.Token));
        Assert.DoesNotContain(OandaServer.Token, again.Process.Output + again.Process.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sender_that_cannot_start_says_why_by_name()
    {
        using var cluster = new MockCluster(partitions: 2);
        await using var oanda = await OandaServer.OpenAsync();
        await AssertRefused("LIVE_SETTINGS_MISSING", "--live", _folder.Of("nowhere.json"));
        var settings = Write(cluster, oanda);
        File.WriteAllText(settings, File.ReadAllText(settings).Replace("\"partitions\": 2", "\"partitions\": 3", StringComparison.Ordinal));
        await AssertRefused("KAFKA_TOPIC", "--live", settings);
        File.WriteAllText(settings, """{ "venues": { "binance": { "instruments": "all" } } }""");
        await AssertRefused("LIVE_SETTINGS_INVALID: live.json: kafka: is missing.", "--live", settings);
    }

    [Fact]
    public async Task What_would_be_sent_is_said_when_asked()
    {
        using var cluster = new MockCluster(partitions: 2);
        await using var oanda = await OandaServer.OpenAsync();
        using var process = ServiceProcess.StartRaw("connect", "--live", Write(cluster, oanda), "--check");
        Assert.Equal(0, await process.ExitCode(Stop.Token));
        Assert.Equal($"oanda: 1 instrument at 127.0.0.1\nkafka: {MockCluster.Topic} at {cluster.Brokers}, 2 partitions", process.Output.Trim());
    }

    private string Write(MockCluster cluster, OandaServer oanda)
    {
        var path = _folder.Of("live.json");
        File.WriteAllText(path, $$"""
            {
              "instruments": ["EUR/USD"],
              "venues": {
                "oanda": {
                  "rest": "{{oanda.Http}}", "stream": "{{oanda.Http}}", "account": "{{OandaServer.Account}}", "token": "{{OandaServer.Token}}",
                  "timing": { "firstRetryMs": 1, "lastRetryMs": 20, "requestTimeoutMs": 30000 },
                },
              },
              "kafka": {
                "brokers": "{{cluster.Brokers}}", "topic": "{{MockCluster.Topic}}", "partitions": 2, "keyframeMs": 500, "silentMs": 4000,
              },
            }
            """);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return path;
    }

    private static async Task AssertRefused(string begin, params string[] options)
    {
        using var process = ServiceProcess.StartRaw(["connect", .. options]);
        Assert.Equal(Refused, await process.ExitCode(Stop.Token));
        Assert.StartsWith(begin, process.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', process.Errors);
    }

    private static Task<JsonElement> Ask(Service service) => service.Client.Ask(Quotes, cancellationToken: Stop.Token);

    private static Task Quoted(Service service, decimal? bid) => Until.True(
        async () => (await Ask(service)).GetProperty("instrument").GetProperty("market").GetProperty("venues").EnumerateArray()
            .Select(quote => (decimal?)quote.GetProperty("bid").GetDecimal()).SingleOrDefault() == bid,
        $"the bid is {bid?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "none"}",
        Stop.Token);
}
