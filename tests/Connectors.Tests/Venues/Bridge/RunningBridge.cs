using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using OrleansTrading.Connectors.Tests.Venues.Live;
using OrleansTrading.Connectors.Venues.Bridge;
using OrleansTrading.Domain.Markets;
using OrleansTrading.VenueServers;

namespace OrleansTrading.Connectors.Tests.Venues.Bridge;

/// <summary>The bridge's child process, running until the test ends, and connections to local venues behind it.</summary>
public sealed class RunningBridge : IAsyncDisposable
{
    private static readonly string Script = FindScript();

    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly Task _run;

    public RunningBridge(TimeProvider time, TimeSpan? pingEvery = null, TimeSpan? answerWithin = null)
    {
        if (!Directory.Exists(Path.Combine(Path.GetDirectoryName(Script)!, "../node_modules/ccxt")))
            Assert.Skip("The bridge's packages are not installed: run './test bridge' or 'npm ci' in bridge/.");
        Time = time;
        var options = new BridgeOptions
        {
            Script = Script,
            Live = Quick.Options with { RequestTimeout = answerWithin ?? Quick.Options.RequestTimeout },
            PingEvery = pingEvery ?? TimeSpan.FromSeconds(5),
            Log = Log.Enqueue,
        };
        Process = new BridgeProcess(options, time);
        _run = Task.Run(() => Process.RunAsync(_stop.Token));
    }

    public BridgeProcess Process { get; }

    public TimeProvider Time { get; }

    public ConcurrentQueue<string> Log { get; } = new();

    /// <summary>Kills the child as nothing else does: without a word.</summary>
    public void Kill()
    {
        using var child = System.Diagnostics.Process.GetProcessById(Process.ProcessId ?? throw new InvalidOperationException("No child runs."));
        child.Kill();
    }

    /// <summary>Stops the child where it is, as a machine that swaps would.</summary>
    public void Freeze()
    {
        using var stop = System.Diagnostics.Process.Start("kill", ["-STOP", $"{Process.ProcessId}"]);
        stop.WaitForExit();
    }

    public RunningConnection<BridgeConnection> Connect(ITickSink sink, Listing listing, BridgeVenueOptions options) =>
        new(new BridgeConnection(listing.Venue, [listing], sink, Process, options, Time));

    public static BridgeVenueOptions Binance(BinanceServer server, bool hasTrades = false) => new()
    {
        Exchange = "binance",
        HasTrades = hasTrades,
        Live = Quick.Options,
        Credentials = new Dictionary<string, string> { ["apiKey"] = BinanceOrders.ApiKey, ["secret"] = BinanceOrders.Secret },
        Settings = Settings(
            new JsonObject
            {
                ["public"] = $"{server.Http}api/v3",
                ["private"] = $"{server.Http}api/v3",
                ["v1"] = $"{server.Http}api/v1",
                ["ws"] = new JsonObject { ["spot"] = $"{server.Socket}ws" },
            },
            new JsonObject { ["fetchMarkets"] = new JsonObject { ["types"] = new JsonArray("spot") }, ["fetchCurrencies"] = false }),
    };

    public static BridgeVenueOptions Kraken(KrakenServer server) => new()
    {
        Exchange = "kraken",
        HasTrades = false,
        Live = Quick.Options,
        Settings = Settings(new JsonObject
        {
            ["public"] = server.Http.ToString().TrimEnd('/'),
            ["ws"] = new JsonObject { ["publicV2"] = $"{server.Socket}v2" },
        }, []),
    };

    public static BridgeVenueOptions Coinbase(CoinbaseServer server, bool hasTrades = false) => new()
    {
        Exchange = "coinbase",
        HasTrades = hasTrades,
        Live = Quick.Options,
        Settings = Settings(new JsonObject { ["rest"] = server.Http.ToString().TrimEnd('/'), ["ws"] = server.Socket.ToString() }, []),
    };

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run;
        _stop.Dispose();
    }

    private static JsonObject Settings(JsonObject api, JsonObject options) =>
        new() { ["urls"] = new JsonObject { ["api"] = api }, ["options"] = options, ["rateLimit"] = 1 };

    private static string FindScript()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var script = Path.Combine(folder.FullName, "bridge/src/main.js");
            if (File.Exists(script)) return script;
        }

        throw new FileNotFoundException("bridge/src/main.js");
    }
}
