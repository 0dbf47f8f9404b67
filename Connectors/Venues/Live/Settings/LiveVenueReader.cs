using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OrleansTrading.Connectors.Venues.Bridge;
using OrleansTrading.Connectors.Venues.Capital;
using OrleansTrading.Connectors.Venues.Oanda;
using OrleansTrading.Connectors.Venues.Pools;
using OrleansTrading.Domain;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Venues.Live.Settings;

/// <summary>Reads the settings of one venue; which they are depends on who speaks to it.</summary>
internal sealed partial class LiveVenueReader(SettingsListings listings, SettingsSecrets secrets)
{
    // ccxt's names of the catalogue's venues.
    private static readonly FrozenDictionary<string, string> Exchanges = new[]
    {
        "binance", "bitfinex", "bitget", "bybit", "coinbase", "cryptocom", "gate", "gemini", "htx", "kraken", "kucoin", "mexc", "okx",
    }.ToFrozenDictionary(name => name, name => name, StringComparer.Ordinal);

    // What of ccxt's own settings changes nothing but where it goes and how often. Credentials have a place of their own.
    private static readonly string[] CcxtSettings = ["hostname", "options", "rateLimit", "timeout", "urls"];

    private static readonly string[] CcxtCredentials = ["apiKey", "secret", "password", "uid"];

    /// <summary>Reads a venue.</summary>
    /// <exception cref="RefusedException">As <see cref="LiveSettingsFile.Read"/>.</exception>
    public LiveVenueSettings Read(Catalogue catalogue, string name, SettingsNode node)
    {
        Venue venue;
        try
        {
            venue = catalogue.Venue(name);
        }
        catch (RefusedException e) when (e.Refusal.Code == "UNKNOWN_VENUE")
        {
            throw node.Wrong(e);
        }

        return venue switch
        {
            { Name: "oanda" } => Oanda(venue, node),
            { Name: "capital" } => Capital(venue, node),
            { Kind: VenueKind.Dex } => Pools(venue, node),
            _ when Exchanges.TryGetValue(venue.Name, out var exchange) => Bridge(venue, exchange, node),
            _ => throw node.Wrong(
                $"Nothing here speaks to {venue.DisplayName}. Live venues: {string.Join(", ", Known(catalogue))}.", "VENUE_NOT_LIVE"),
        };
    }

    private static IEnumerable<string> Known(Catalogue catalogue) => Exchanges.Keys
        .Concat(catalogue.Venues.Where(venue => venue.Kind == VenueKind.Dex).Select(venue => venue.Name))
        .Append("capital").Append("oanda").Order(StringComparer.Ordinal);

    private BridgeVenueSettings Bridge(Venue venue, string exchange, SettingsNode node)
    {
        node.Having("instruments", "exchange", "books", "trades", "depth", "credentials", "ccxt", "timing");
        if (node.Find("exchange") is { } other && !ExchangeName().IsMatch(exchange = other.Text())) throw other.Wrong("is ccxt's name of a venue.");
        return new BridgeVenueSettings(venue, listings.Of(venue, node), new BridgeVenueOptions
        {
            Exchange = exchange,
            HasBooks = node.Find("books")?.Boolean() ?? true,
            HasTrades = node.Find("trades")?.Boolean() ?? true,
            Depth = node.Find("depth")?.Integer(1, 5_000) ?? 1_000,
            Credentials = node.Find("credentials") is { } credentials ? Credentials(credentials) : null,
            Settings = node.Find("ccxt") is { } ccxt ? Ccxt(ccxt) : null,
            Live = Timing(node),
        });
    }

    private Dictionary<string, string> Credentials(SettingsNode node)
    {
        node.Having(CcxtCredentials.SelectMany(SettingsSecrets.NamesOf));
        return CcxtCredentials.Select(name => (name, Value: secrets.Find(node, name))).Where(one => one.Value is not null)
            .ToDictionary(one => one.name, one => one.Value!);
    }

    private static JsonObject Ccxt(SettingsNode node)
    {
        CheckAddresses(node.Having(CcxtSettings));
        return JsonObject.Create(node.Value.Clone())!;
    }

    private static void CheckAddresses(SettingsNode node)
    {
        if (node.IsList)
            foreach (var item in node.Items()) CheckAddresses(item);
        else if (node.Value.ValueKind == JsonValueKind.Object)
            foreach (var (_, value) in node.Properties()) CheckAddresses(value);
        else if (node.IsText && node.Value.GetString()!.Contains("://", StringComparison.Ordinal))
            _ = node.Text().StartsWith("ws", StringComparison.OrdinalIgnoreCase) ? node.Address("wss", "ws") : node.Address("https", "http");
    }

    private OandaVenueSettings Oanda(Venue venue, SettingsNode node)
    {
        node.Having(["instruments", "environment", "rest", "stream", "account", .. SettingsSecrets.NamesOf("token"), "timing"]);
        var host = Environment(node, "practice", "live") == "live" ? "fxtrade" : "fxpractice";
        return new OandaVenueSettings(venue, listings.Of(venue, node), new OandaOptions
        {
            Rest = node.Find("rest")?.Address("https", "http") ?? new Uri($"https://api-{host}.oanda.com"),
            Stream = node.Find("stream")?.Address("https", "http") ?? new Uri($"https://stream-{host}.oanda.com"),
            AccountId = secrets.AreOptional ? node.Find("account")?.Text() ?? "" : node.Get("account").Text(),
            Token = secrets.Get(node, "token"),
            Live = Timing(node),
        });
    }

    private CapitalVenueSettings Capital(Venue venue, SettingsNode node)
    {
        node.Having(
            ["instruments", "environment", "rest", "stream", .. new[] { "apiKey", "identifier", "password" }.SelectMany(SettingsSecrets.NamesOf), "pingMs", "timing"]);
        var host = Environment(node, "demo", "live") == "live" ? "api-capital" : "demo-api-capital";
        var usual = new CapitalOptions
        {
            Rest = node.Find("rest")?.Address("https", "http") ?? new Uri($"https://{host}.backend-capital.com"),
            Stream = node.Find("stream")?.Address("wss", "ws") ?? new Uri("wss://api-streaming-capital.backend-capital.com/connect"),
            ApiKey = secrets.Get(node, "apiKey"),
            Identifier = secrets.Get(node, "identifier"),
            Password = secrets.Get(node, "password"),
            Live = Timing(node),
        };
        return new CapitalVenueSettings(venue, listings.Of(venue, node),
            node.Find("pingMs")?.Integer(100, 500_000) is { } ping ? usual with { PingEvery = TimeSpan.FromMilliseconds(ping) } : usual);
    }

    private PoolVenueSettings Pools(Venue venue, SettingsNode node)
    {
        node.Having([.. SettingsSecrets.NamesOf("node"), "chain", "pools", "feeBps", "levels", "stepBps", "timing"]);
        var pools = node.Get("pools").Items().Select(item => Pool(venue, item)).ToArray();
        if (pools.Length == 0) throw node.Get("pools").Wrong("names at least one pool.");
        SettingsListings.InOrder([.. pools.Select(pool => pool.Listing)], node.Get("pools"));
        var usual = new PoolOptions
        {
            // It often holds a key, and so it is a credential.
            Node = (node.Find("node") ?? node).AddressOf(secrets.Get(node, "node", unused: "wss://localhost"), "wss", "ws"),
            ChainId = node.Get("chain").Integer(1, int.MaxValue),
            FeeBps = node.Find("feeBps")?.Integer(0, 9_999) ?? (int)venue.TakerFeeBps,
            Live = Timing(node),
        };
        return new PoolVenueSettings(venue, pools, usual with
        {
            Levels = node.Find("levels")?.Integer(1, 1_000) ?? usual.Levels,
            StepBps = node.Find("stepBps")?.Integer(0, 10_000) ?? usual.StepBps,
        });
    }

    private Pool Pool(Venue venue, SettingsNode node)
    {
        node.Having("symbol", "address", "baseToken");
        return new Pool(listings.Listing(venue, node.Get("symbol"), Account(node.Get("address"))), Account(node.Get("baseToken")));
    }

    private static string Account(SettingsNode node) => ChainAddress().IsMatch(node.Text()) ? node.Text() : throw node.Wrong("is 0x and 40 hexadecimal digits.");

    private static string Environment(SettingsNode node, string usual, string other) => node.Find("environment") is not { } asked ? usual
        : asked.Text() is var text && (text == usual || text == other) ? text
        : throw asked.Wrong($"is \"{usual}\" or \"{other}\".");

    private static LiveOptions Timing(SettingsNode venue)
    {
        if (venue.Find("timing") is not { } node) return new LiveOptions();
        node.Having("firstRetryMs", "lastRetryMs", "requestTimeoutMs", "heartbeatMs");
        var usual = new LiveOptions();
        var options = usual with
        {
            FirstRetry = Milliseconds(node, "firstRetryMs", 1) ?? usual.FirstRetry,
            LastRetry = Milliseconds(node, "lastRetryMs", 1) ?? usual.LastRetry,
            RequestTimeout = Milliseconds(node, "requestTimeoutMs", 100) ?? usual.RequestTimeout,
            Heartbeat = Milliseconds(node, "heartbeatMs", 100),
        };
        return options.LastRetry >= options.FirstRetry ? options : throw node.Wrong("has a longest wait that is not below the first.");
    }

    private static TimeSpan? Milliseconds(SettingsNode node, string name, int least) =>
        node.Find(name) is { } value ? TimeSpan.FromMilliseconds(value.Integer(least, 3_600_000)) : null;

    [GeneratedRegex("^[a-z0-9]{1,32}$")]
    private static partial Regex ExchangeName();

    [GeneratedRegex("^0x[0-9a-fA-F]{40}$")]
    private static partial Regex ChainAddress();
}
