using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrleansTrading.Connectors.Venues.Bridge;
using OrleansTrading.Connectors.Venues.Live.Settings;
using OrleansTrading.Grains.Abstractions.Arbitrage;
using OrleansTrading.Grains.Abstractions.Execution;
using OrleansTrading.Grains.Abstractions.Markets;
using OrleansTrading.Grains.Abstractions.Portfolio;
using OrleansTrading.Grains.Tests.Architecture;
using OrleansTrading.Silo;
using OrleansTrading.Silo.Live;

namespace OrleansTrading.Grains.Tests.Live;

/// <summary>A silo with a live market inside a test, and what its log has said.</summary>
internal sealed class LiveSession : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TradingCluster _cluster;

    private LiveSession(TradingCluster cluster, LiveMarket market, LogLines log) => (_cluster, Market, Log) = (cluster, market, log);

    public TradingCluster Cluster => _cluster;

    public LiveMarket Market { get; }

    public LogLines Log { get; }

    /// <summary>Starts one.</summary>
    /// <param name="folder">The data folder; beside it stand the settings.</param>
    /// <param name="settings">The settings, JSON.</param>
    /// <param name="options">What of the options is not as usual: no strategies.</param>
    /// <param name="configure">Replaces services.</param>
    public static async Task<LiveSession> Start(
        string folder, string settings, Func<LiveMarketOptions, LiveMarketOptions>? options = null, Action<IServiceCollection>? configure = null)
    {
        var market = Open(folder + ".json", settings);
        var log = new LogLines();
        var usual = new LiveMarketOptions(folder + ".json", []);
        var cluster = await TradingCluster.Play(folder, market, options?.Invoke(usual) ?? usual, services =>
        {
            services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Information).AddProvider(log));
            configure?.Invoke(services);
        });
        return new LiveSession(cluster, market, log);
    }

    /// <summary>The market of settings.</summary>
    public static LiveMarket Open(string path, string settings)
    {
        File.WriteAllText(path, settings);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var read = LiveSettingsFile.Read(path, TradingSilo.LoadCatalogue());
        if (!read.NeedsBridge) return new LiveMarket(read);
        var script = Path.Combine(Repository.Folder, "bridge", "src", "main.js");
        if (!Directory.Exists(Path.Combine(Repository.Folder, "bridge", "node_modules", "ccxt")))
            Assert.Skip("The bridge's packages are not installed: run './test bridge' or 'npm ci' in bridge/.");
        return new LiveMarket(read with { Bridge = new BridgeOptions { Script = script } });
    }

    public IInstrumentGrain Instrument(string symbol) => _cluster.Grains.GetGrain<IInstrumentGrain>(symbol);

    public IExchangeGrain Venue(string name) => _cluster.Grains.GetGrain<IExchangeGrain>(name);

    /// <summary>A venue's best bid and ask as decisions see them; null while it is out.</summary>
    public async Task<(decimal Bid, decimal Ask)?> Quote(string venue, string symbol) =>
        (await Instrument(symbol).GetMarket())!.Venues.FirstOrDefault(v => v.Venue == venue) is { } quote ? (quote.Bid, quote.Ask) : null;

    /// <summary>Waits for a venue's best bid and ask.</summary>
    public Task UntilQuote(string venue, string symbol, decimal bid, decimal ask) =>
        Until(async () => await Quote(venue, symbol) is var quote && quote == (bid, ask), $"{venue} quotes {symbol} {bid} to {ask}");

    /// <summary>Waits until a venue is out.</summary>
    public Task UntilOut(string venue, string symbol) => Until(async () => await Quote(venue, symbol) is null, $"{venue} is out of {symbol}");

    /// <summary>Waits until something holds that changes by itself.</summary>
    public async Task Until(Func<Task<bool>> holds, string what)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        try
        {
            while (!await holds()) await look.WaitForNextTickAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"Waited in vain until {what}. The log:\n{string.Join('\n', Log.Lines)}");
        }
    }

    /// <summary>A venue's connection as clients see it.</summary>
    public async Task<VenueConnection> Connection(string venue) => (await Venue(venue).GetStatus()).Connection!;

    /// <summary>What nobody may see or decide on while a venue is out.</summary>
    public async Task AssertOut(string venue, string symbol)
    {
        var market = (await Instrument(symbol).GetMarket())!;
        Assert.DoesNotContain(market.Venues, quote => quote.Venue == venue);
        Assert.NotEqual(venue, market.BestBid?.Venue);
        Assert.NotEqual(venue, market.BestAsk?.Venue);
        Assert.DoesNotContain(await Instrument(symbol).GetQuotes(), quote => quote.Venue == venue);
        Assert.DoesNotContain(await OpenOpportunities(), found => found.Symbol == symbol && (found.BuyVenue == venue || found.SellVenue == venue));
    }

    /// <summary>Opportunities that are open now.</summary>
    public async Task<IReadOnlyList<Opportunity>> OpenOpportunities() =>
        [.. (await _cluster.Arbitrage.GetOpportunities(IArbitrageGrain.MaxOpportunities)).Opportunities.Where(found => found.State == OpportunityState.Open)];

    public async Task<OrderResult> Buy(string id, string symbol, decimal quantity) =>
        await _cluster.Portfolio.Submit(new OrderCommand(id, symbol, OrderSide.Buy, quantity, "a test", ""));

    public async Task<IReadOnlyList<Fill>> Fills() => (await _cluster.Portfolio.GetFills(Abstractions.PageRequest.Forward(100))).Page!.Nodes;

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();
}

/// <summary>Keeps what is logged.</summary>
internal sealed class LogLines : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyCollection<string> Lines => _lines;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue($"{logLevel} {eventId.Name} {formatter(state, exception)} {exception}");

    public void Dispose()
    {
    }
}
