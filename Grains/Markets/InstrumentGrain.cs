using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using OrleansTrading.Domain;
using OrleansTrading.Domain.Arbitrage;
using OrleansTrading.Domain.Bars;
using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Grains.Abstractions;
using OrleansTrading.Grains.Abstractions.Arbitrage;
using OrleansTrading.Grains.Abstractions.Markets;
using OrleansTrading.Grains.Abstractions.Strategies;

namespace OrleansTrading.Grains.Markets;

/// <inheritdoc cref="IInstrumentGrain"/>
public sealed class InstrumentGrain(
    [PersistentState("instrument", StateStorage.Name)] IPersistentState<InstrumentState> state,
    IBarStore store,
    Catalogue catalogue,
    ArbitrageLimits limits,
    IMarketClock clock,
    Refusals refusals,
    Announcements announcements,
    TimeProvider time,
    ILogger<InstrumentGrain> log) : Grain, IInstrumentGrain
{
    private static readonly TimeSpan LookPeriod = TimeSpan.FromMilliseconds(200);

    private readonly List<OpportunityChange> _found = [];
    private Quote[] _quotes = new Quote[16];
    private Instrument _instrument = null!;
    private ConsolidatedTop? _top;
    private CrossVenueScan _scan = null!;
    private BarLadder _bars = new();
    private IStrategyGrain[] _strategies = [];
    private IArbitrageGrain _arbitrage = null!;
    private IAsyncStream<TimeframeBar> _closedBars = null!;
    private Watchers<IMarketObserver> _watchers = null!;
    private bool _isChanged;
    private bool _isInSession;

    /// <inheritdoc/>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _instrument = catalogue.Instrument(this.GetPrimaryKeyString());
        _watchers = new Watchers<IMarketObserver>(this, LookPeriod, TellChange, time, log);
        _closedBars = this.GetStreamProvider(TradingStreams.Provider)
            .GetStream<TimeframeBar>(StreamId.Create(TradingStreams.Bars, _instrument.Symbol));
        if (state.State.Venues.Length > 0) await Restore(cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<long> Open(ImmutableArray<string> venues, ImmutableArray<string> strategies, string arbitrage)
    {
        if (!state.State.Venues.SequenceEqual(venues)
            || !state.State.Strategies.SequenceEqual(strategies)
            || state.State.Arbitrage != arbitrage)
        {
            state.State.Venues = [.. venues];
            state.State.Strategies = [.. strategies];
            state.State.Arbitrage = arbitrage;
            await state.WriteStateAsync();
            await Restore(CancellationToken.None);
        }

        _isInSession = true;
        return state.State.ThroughNs;
    }

    /// <inheritdoc/>
    public async ValueTask Apply(TickBlockMessage block)
    {
        // What a restored instrument has already seen comes again after a crash.
        if (block.TimeNs <= state.State.ThroughNs) return;
        var top = TopInSession();
        var venue = Array.IndexOf(state.State.Venues, block.Venue);
        if (venue < 0) throw new InvalidOperationException($"{block.Venue} does not list {_instrument.Symbol} in this session.");

        var count = Decode(block.Bytes);
        _isChanged = true;
        for (var i = 0; i < count; i++)
        {
            _scan.Apply(venue, _quotes[i], _quotes[i].TimeNs, _found);
            if (_found.Count > 0) await ReportOpportunities();
            if (top.Apply(venue, _quotes[i]) < QuoteOutcome.Updated) continue;
            // A strategy that acts on a bar must not see what came after it.
            var closed = _bars.Apply(_quotes[i].TimeNs, top.MidHalfTicks);
            if (closed.Length > 0) await Publish([.. closed], _quotes[i].TimeNs);
        }
    }

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<StandingQuote>> GetQuotes()
    {
        if (_top is null) return new(ImmutableArray<StandingQuote>.Empty);
        // Restored in the middle of a session it knows the quotes of the last checkpoint; nobody may decide on those.
        if (clock.IsOpen) TopInSession();
        var quotes = ImmutableArray.CreateBuilder<StandingQuote>(_top.Venues);
        for (var venue = 0; venue < _top.Venues; venue++)
            if (_top.Top(venue) is { TimeNs: > 0 } quote)
                quotes.Add(new StandingQuote(state.State.Venues[venue], quote.TimeNs, quote.BidTicks, quote.AskTicks));
        return new(quotes.DrainToImmutable());
    }

    /// <inheritdoc/>
    public async Task Checkpoint(long cursorNs)
    {
        var top = TopInSession();
        // After a crash in the middle of a checkpoint this grain may be ahead of the market. Then it has seen nothing since, and what it
        // keeps is as of its own, later time.
        if (cursorNs < state.State.ThroughNs) return;
        // Bars first: what is written again after a crash between the two is the same.
        var unsaved = _bars.TakeUnsaved();
        if (unsaved.Count > 0) await store.WriteAsync(_instrument.Symbol, unsaved);
        state.State.ThroughNs = cursorNs;
        state.State.Top = top.Capture();
        state.State.Bars = _bars.Capture();
        state.State.Scan = _scan.Capture();
        await state.WriteStateAsync();
    }

    /// <inheritdoc/>
    public async Task Close(long timeNs)
    {
        TopInSession();
        _isChanged = true;
        var closed = _bars.CloseThrough(timeNs).ToArray();
        foreach (var bar in closed) await Announce(bar);
        _scan.Expire(timeNs, _found);
        if (_found.Count > 0) await ReportOpportunities();
    }

    /// <inheritdoc/>
    public Task<InstrumentMarket?> GetMarket() =>
        Task.FromResult(_top?.ToMessage(_instrument, state.State.Venues, NowNs));

    /// <inheritdoc/>
    public Task<BarList> GetBars(string timeframe, int last, bool includeForming)
    {
        Timeframe known;
        try
        {
            known = Timeframe.Parse(timeframe);
        }
        catch (RefusedException e)
        {
            return Task.FromResult(new BarList([], refusals.Count(e.Refusal)));
        }

        if (last is < 1 or > BarLadder.MaxBarsKept)
        {
            return Task.FromResult(new BarList([], refusals.Count(
                "BAR_COUNT_INVALID", $"Between 1 and {BarLadder.MaxBarsKept} bars can be asked for.")));
        }

        var bars = _bars.Last(known, last).Select(b => b.ToMessage(_instrument, isClosed: true));
        if (includeForming && _bars.Forming(known) is { } forming) bars = bars.Append(forming.ToMessage(_instrument, isClosed: false));
        return Task.FromResult(new BarList([.. bars.TakeLast(last)], null));
    }

    /// <inheritdoc/>
    public Task Watch(IMarketObserver observer)
    {
        _watchers.Add(observer);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task Unwatch(IMarketObserver observer)
    {
        _watchers.Remove(observer);
        return Task.CompletedTask;
    }

    // An activation that came to life behind the session's back lacks what the lost one held in memory. Then the session stops, and
    // resumes from its checkpoint.
    private ConsolidatedTop TopInSession() => _isInSession && _top is { } top
        ? top
        : throw new InvalidOperationException($"{_instrument.Symbol} has not been opened for a session since it was activated.");

    private async ValueTask Publish(ClosedTimeBar[] closed, long timeNs)
    {
        foreach (var bar in closed)
        {
            await Announce(bar);
            if (bar.Timeframe != Timeframe.Minute) continue;
            var message = new ClosedBar(_instrument.Symbol, timeNs, bar.Bar.OpenTimeNs, _instrument.HalfTicksToPrice(bar.Bar.Close));
            foreach (var strategy in _strategies) await strategy.OnBar(message);
        }
    }

    private ValueTask Announce(ClosedTimeBar closed) => announcements.Publish(
        _closedBars, new TimeframeBar(closed.Timeframe.Name, closed.Bar.ToMessage(_instrument, isClosed: true)));

    private async ValueTask ReportOpportunities()
    {
        var opportunities = _found.Select(o => o.ToMessage(_instrument, state.State.Venues)).ToImmutableArray();
        _found.Clear();
        await _arbitrage.Report(opportunities);
    }

    private Task TellChange(Watchers<IMarketObserver> watchers)
    {
        if (!_isChanged || _top is null) return Task.CompletedTask;
        _isChanged = false;
        var update = new MarketUpdate(
            _top.ToMessage(_instrument, state.State.Venues, NowNs),
            [
                .. from timeframe in Timeframe.Known
                   let forming = _bars.Forming(timeframe)
                   where forming is not null
                   select new TimeframeBar(timeframe.Name, forming.Value.ToMessage(_instrument, isClosed: false)),
            ]);
        watchers.Tell(w => w.Changed(update));
        return Task.CompletedTask;
    }

    // A data folder that is only served has no clock; its market stands where it got to.
    private long NowNs => Math.Max(clock.NowNs, state.State.ThroughNs);

    private int Decode(ImmutableArray<byte> bytes)
    {
        var block = TickBlock.Decode(bytes);
        if (_quotes.Length < block.Count) _quotes = new Quote[block.Count];
        var count = 0;
        foreach (var quote in block) _quotes[count++] = quote;
        return count;
    }

    private async Task Restore(CancellationToken cancellationToken)
    {
        // Between two checkpoints the state is in memory alone and must not go while a session runs.
        DelayDeactivation(Timeout.InfiniteTimeSpan);
        _top = state.State.Top is { } top ? new ConsolidatedTop(top) : new ConsolidatedTop(state.State.Venues.Length);
        decimal[] fees = [.. state.State.Venues.Select(v => catalogue.Venue(v).TakerFeeBps)];
        _scan = state.State.Scan is { } scan ? new CrossVenueScan(fees, limits, scan) : new CrossVenueScan(fees, limits);
        _strategies = [.. state.State.Strategies.Select(key => GrainFactory.GetGrain<IStrategyGrain>(key))];
        _arbitrage = GrainFactory.GetGrain<IArbitrageGrain>(state.State.Arbitrage);
        if (state.State.Bars is { } bars) _bars = new BarLadder(bars, await ReadBars(bars, cancellationToken));
    }

    private async Task<IReadOnlyList<TimeBar>[]> ReadBars(BarLadderState bars, CancellationToken cancellationToken)
    {
        var closed = new IReadOnlyList<TimeBar>[Timeframe.Known.Count];
        foreach (var timeframe in Timeframe.Known)
        {
            closed[timeframe.Index] = await store.ReadLastAsync(
                _instrument.Symbol, timeframe, bars.Forming[timeframe.Index].OpenTimeNs, BarLadder.MaxBarsKept, cancellationToken);
        }

        return closed;
    }
}

/// <summary>What an instrument keeps at a checkpoint; its closed bars are in the bar store.</summary>
[GenerateSerializer, Alias("instrument-state")]
public sealed class InstrumentState
{
    /// <summary>The checkpoint's market time.</summary>
    [Id(0)] public long ThroughNs { get; set; }

    /// <summary>Venues that list it in this session.</summary>
    [Id(1)] public string[] Venues { get; set; } = [];

    /// <summary>Strategies that follow its bars.</summary>
    [Id(2)] public string[] Strategies { get; set; } = [];

    /// <summary>Key of the arbitrage grain that hears of its opportunities.</summary>
    [Id(3)] public string Arbitrage { get; set; } = "";

    /// <summary>The consolidated top of book; null before the first checkpoint.</summary>
    [Id(4)] public ConsolidatedTopState? Top { get; set; }

    /// <summary>The bars being formed; null before the first checkpoint.</summary>
    [Id(5)] public BarLadderState? Bars { get; set; }

    /// <summary>The opportunities that are open; null before the first checkpoint.</summary>
    [Id(6)] public CrossVenueScanState? Scan { get; set; }
}
