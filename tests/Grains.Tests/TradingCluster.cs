using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrleansTrading.Domain.Bars;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Domain.Strategies;
using OrleansTrading.Grains.Abstractions;
using OrleansTrading.Grains.Abstractions.Arbitrage;
using OrleansTrading.Grains.Abstractions.Markets;
using OrleansTrading.Grains.Abstractions.Portfolio;
using OrleansTrading.Grains.Abstractions.Strategies;
using OrleansTrading.Silo;
using OrleansTrading.Storage;

namespace OrleansTrading.Grains.Tests;

/// <summary>The whole silo inside a test, on a data folder of the test's own.</summary>
internal sealed class TradingCluster : IAsyncDisposable
{
    private readonly InProcessTestCluster _cluster;
    private readonly DataFolder _folder;

    private TradingCluster(InProcessTestCluster cluster, DataFolder folder) => (_cluster, _folder) = (cluster, folder);

    public IGrainFactory Grains => _cluster.Client;

    public InProcessTestCluster Cluster => _cluster;

    public IPortfolioGrain Portfolio => Grains.GetGrain<IPortfolioGrain>("local/main");

    public IMarketGrain Market => Grains.GetGrain<IMarketGrain>(IMarketGrain.Key);

    public IArbitrageGrain Arbitrage => Grains.GetGrain<IArbitrageGrain>("local");

    /// <summary>Starts a silo.</summary>
    /// <param name="path">Its data folder.</param>
    /// <param name="market">What it replays; null for none.</param>
    /// <param name="strategies">Strategies that run; all by default.</param>
    /// <param name="speed">Multiple of real time; null as fast as it goes.</param>
    /// <param name="configure">Replaces services.</param>
    public static Task<TradingCluster> Start(
        string path, IMarketTape? market = null, IReadOnlyList<string>? strategies = null, double? speed = null,
        Action<IServiceCollection>? configure = null)
    {
        var replay = market is null ? null : new RecordedMarketOptions(
            "", [], default, default, new Pace(speed), strategies ?? StrategyCatalogue.Names, ExitWhenDone: false);
        return Play(path, market, replay, configure);
    }

    /// <summary>Starts a silo that plays a market in any way.</summary>
    public static async Task<TradingCluster> Play(
        string path, IMarket? market, MarketOptions? options, Action<IServiceCollection>? configure = null)
    {
        var folder = DataFolder.Open(path);
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureClient(client => client.AddActivityPropagation());
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddTrading(new TradingOptions(path, options), folder, market);
            configure?.Invoke(silo.Services);
        });
        var cluster = builder.Build();
        try
        {
            await cluster.DeployAsync();
        }
        catch
        {
            await cluster.DisposeAsync();
            folder.Dispose();
            throw;
        }

        return new TradingCluster(cluster, folder);
    }

    /// <summary>Waits until the replay has ended, one way or the other.</summary>
    public async Task<SessionStatus> Ended()
    {
        var pump = _cluster.GetSiloServiceProvider().GetServices<IHostedService>().OfType<MarketPump>().Single();
        await pump.ExecuteTask!;
        return (await Market.GetStatus())!;
    }

    /// <summary>Everything that a client can read.</summary>
    public async Task<TradingPicture> Read()
    {
        var manifest = (await Market.GetManifest())!;
        var venues = await Task.WhenAll(manifest.Venues.Select(v => Grains.GetGrain<IExchangeGrain>(v).GetStatus()));
        var markets = await Task.WhenAll(manifest.Symbols.Select(s => Grains.GetGrain<IInstrumentGrain>(s).GetMarket()));
        var bars = new List<PicturedBar>();
        foreach (var symbol in manifest.Symbols)
        {
            foreach (var timeframe in Timeframe.Known.Select(t => t.Name))
            {
                var list = await Grains.GetGrain<IInstrumentGrain>(symbol).GetBars(timeframe, BarLadder.MaxBarsKept, includeForming: true);
                bars.AddRange(list.Bars.Select(b => new PicturedBar(symbol, timeframe, b)));
            }
        }

        var strategies = await Task.WhenAll(StrategyCatalogue.Names.Select(n => Grains.GetGrain<IStrategyGrain>("local/" + n).GetStatus()));
        var orders = await Pages(after => Portfolio.GetOrders(PageRequest.Forward(97, after)), p => (p.Page!.Nodes, p.Page.PageInfo));
        var fills = await Pages(after => Portfolio.GetFills(PageRequest.Forward(89, after)), p => (p.Page!.Nodes, p.Page.PageInfo));
        var ledger = await Pages(after => Portfolio.GetLedger(PageRequest.Forward(101, after)), p => (p.Page!.Nodes, p.Page.PageInfo));
        return new TradingPicture(
            [.. venues], [.. markets.Select(m => m! with { Venues = [] })], bars, [.. strategies],
            orders, fills, ledger, (await Portfolio.GetEquityCurve(EquityCurve.MaxPoints)).Points,
            (await Arbitrage.GetOpportunities(IArbitrageGrain.MaxOpportunities)).Opportunities, (await Portfolio.GetStatus()).Portfolio!);
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        _folder.Dispose();
    }

    private static async Task<IReadOnlyList<T>> Pages<TPage, T>(
        Func<string?, Task<TPage>> get, Func<TPage, (ImmutableArray<T> Nodes, Abstractions.PageInfo Info)> open)
    {
        var all = new List<T>();
        string? after = null;
        while (true)
        {
            var (nodes, info) = open(await get(after));
            all.AddRange(nodes);
            if (!info.HasNextPage) return all;
            after = info.EndCursor;
        }
    }
}

/// <summary>A bar with what it is of.</summary>
internal sealed record PicturedBar(string Symbol, string Timeframe, Bar Bar);

/// <summary>What a client sees of an installation.</summary>
internal sealed record TradingPicture(
    IReadOnlyList<VenueStatus> Venues,
    IReadOnlyList<InstrumentMarket> Markets,
    IReadOnlyList<PicturedBar> Bars,
    IReadOnlyList<StrategyStatus> Strategies,
    IReadOnlyList<Order> Orders,
    IReadOnlyList<Fill> Fills,
    IReadOnlyList<LedgerLine> Ledger,
    IReadOnlyList<EquityPoint> EquityCurve,
    IReadOnlyList<Opportunity> Opportunities,
    PortfolioStatus Portfolio)
{
    /// <summary>The bars of an instrument in a timeframe.</summary>
    public IEnumerable<Bar> BarsOf(string symbol, string timeframe) =>
        Bars.Where(b => b.Symbol == symbol && b.Timeframe == timeframe).Select(b => b.Bar);

    /// <summary>Asserts that two installations look the same, to the last digit.</summary>
    public static void AssertSame(TradingPicture expected, TradingPicture actual)
    {
        Assert.Equal(expected.Venues.Select(v => v with { Faults = [] }), actual.Venues.Select(v => v with { Faults = [] }));
        Assert.Equal(expected.Venues.SelectMany(v => v.Faults), actual.Venues.SelectMany(v => v.Faults));
        Assert.Equal(expected.Markets, actual.Markets);
        Assert.Equal(expected.Bars, actual.Bars);
        Assert.Equal(expected.Strategies, actual.Strategies);
        Assert.Equal(expected.Orders, actual.Orders);
        Assert.Equal(expected.Fills, actual.Fills);
        Assert.Equal(expected.Ledger, actual.Ledger);
        Assert.Equal(expected.EquityCurve, actual.EquityCurve);
        Assert.Equal(expected.Opportunities, actual.Opportunities);
        Assert.Equal(expected.Portfolio.Positions, actual.Portfolio.Positions);
        Assert.Equal(expected.Portfolio.Balances, actual.Portfolio.Balances);
        Assert.Equal(
            expected.Portfolio with { Positions = [], Balances = [] }, actual.Portfolio with { Positions = [], Balances = [] });
    }
}
