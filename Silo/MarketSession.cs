using System.Collections.Immutable;
using OrleansTrading.Domain;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Domain.Strategies;
using OrleansTrading.Grains.Abstractions.Arbitrage;
using OrleansTrading.Grains.Abstractions.Markets;
using OrleansTrading.Grains.Abstractions.Portfolio;
using OrleansTrading.Grains.Abstractions.Strategies;
using OrleansTrading.Grains.Markets;

namespace OrleansTrading.Silo;

/// <summary>
/// The grains of a market session, and what is done to all of them at once. A checkpoint goes from the leaves inwards: first the
/// strategies, then venues and instruments, whose repeated bars and fills those (and the portfolios' journals) recognise, and
/// the cursor last. A crash between two of these steps repeats what the cursor does not cover yet, and nobody counts it twice.
/// </summary>
internal sealed class MarketSession
{
    // Enough to share a sync with; what all grains have captured would be in memory at the same time, and be moved by the garbage collector.
    private const int CheckpointsAtOnce = 32;

    private readonly IGrainFactory _grains;
    private readonly IMarket _market;
    private readonly IMarketScenarios? _scenarios;
    private readonly IMarketGrain _session;
    private readonly IStrategyGrain[] _strategies;
    private readonly IArbitrageGrain _arbitrage;
    private readonly IPortfolioGrain _portfolio;
    private readonly long[] _throughNs;

    public MarketSession(IGrainFactory grains, IMarket market, IMarketScenarios? scenarios = null)
    {
        _scenarios = scenarios;
        _grains = grains;
        _market = market;
        _session = grains.GetGrain<IMarketGrain>(IMarketGrain.Key);
        Exchanges = [.. market.Venues.Select(v => grains.GetGrain<IExchangeGrain>(v.Name))];
        Instruments = [.. market.Instruments.Select(i => grains.GetGrain<IInstrumentGrain>(i.Symbol))];
        _throughNs = new long[Instruments.Length];
        _arbitrage = grains.GetGrain<IArbitrageGrain>(TradingOptions.Tenant);
        _portfolio = grains.GetGrain<IPortfolioGrain>(PortfolioKey);
        _strategies = [.. StrategyCatalogue.Names.Select(name => grains.GetGrain<IStrategyGrain>(StrategyKey(name)))];
    }

    /// <summary>Grains of the market's venues, in its order.</summary>
    public IExchangeGrain[] Exchanges { get; }

    /// <summary>Grains of the market's instruments, in its order.</summary>
    public IInstrumentGrain[] Instruments { get; }

    private static string PortfolioKey => $"{TradingOptions.Tenant}/{TradingOptions.Portfolio}";

    /// <summary>Opens the portfolio that an installation starts with, unless it is open.</summary>
    public static Task<long> OpenPortfolio(IGrainFactory grains, long timeNs) =>
        grains.GetGrain<IPortfolioGrain>(PortfolioKey).Open(TradingOptions.BaseCurrency, TradingOptions.Capital, timeNs);

    /// <summary>Opens the session and everything in it.</summary>
    /// <exception cref="RefusedException">ANOTHER_MARKET: this data folder holds another one.</exception>
    public async Task<OpenedMarket> Open(MarketOptions options, MarketClock clock, DateTimeOffset now)
    {
        var fromNs = options.BeginsNs(_market, now);
        var manifest = new MarketManifest(
            _market.Fingerprint,
            [.. _market.Venues.Select(v => v.Name)],
            [.. _market.Instruments.Select(i => i.Symbol)],
            [.. _market.Listings.Select(l => new Grains.Abstractions.Markets.Listing(_market.Venues[l.Venue].Name, _market.Instruments[l.Instrument].Symbol))],
            fromNs,
            _market.ToNs,
            [.. options.Strategies],
            options.Kind);
        var opened = await _session.Open(manifest);
        if (opened.Refusal is { } refusal) throw new RefusedException(refusal.Code, refusal.Message);
        // Before anything is read: what went wrong then goes wrong again.
        if (_scenarios is not null)
            foreach (var scenario in opened.Scenarios) _scenarios.Add(scenario.ToDomain());

        clock.Start(opened.CursorNs, isOpen: !opened.IsFinished);
        var reachedNs = 0L;
        for (var venue = 0; venue < Exchanges.Length; venue++)
            reachedNs = Math.Max(reachedNs, await Exchanges[venue].Open(ListedBy(venue)));
        var strategyKeys = StrategyCatalogue.Names.Select(StrategyKey).ToImmutableArray();
        for (var instrument = 0; instrument < Instruments.Length; instrument++)
        {
            _throughNs[instrument] = await Instruments[instrument].Open(
                Listing(instrument), options.IsInUniverse(_market.Instruments[instrument]) ? strategyKeys : [], TradingOptions.Tenant);
            reachedNs = Math.Max(reachedNs, _throughNs[instrument]);
        }

        // After the venues: they send these again what may not have reached them.
        reachedNs = Math.Max(reachedNs, await OpenPortfolio(_grains, fromNs));
        foreach (var portfolio in opened.Portfolios)
            reachedNs = Math.Max(reachedNs, await _grains.GetGrain<IPortfolioGrain>(portfolio).Resume());
        clock.ResumeThrough(reachedNs);
        for (var i = 0; i < _strategies.Length; i++)
            await _strategies[i].Open(PortfolioKey, options.Strategies.Contains(StrategyCatalogue.Names[i], StringComparer.Ordinal));
        return opened;
    }

    /// <summary>When each venue was last heard of, in the market's order, Unix nanoseconds UTC; 0: never.</summary>
    public async Task<long[]> HeardNs() => await Task.WhenAll(Exchanges.Select(async exchange => (await exchange.GetStatus()).LastQuoteNs is { } ns
        ? long.Parse(ns, System.Globalization.CultureInfo.InvariantCulture)
        : 0));

    /// <summary>Symbols whose instruments, when they were opened, had saved what they were at a market time, or later.</summary>
    public IReadOnlySet<string> SavedAt(long timeNs) =>
        _market.Instruments.Where((_, instrument) => _throughNs[instrument] >= timeNs).Select(instrument => instrument.Symbol).ToHashSet(StringComparer.Ordinal);

    /// <summary>Samples what portfolios are worth at a market time.</summary>
    public ValueTask Mark(long timeNs) => _portfolio.Mark(timeNs);

    /// <summary>Makes everything up to and at a market time durable.</summary>
    /// <param name="cursorNs">The market time, Unix nanoseconds UTC.</param>
    /// <param name="feedPosition">How far the feed has come by then; null: it does not come again.</param>
    public async Task Checkpoint(long cursorNs, byte[]? feedPosition = null)
    {
        if (feedPosition is not null) await _session.PrepareCheckpoint(cursorNs, [.. feedPosition]);
        await CheckpointGrains(cursorNs);
        await _session.Checkpoint(cursorNs);
    }

    /// <summary>Says that grains are as a position says, whatever they have saved since the last checkpoint. Durable when it returns.</summary>
    public async Task Reconcile(long cursorNs, byte[] feedPosition)
    {
        await _session.PrepareCheckpoint(cursorNs, [.. feedPosition]);
        await _session.Checkpoint(cursorNs);
    }

    /// <summary>Ends the market at its end and makes that durable.</summary>
    public async Task Finish()
    {
        foreach (var exchange in Exchanges) await exchange.Close(_market.ToNs);
        foreach (var instrument in Instruments) await instrument.Close(_market.ToNs);
        await CheckpointGrains(_market.ToNs);
        await _session.Finish(_market.ToNs);
    }

    /// <summary>Notes why the market stopped.</summary>
    public Task Fail(Exception e) => _session.Fail(
        e is RefusedException refused ? $"{refused.Refusal.Code}: {e.Message}" : "The market stopped on an unexpected error; the log has it.");

    private async Task CheckpointGrains(long cursorNs)
    {
        await _portfolio.Checkpoint();
        await Task.WhenAll(_strategies.Select(s => s.Checkpoint(cursorNs)));
        await Task.WhenAll(Enumerable.Range(0, CheckpointsAtOnce).Select(first => CheckpointEach(first, cursorNs)).Append(_arbitrage.Checkpoint(cursorNs)));
    }

    // Every so many grains from the first on, one after the other.
    private async Task CheckpointEach(int first, long cursorNs)
    {
        for (var i = first; i < Exchanges.Length + Instruments.Length; i += CheckpointsAtOnce)
            await (i < Exchanges.Length ? Exchanges[i].Checkpoint(cursorNs) : Instruments[i - Exchanges.Length].Checkpoint(cursorNs));
    }

    private ImmutableArray<string> ListedBy(int venue) =>
        [.. _market.Listings.Where(l => l.Venue == venue).Select(l => _market.Instruments[l.Instrument].Symbol)];

    private ImmutableArray<string> Listing(int instrument) =>
        [.. _market.Listings.Where(l => l.Instrument == instrument).Select(l => _market.Venues[l.Venue].Name)];

    private static string StrategyKey(string name) => $"{TradingOptions.Tenant}/{name}";
}
