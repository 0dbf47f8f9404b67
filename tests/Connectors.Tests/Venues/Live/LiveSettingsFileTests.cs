using OrleansTrading.Connectors.Venues;
using OrleansTrading.Connectors.Venues.Capital;
using OrleansTrading.Connectors.Venues.Live.Settings;
using OrleansTrading.Domain;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Tests.Venues.Live;

public sealed class LiveSettingsFileTests : IDisposable
{
    private const string Secret = "a-secret-that-nobody-may-see";
    private const string Capital = $$""" "apiKey": "{{Secret}}", "identifier": "{{Secret}}", "password": "{{Secret}}" """;
    private const string Pool =
        """ "chain": 1, "pools": [{ "symbol": "ETH/USDC", "address": "0x0d4a11d5eeaac28ec3f61d100daf4d40471f1852", "baseToken": "0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2" }] """;

    private static readonly Catalogue Catalogue = CatalogueFiles.Load(CatalogueFiles.DefaultFolder);

    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void Symbols_are_the_listings_of_the_catalogue_and_a_shared_list_means_what_each_venue_has_of_it()
    {
        var settings = Read("""
            {
              // Comments and trailing commas are fine.
              "instruments": ["BTC/USDT", "ETHUSDT", "BTC/USD"],
              "venues": {
                "kraken": {},
                "binance": { "depth": 100, "trades": false },
                "coinbase": { "instruments": [{ "symbol": "BTC/USD", "venueSymbol": "BTC-USD-X" }], "books": false },
              },
            }
            """);
        Assert.Equal(["binance", "coinbase", "kraken"], settings.Venues.Select(v => v.Venue.Name));
        Assert.Equal(["BTCUSDT", "ETHUSDT"], settings.Venues[0].Listings.Select(l => l.VenueSymbol));
        Assert.Equal(["BTC-USD-X"], settings.Venues[1].Listings.Select(l => l.VenueSymbol));
        Assert.Equal(["XBT/USD", "XBT/USDT", "ETH/USDT"], settings.Venues[2].Listings.Select(l => l.VenueSymbol));
        Assert.True(settings.NeedsBridge);
        var options = ((BridgeVenueSettings)settings.Venues[0]).Options;
        Assert.Equal(("binance", 100, true, false, null), (options.Exchange, options.Depth, options.HasBooks, options.HasTrades, options.Credentials));
    }

    [Fact]
    public void All_of_a_venue_is_what_the_catalogue_lists_there_over_as_many_connections_as_it_takes()
    {
        var settings = Read($$"""{ "instruments": "all", "venues": { "capital": { {{Capital}} } } }""");
        var listed = Catalogue.Listings.Where(l => l.Venue.Name == "capital").ToArray();
        Assert.InRange(listed.Length, CapitalQuotes.MaxEpics + 1, 1_000);
        Assert.Equal(listed.Select(l => l.Instrument.Symbol), settings.Venues.Single().Listings.Select(l => l.Instrument.Symbol));
        var connections = settings.Venues.Single().Connect(new RecordingSink(), null, TimeProvider.System);
        Assert.Equal((listed.Length + CapitalQuotes.MaxEpics - 1) / CapitalQuotes.MaxEpics, connections.Count);
        Assert.Equal(settings.Venues.Single().Listings, connections.SelectMany(c => c.Listings));
        foreach (var connection in connections) (connection.Connection as IDisposable)?.Dispose();
    }

    [Fact]
    public void Credentials_may_come_from_the_environment_and_then_the_file_may_be_open()
    {
        var text = """{ "instruments": ["EUR/USD"], "venues": { "oanda": { "account": "1", "tokenEnv": "OANDA_TOKEN", "environment": "live" } } }""";
        var settings = LiveSettingsFile.Read(Write(text, UnixFileMode.UserRead | UnixFileMode.OtherRead), Catalogue, name => name == "OANDA_TOKEN" ? Secret : null);
        var options = ((OandaVenueSettings)settings.Venues.Single()).Options;
        Assert.Equal((Secret, "https://api-fxtrade.oanda.com/"), (options.Token, options.Rest.ToString()));
        Assert.False(settings.NeedsBridge);
    }

    [Fact]
    public void What_is_secret_is_in_no_text()
    {
        var settings = Read($$"""
            {
              "instruments": ["EUR/USD", "BTC/USDT"],
              "venues": {
                "oanda": { "account": "1", "token": "{{Secret}}" },
                "capital": { {{Capital}} },
                "uniswap": { "node": "wss://node.example/{{Secret}}", {{Pool}} },
                "binance": { "credentials": { "apiKey": "{{Secret}}", "secret": "{{Secret}}" } }
              }
            }
            """);
        foreach (var text in settings.Venues.Select(v => v.ToString()).Append(settings.ToString())) Assert.DoesNotContain(Secret, text, StringComparison.Ordinal);
        Assert.Equal(Secret, ((BridgeVenueSettings)settings.Venues[0]).Options.Credentials!["secret"]);
    }

    [Theory]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.OtherWrite)]
    public void A_file_with_credentials_that_others_may_use_is_refused(UnixFileMode mode)
    {
        foreach (var venue in new[]
        {
            $$""" "oanda": { "instruments": ["EUR/USD"], "account": "1", "token": "{{Secret}}" } """,
            $$""" "uniswap": { "node": "wss://node.example/{{Secret}}", {{Pool}} } """,
            $$""" "binance": { "instruments": ["BTC/USDT"], "credentials": { "apiKey": "{{Secret}}" } } """,
        })
        {
            var refused = Assert.Throws<RefusedException>(() => LiveSettingsFile.Read(Write($$"""{ "venues": { {{venue}} } }""", mode), Catalogue));
            Assert.Equal("LIVE_SETTINGS_EXPOSED", refused.Refusal.Code);
            Assert.StartsWith("live.json: ", refused.Message, StringComparison.Ordinal);
        }

        // Without any, anybody may read it.
        LiveSettingsFile.Read(Write("""{ "venues": { "binance": { "instruments": ["BTC/USDT"] } } }""", mode), Catalogue);
    }

    [Fact]
    public void A_file_that_its_owner_can_only_read_is_fine() => LiveSettingsFile.Read(
        Write($$"""{ "venues": { "oanda": { "instruments": ["EUR/USD"], "account": "1", "token": "{{Secret}}" } } }""", UnixFileMode.UserRead), Catalogue);

    [Theory]
    [InlineData("LIVE_SETTINGS_INVALID", "live.json: line 2: is no JSON.", "{\n  nothing }")]
    [InlineData("LIVE_SETTINGS_INVALID", "live.json: is an object.", "[]")]
    [InlineData("LIVE_SETTINGS_INVALID", "live.json: venues: is missing.", "{}")]
    [InlineData("LIVE_SETTINGS_INVALID", "live.json: venues: names at least one venue.", """{ "venues": {} }""")]
    [InlineData("LIVE_SETTINGS_INVALID", "live.json: venue: is not known here.", """{ "venue": {} }""")]
    [InlineData("LIVE_SETTINGS_INVALID", "live.json: venues.binance.depth: is a whole number from 1 to 5000.", """{ "venues": { "binance": { "instruments": "all", "depth": 0 } } }""")]
    [InlineData("LIVE_SETTINGS_INVALID", "live.json: venues.binance.depht: is not known here.", """{ "venues": { "binance": { "depht": 1 } } }""")]
    [InlineData("LIVE_SETTINGS_INVALID", "live.json: venues.binance.trades: is true or false.", """{ "venues": { "binance": { "instruments": "all", "trades": 1 } } }""")]
    [InlineData("LIVE_SETTINGS_INVALID", "live.json: venues.binance.books: stands here twice.", """{ "venues": { "binance": { "books": true, "books": false } } }""")]
    [InlineData("LIVE_SETTINGS_INVALID", "live.json: venues.binance: has no instruments", """{ "venues": { "binance": {} } }""")]
    [InlineData("LIVE_SETTINGS_INVALID", "live.json: venues.binance.instruments: is \"all\" or a list", """{ "venues": { "binance": { "instruments": "some" } } }""")]
    [InlineData("LIVE_SETTINGS_INVALID", "live.json: venues.binance: names BTC/USDT twice.", """{ "venues": { "binance": { "instruments": ["BTC/USDT", "BTCUSDT"] } } }""")]
    [InlineData("LIVE_SETTINGS_INVALID", "live.json: venues.binance.ccxt.apiKey: is not known here.", """{ "venues": { "binance": { "instruments": "all", "ccxt": { "apiKey": "x" } } } }""")]
    [InlineData("LIVE_SETTINGS_INVALID", "live.json: venues.oanda: needs token, or tokenEnv", """{ "venues": { "oanda": { "instruments": "all", "account": "1" } } }""")]
    [InlineData("LIVE_SETTINGS_INVALID", "live.json: venues.oanda.account: is missing.", """{ "venues": { "oanda": { "instruments": "all", "token": "t" } } }""")]
    [InlineData("LIVE_SETTINGS_INVALID", "live.json: venues.oanda.tokenEnv: stands beside token", """{ "venues": { "oanda": { "instruments": "all", "account": "1", "token": "t", "tokenEnv": "T" } } }""")]
    [InlineData("LIVE_SETTINGS_INVALID", "live.json: venues.oanda.tokenEnv: names a variable that the environment does not have.", """{ "venues": { "oanda": { "instruments": "all", "account": "1", "tokenEnv": "NOWHERE" } } }""")]
    [InlineData("LIVE_SETTINGS_INVALID", "live.json: venues.oanda.environment: is \"practice\" or \"live\".", """{ "venues": { "oanda": { "instruments": "all", "account": "1", "token": "t", "environment": "x" } } }""")]
    [InlineData("LIVE_SETTINGS_INVALID", "live.json: venues.oanda.timing: has a longest wait", """{ "venues": { "oanda": { "instruments": "all", "account": "1", "token": "t", "timing": { "lastRetryMs": 1 } } } }""")]
    [InlineData("LIVE_SETTINGS_INVALID", "live.json: venues.uniswap.pools[0].address: is 0x and 40", """{ "venues": { "uniswap": { "nodeEnv": "SET", "chain": 1, "pools": [{ "symbol": "ETH/USDC", "address": "x", "baseToken": "y" }] } } }""")]
    [InlineData("VENUE_ADDRESS", "live.json: venues.oanda.rest: A venue's address is https://host", """{ "venues": { "oanda": { "instruments": "all", "account": "1", "token": "t", "rest": "http://example.com" } } }""")]
    [InlineData("VENUE_ADDRESS", "live.json: venues.oanda.stream: A venue's address is https://host", """{ "venues": { "oanda": { "instruments": "all", "account": "1", "token": "t", "stream": "https://me:pw@example.com" } } }""")]
    [InlineData("VENUE_ADDRESS", "live.json: venues.binance.ccxt.urls.api.ws.spot: A venue's address is wss://host", """{ "venues": { "binance": { "instruments": "all", "ccxt": { "urls": { "api": { "ws": { "spot": "ws://example.com" } } } } } } }""")]
    [InlineData("UNKNOWN_VENUE", "live.json: venues.nowhere: No venue is called 'nowhere'.", """{ "venues": { "nowhere": {} } }""")]
    [InlineData("VENUE_NOT_LIVE", "live.json: venues.fxcm: Nothing here speaks to FXCM.", """{ "venues": { "fxcm": {} } }""")]
    [InlineData("UNKNOWN_SYMBOL", "live.json: venues.binance.instruments[1]: No instrument is called 'NO/SUCH'.", """{ "venues": { "binance": { "instruments": ["BTC/USDT", "NO/SUCH"] } } }""")]
    [InlineData("NOT_LISTED", "live.json: venues.binance.instruments[0]: Binance does not list EUR/USD.", """{ "venues": { "binance": { "instruments": ["EUR/USD"] } } }""")]
    [InlineData("NOT_LISTED", "live.json: instruments[1]: None of the venues lists EUR/USD.", """{ "instruments": ["BTC/USDT", "EUR/USD"], "venues": { "binance": {} } }""")]
    public void What_is_wrong_is_said_with_its_place(string code, string begin, string text)
    {
        var refused = Assert.Throws<RefusedException>(() => Read(text));
        Assert.Equal(code, refused.Refusal.Code);
        Assert.StartsWith(begin, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Fact]
    public void What_is_secret_is_not_repeated_where_it_stands_in_the_wrong_place()
    {
        foreach (var text in new[]
        {
            $$"""{ "venues": { "oanda": { "instruments": ["EUR/USD"], "account": "1", "tokenEnv": "{{Secret}}" } } }""",
            $$"""{ "venues": { "oanda": { "instruments": ["EUR/USD"], "account": "1", "tokenEnv": "{{Secret.Replace('-', '_')}}" } } }""",
            $$"""{ "venues": { "oanda": { "instruments": ["EUR/USD"], "account": "1", "rest": "http://{{Secret}}.example" } } }""",
            $$"""{ "venues": { "oanda": {{Secret}} } }""",
        })
        {
            var refused = Assert.Throws<RefusedException>(() => Read(text));
            Assert.DoesNotContain(Secret, refused.ToString().Replace('_', '-'), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_file_that_is_not_there_is_said_by_its_name()
    {
        var refused = Assert.Throws<RefusedException>(() => LiveSettingsFile.Read(Path.Combine(_temp.Path, "nowhere.json"), Catalogue));
        Assert.Equal("LIVE_SETTINGS_MISSING", refused.Refusal.Code);
        Assert.Contains("nowhere.json", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_documented_example_is_whole()
    {
        var repository = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(repository.FullName, "OrleansTrading.sln"))) repository = repository.Parent!;
        var page = File.ReadAllText(Path.Combine(repository.FullName, "docs", "live-venues.md"));
        var example = page.Split("```json")[1].Split("```")[0];
        Assert.Equal([("binance", 2), ("coinbase", 5), ("kraken", 2)], Read(example).Venues.Select(v => (v.Venue.Name, v.Listings.Count)));
    }

    [Fact]
    public void A_session_that_hears_over_Kafka_needs_no_credentials_of_venues_and_a_sender_does()
    {
        const string text = """
            {
              "instruments": ["EUR/USD", "BTC/USDT"],
              "venues": { "oanda": { "tokenEnv": "NOWHERE" }, "binance": {} },
              "kafka": { "brokers": "127.0.0.1:9092,localhost:9093", "topic": "ticks", "partitions": 4, "group": "desk-1", "keyframeMs": 2000 },
            }
            """;
        var settings = Read(text);
        Assert.False(settings.NeedsBridge);
        Assert.Equal(["binance: 1 instrument over Kafka", "oanda: 1 instrument over Kafka"], settings.Venues.Select(v => v.ToString()));
        Assert.Throws<InvalidOperationException>(() => settings.Venues[0].Connect(new RecordingSink(), null, TimeProvider.System));
        var kafka = settings.Kafka!;
        Assert.Equal("ticks at 127.0.0.1:9092,localhost:9093, 4 partitions", kafka.ToString());
        Assert.Equal((4, "desk-1"), (kafka.Producing.Partitions, kafka.Receiving.Consumer.Group));
        Assert.Equal([0, 1, 2, 3], kafka.Receiving.Consumer.Partitions!);
        Assert.Equal((TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(6)), (kafka.Gathering.KeyframeEvery, kafka.Receiving.SilentAfter));
        Assert.Equal(TimeSpan.FromSeconds(6), kafka.Receiving.MaxAge);

        var refused = Assert.Throws<RefusedException>(() => Read(text, LiveRole.Sender));
        Assert.StartsWith("live.json: venues.oanda.", refused.Message, StringComparison.Ordinal);
        refused = Assert.Throws<RefusedException>(() => Read("""{ "venues": { "binance": { "instruments": "all" } } }""", LiveRole.Sender));
        Assert.Equal("live.json: kafka: is missing.", refused.Message);
    }

    [Fact]
    public void A_connection_string_of_Event_Hubs_comes_from_the_environment_and_is_in_no_text()
    {
        var settings = Read("""
            { "venues": { "binance": { "instruments": "all" } }, "kafka": { "eventHubsEnv": "HUB", "topic": "ticks", "partitions": 32, "idempotent": false } }
            """);
        var endpoint = settings.Kafka!.Endpoint;
        Assert.Equal(("hub.example:9093", "$ConnectionString"), (endpoint.Brokers, endpoint.User));
        Assert.Contains(Secret, endpoint.Password, StringComparison.Ordinal);
        Assert.False(settings.Kafka.Producing.IsIdempotent);
        foreach (var text in new[] { settings.ToString(), settings.Kafka.ToString() }) Assert.DoesNotContain(Secret, text, StringComparison.Ordinal);

        var refused = Assert.Throws<RefusedException>(() => Read($$"""
            { "venues": { "binance": { "instruments": "all" } }, "kafka": { "eventHubs": "{{Secret}}", "topic": "ticks", "partitions": 32 } }
            """));
        Assert.StartsWith("live.json: kafka: has a connection string", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, refused.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kafka: needs brokers, or eventHubsEnv", """ "topic": "t", "partitions": 1 """)]
    [InlineData("kafka.topic: is missing.", """ "brokers": "localhost:1", "partitions": 1 """)]
    [InlineData("kafka.topic: is 1 to 249 of", """ "brokers": "localhost:1", "topic": "a b", "partitions": 1 """)]
    [InlineData("kafka.partitions: is missing.", """ "brokers": "localhost:1", "topic": "t" """)]
    [InlineData("kafka.partitions: is a whole number from 1 to 1024.", """ "brokers": "localhost:1", "topic": "t", "partitions": 0 """)]
    [InlineData("kafka.brokers: is a list of host:port", """ "brokers": "https://localhost", "topic": "t", "partitions": 1 """)]
    [InlineData("kafka.brokers: stands beside eventHubs", """ "brokers": "localhost:1", "eventHubsEnv": "HUB", "topic": "t", "partitions": 1 """)]
    [InlineData("kafka.eventHubsEnv: names a variable", """ "eventHubsEnv": "NOWHERE", "topic": "t", "partitions": 1 """)]
    [InlineData("kafka: needs both of user and password", """ "brokers": "localhost:1", "user": "me", "topic": "t", "partitions": 1 """)]
    [InlineData("kafka.group: is 1 to 249 of", """ "brokers": "localhost:1", "topic": "t", "partitions": 1, "group": ".." """)]
    [InlineData("kafka.silentMs: is more than keyframeMs", """ "brokers": "localhost:1", "topic": "t", "partitions": 1, "keyframeMs": 500, "silentMs": 500 """)]
    [InlineData("kafka.silentMs: is more than keyframeMs", """ "brokers": "localhost:1", "topic": "t", "partitions": 1, "silentMs": 5000 """)]
    [InlineData("kafka.broker: is not known here.", """ "broker": "localhost:1", "topic": "t", "partitions": 1 """)]
    public void What_is_wrong_of_Kafka_is_said_with_its_place(string begin, string kafka)
    {
        var text = $$"""{ "venues": { "binance": { "instruments": "all" } }, "kafka": { {{kafka}} } }""";
        foreach (var role in new[] { LiveRole.Session, LiveRole.Sender })
        {
            var refused = Assert.Throws<RefusedException>(() => Read(text, role));
            Assert.Equal("LIVE_SETTINGS_INVALID", refused.Refusal.Code);
            Assert.StartsWith("live.json: " + begin, refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_file_with_a_connection_string_is_its_owners_alone()
    {
        var refused = Assert.Throws<RefusedException>(() => LiveSettingsFile.Read(
            Write(
                """
                {
                  "venues": { "binance": { "instruments": "all" } },
                  "kafka": { "brokers": "kafka.example:9093", "user": "me", "password": "p", "topic": "t", "partitions": 1 }
                }
                """,
                UnixFileMode.UserRead | UnixFileMode.OtherRead),
            Catalogue));
        Assert.Equal("LIVE_SETTINGS_EXPOSED", refused.Refusal.Code);
    }

    private LiveSettings Read(string text, LiveRole role = LiveRole.Session) => LiveSettingsFile.Read(
        Write(text, UnixFileMode.UserRead | UnixFileMode.UserWrite), Catalogue,
        name => name switch
        {
            "SET" => "wss://node.example/",
            "HUB" => $"Endpoint=sb://hub.example/;SharedAccessKeyName=key;SharedAccessKey={Secret}",
            _ => null,
        },
        role);

    private string Write(string text, UnixFileMode mode)
    {
        var path = Path.Combine(_temp.Path, "live.json");
        File.Delete(path);
        File.WriteAllText(path, text);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, mode);
        return path;
    }
}
