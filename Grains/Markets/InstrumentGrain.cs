using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using OrleansTrading.Domain;
using OrleansTrading.Domain.Arbitrage;
using OrleansTrading.Domain.Bars;
using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Execution.Triggers;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Grains.Abstractions;
using OrleansTrading.Grains.Abstractions.Arbitrage;
using OrleansTrading.Grains.Abstractions.Markets;
using OrleansTrading.Grains.Abstractions.Strategies;

namespace OrleansTrading.Grains.Markets;

/// <inheritdoc cref="IInstrumentGrain"/>
public sealed partial class InstrumentGrain(
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
    private readonly List<ClosedTimeBar> _closed = [];
    private readonly BookUpdate _update = new();
    private readonly Dictionary<string, BookWatch> _watchedBooks = new(StringComparer.Ordinal);
    private Instrument _instrument = null!;
    private ConsolidatedMarket? _market;
    private IStrategyGrain[] _strategies = [];
    private IArbitrageGrain _arbitrage = null!;
    private IAsyncStream<TimeframeBar> _closedBars = null!;
    private Watchers<IMarketObserver> _watchers = null!;
    private long _closedNs;
    private long _toldTrades;
    private bool _isChanged;
    private bool _isInSession;

    /// <inheritdoc/>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _instrument = catalogue.Instrument(this.GetPrimaryKeyString());
        _watchers = new Watchers<IMarketObserver>(this, LookPeriod, TellChange, time, log);
        _closedBars = this.GetStreamProvider(TradingStreams.Provider)
            .GetStream<TimeframeBar>(StreamId.Create(TradingStreams.Bars, _instrument.Symbol));
        OpenTriggers();
        if (state.State.Venues.Length > 0) await Restore(cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<long> Open(ImmutableArray<string> venues, ImmutableArray<string> strategies, string arbitrage)
    {
        if (!state.State.Venues.SequenceEqual(venues)
            || !state.State.Strategies.SequenceEqual(strategies)
            || state.State.Arbitrage != arbitrage)
        {
            // The market of the last checkpoint is in storage alone.
            await state.ReadStateAsync();
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
    public ValueTask Apply(TickBlockMessage block)
    {
        // What a restored instrument has already seen comes again after a crash.
        if (block.TimeNs <= state.State.ThroughNs) return ValueTask.CompletedTask;
        var market = MarketInSession();
        var venue = Array.IndexOf(state.State.Venues, block.Venue);
        if (venue < 0) throw new InvalidOperationException($"{block.Venue} does not list {_instrument.Symbol} in this session.");
        _isChanged = true;
        if (_watchedBooks.TryGetValue(block.Venue, out var watch)) watch.IsChanged = true;
        return TickBlock.KindOf(block.Bytes) switch
        {
            TickKind.Quote => ApplyQuotes(market, venue, TickBlock.Decode(block.Bytes)),
            TickKind.Trade => ApplyTrades(market, venue, TickBlock.DecodeTrades(block.Bytes)),
            TickKind.Book => ApplyBooks(market, venue, TickBlock.DecodeBooks(block.Bytes)),
            _ => ApplyBars(market, venue, TickBlock.DecodeBars(block.Bytes)),
        };
    }

    /// <inheritdoc/>
    public ValueTask Settle(long timeNs)
    {
        if (timeNs <= state.State.ThroughNs) return ValueTask.CompletedTask;
        return MustPublish(MarketInSession().SettleBars(), timeNs) ? Publish() : ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<StandingQuote>> GetQuotes()
    {
        if (_market is not { Top: var top }) return new(ImmutableArray<StandingQuote>.Empty);
        // Restored in the middle of a session it knows the quotes of the last checkpoint; nobody may decide on those.
        if (clock.IsOpen) MarketInSession();
        var quotes = ImmutableArray.CreateBuilder<StandingQuote>(top.Venues);
        for (var venue = 0; venue < top.Venues; venue++)
            if (top.Top(venue) is { TimeNs: > 0 } quote)
                quotes.Add(new StandingQuote(state.State.Venues[venue], quote.TimeNs, quote.BidTicks, quote.AskTicks));
        return new(quotes.DrainToImmutable());
    }

    /// <inheritdoc/>
    public async Task Checkpoint(long cursorNs)
    {
        var market = MarketInSession();
        // After a crash in the middle of a checkpoint this grain may be ahead of the market. Then it has seen nothing since, and what it
        // keeps is as of its own, later time.
        if (cursorNs < state.State.ThroughNs) return;
        // Bars first: what is written again after a crash between the two is the same.
        var unsaved = market.Bars.TakeUnsaved();
        if (unsaved.Count > 0) await store.WriteAsync(_instrument.Symbol, unsaved);
        state.State.ThroughNs = cursorNs;
        state.State.Market = market.Capture();
        state.State.Triggers = _triggers.Capture();
        await state.WriteStateAsync();
        // Kept until the next checkpoint they would grow old, and be collected with what is old.
        (state.State.Market, state.State.Triggers) = (null, []);
    }

    /// <inheritdoc/>
    public async Task Close(long timeNs)
    {
        var market = MarketInSession();
        _isChanged = true;
        var closed = market.Bars.CloseThrough(timeNs).ToArray();
        foreach (var bar in closed) await Announce(bar);
        market.Scan.Expire(timeNs, _found);
        if (_found.Count > 0) await ReportOpportunities();
    }

    /// <inheritdoc/>
    public Task<InstrumentMarket?> GetMarket() =>
        Task.FromResult(_market?.ToMessage(_instrument, state.State.Venues, NowNs));

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

        var ladder = _market?.Bars ?? new BarLadder();
        var bars = ladder.Last(known, last).Select(b => b.ToMessage(_instrument, isClosed: true));
        if (includeForming && ladder.Forming(known) is { } forming) bars = bars.Append(forming.ToMessage(_instrument, isClosed: false));
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

    /// <inheritdoc/>
    public Task<BookResult> GetBook(string venue, int depth)
    {
        var index = Array.IndexOf(state.State.Venues, venue);
        return Task.FromResult(index < 0 || _market is null
            ? new BookResult(null, refusals.Count(NotListed()))
            : depth is < 1 or > BookView.MaxDepth
                ? new BookResult(null, refusals.Count("BOOK_DEPTH_INVALID", $"Between 1 and {BookView.MaxDepth} levels of a side can be asked for."))
                : new BookResult(_market.Book(index).ToMessage(_instrument, venue, depth), null));
    }

    /// <inheritdoc/>
    public Task<ImmutableArray<TradePrint>> GetTrades(int last) => Task.FromResult<ImmutableArray<TradePrint>>(
        _market is null ? [] : [.. _market.Trades.After(_market.Trades.Count - Math.Clamp(last, 0, TradeTape.Capacity)).Select(ToMessage)]);

    /// <inheritdoc/>
    public Task<RefusalMessage?> WatchBook(string venue, IBookObserver observer)
    {
        var index = Array.IndexOf(state.State.Venues, venue);
        if (index < 0) return Task.FromResult<RefusalMessage?>(refusals.Count(NotListed()));
        if (!_watchedBooks.TryGetValue(venue, out var watch))
        {
            watch = _watchedBooks[venue] = new BookWatch();
            watch.Watchers = new Watchers<IBookObserver>(this, LookPeriod, watchers => TellBook(venue, index, watch, watchers), time, log);
        }

        watch.Watchers.Add(observer);
        return Task.FromResult<RefusalMessage?>(null);
    }

    /// <inheritdoc/>
    public Task UnwatchBook(string venue, IBookObserver observer)
    {
        if (_watchedBooks.TryGetValue(venue, out var watch)) watch.Watchers.Remove(observer);
        return Task.CompletedTask;
    }

    private Refusal NotListed() =>
        new("NOT_LISTED", $"No such venue lists {_instrument.Symbol} in this session. Known: {string.Join(", ", state.State.Venues)}.");

    // An activation that came to life behind the session's back lacks what the lost one held in memory. Then the session stops, and
    // resumes from its checkpoint.
    private ConsolidatedMarket MarketInSession() => _isInSession && _market is { } market
        ? market
        : throw new InvalidOperationException($"{_instrument.Symbol} has not been opened for a session since it was activated.");

    // What a tick closes is published before the next one is taken: a strategy that acts on a bar must not see what came after it.
    private async ValueTask ApplyQuotes(ConsolidatedMarket market, int venue, TickBlock.Reader quotes)
    {
        while (TakeQuotes(market, venue, ref quotes)) await Publish();
    }

    private async ValueTask ApplyTrades(ConsolidatedMarket market, int venue, TickBlock.TradeReader trades)
    {
        while (TakeTrades(market, venue, ref trades)) await Publish();
    }

    private async ValueTask ApplyBooks(ConsolidatedMarket market, int venue, TickBlock.BookReader updates)
    {
        while (TakeUpdates(market, venue, ref updates)) await Publish();
    }

    private async ValueTask ApplyBars(ConsolidatedMarket market, int venue, TickBlock.BarReader bars)
    {
        while (TakeBars(market, venue, ref bars)) await Publish();
    }

    // Takes ticks up to the first of which something has to be published; false when the block is done.
    private bool TakeQuotes(ConsolidatedMarket market, int venue, ref TickBlock.Reader quotes)
    {
        while (quotes.MoveNext())
            if (MustPublish(market.Apply(venue, quotes.Current, _found), quotes.Current.TimeNs)) return true;
        return false;
    }

    private bool TakeTrades(ConsolidatedMarket market, int venue, ref TickBlock.TradeReader trades)
    {
        while (trades.MoveNext())
            if (MustPublish(market.Apply(venue, trades.Current), trades.Current.TimeNs)) return true;
        return false;
    }

    private bool TakeUpdates(ConsolidatedMarket market, int venue, ref TickBlock.BookReader updates)
    {
        while (updates.Read(_update))
            if (MustPublish(market.Apply(venue, _update, _found), _update.TimeNs)) return true;
        return false;
    }

    // The bars of the block's last instant wait until those of the other venues have come.
    private bool TakeBars(ConsolidatedMarket market, int venue, ref TickBlock.BarReader bars)
    {
        while (bars.MoveNext())
        {
            var gatheredNs = market.GatheredNs;
            var isOver = gatheredNs != 0 && gatheredNs < bars.Current.CloseTimeNs && MustPublish(market.SettleBars(), gatheredNs);
            market.Apply(venue, bars.Current);
            if (isOver) return true;
        }

        return false;
    }

    private bool MustPublish(ReadOnlySpan<ClosedTimeBar> closed, long timeNs)
    {
        LookAtTriggers(timeNs);
        if (closed.Length == 0 && _found.Count == 0 && _ended.Count == 0) return false;
        _closed.Clear();
        _closed.AddRange(closed);
        _closedNs = timeNs;
        return true;
    }

    private async ValueTask Publish()
    {
        if (_found.Count > 0) await ReportOpportunities();
        if (_ended.Count > 0) await ReportTriggers();
        foreach (var bar in _closed)
        {
            await Announce(bar);
            if (!bar.IsFollowed) continue;
            var message = new ClosedBar(_instrument.Symbol, _closedNs, bar.Bar.OpenTimeNs, _instrument.HalfTicksToPrice(bar.Bar.Close));
            foreach (var strategy in _strategies) await strategy.OnBar(message);
        }
    }

    // Every second hundreds of instruments close a bar; those below a minute are announced where somebody looks at the instrument.
    private ValueTask Announce(ClosedTimeBar closed) => closed.Timeframe.IsBelowMinute && !_watchers.HasAny
        ? ValueTask.CompletedTask
        : announcements.Publish(_closedBars, new TimeframeBar(closed.Timeframe.Name, closed.Bar.ToMessage(_instrument, isClosed: true)));

    private async ValueTask ReportOpportunities()
    {
        var opportunities = _found.Select(o => o.ToMessage(_instrument, state.State.Venues)).ToImmutableArray();
        _found.Clear();
        await _arbitrage.Report(opportunities);
    }

    private Task TellChange(Watchers<IMarketObserver> watchers)
    {
        if (!_isChanged || _market is null) return Task.CompletedTask;
        _isChanged = false;
        var update = new MarketUpdate(
            _market.ToMessage(_instrument, state.State.Venues, NowNs),
            [
                .. from timeframe in Timeframe.Known
                   let forming = _market.Bars.Forming(timeframe)
                   where forming is not null
                   select new TimeframeBar(timeframe.Name, forming.Value.ToMessage(_instrument, isClosed: false)),
            ],
            [.. _market.Trades.After(_toldTrades).Select(ToMessage)]);
        _toldTrades = _market.Trades.Count;
        watchers.Tell(w => w.Changed(update));
        return Task.CompletedTask;
    }

    private Task TellBook(string venue, int index, BookWatch watch, Watchers<IBookObserver> watchers)
    {
        if (!watch.IsChanged || _market is null) return Task.CompletedTask;
        watch.IsChanged = false;
        var book = _market.Book(index).ToMessage(_instrument, venue, BookView.WatchedDepth);
        watchers.Tell(w => w.Changed(book));
        return Task.CompletedTask;
    }

    private TradePrint ToMessage(NumberedTrade trade) => trade.ToMessage(_instrument, state.State.Venues);

    // A data folder that is only served has no clock; its market stands where it got to.
    private long NowNs => Math.Max(clock.NowNs, state.State.ThroughNs);

    private async Task Restore(CancellationToken cancellationToken)
    {
        // Between two checkpoints the state is in memory alone and must not go while a session runs.
        DelayDeactivation(Timeout.InfiniteTimeSpan);
        decimal[] fees = [.. state.State.Venues.Select(v => catalogue.Venue(v).TakerFeeBps)];
        _market = state.State.Market is { } captured
            ? new ConsolidatedMarket(fees, limits, captured, await ReadBars(captured.Bars, cancellationToken))
            : new ConsolidatedMarket(fees, limits);
        (state.State.Market, state.State.Triggers) = (null, []);
        _lookedAtUpdate = _market.Top.Updates;
        _toldTrades = _market.Trades.Count;
        _strategies = [.. state.State.Strategies.Select(key => GrainFactory.GetGrain<IStrategyGrain>(key))];
        _arbitrage = GrainFactory.GetGrain<IArbitrageGrain>(state.State.Arbitrage);
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

    /// <summary>The market; null before the first checkpoint, and in memory.</summary>
    [Id(7)] public ConsolidatedMarketState? Market { get; set; }

    /// <summary>Triggers that wait; empty in memory.</summary>
    [Id(8)] public IReadOnlyList<TriggerState> Triggers { get; set; } = [];
}

/// <summary>Who watches a venue's book, and whether it has changed since they were told.</summary>
internal sealed class BookWatch
{
    public Watchers<IBookObserver> Watchers { get; set; } = null!;

    public bool IsChanged { get; set; } = true;
}
