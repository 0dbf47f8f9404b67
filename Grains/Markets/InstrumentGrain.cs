using System.Collections.Immutable;
using OrleansTrading.Domain;
using OrleansTrading.Domain.Bars;
using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Grains.Abstractions;
using OrleansTrading.Grains.Abstractions.Markets;
using OrleansTrading.Grains.Abstractions.Strategies;

namespace OrleansTrading.Grains.Markets;

/// <inheritdoc cref="IInstrumentGrain"/>
public sealed class InstrumentGrain(
    [PersistentState("instrument", StateStorage.Name)] IPersistentState<InstrumentState> state,
    Catalogue catalogue,
    Refusals refusals) : Grain, IInstrumentGrain
{
    /// <summary>Closed bars kept for questions: a day of minutes.</summary>
    private const int BarsKept = 1_440;

    private readonly List<TimeBar> _bars = new(BarsKept);
    private Quote[] _quotes = new Quote[16];
    private Instrument _instrument = null!;
    private ConsolidatedTop? _top;
    private TimeBarBuilder _minutes = new(Timeframe.MinuteNs);
    private IStrategyGrain[] _strategies = [];

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _instrument = catalogue.Instrument(this.GetPrimaryKeyString());
        if (state.State.Venues.Length > 0) Restore();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<long> Open(ImmutableArray<string> venues, ImmutableArray<string> strategies)
    {
        if (!state.State.Venues.SequenceEqual(venues) || !state.State.Strategies.SequenceEqual(strategies))
        {
            state.State.Venues = [.. venues];
            state.State.Strategies = [.. strategies];
            await state.WriteStateAsync();
            Restore();
        }

        return state.State.ThroughNs;
    }

    /// <inheritdoc/>
    public async ValueTask Apply(TickBlockMessage block)
    {
        // What a restored instrument has already seen comes again after a crash.
        if (block.TimeNs <= state.State.ThroughNs) return;
        var top = _top ?? throw new InvalidOperationException($"{_instrument.Symbol} has no open market.");
        var venue = Array.IndexOf(state.State.Venues, block.Venue);
        if (venue < 0) throw new InvalidOperationException($"{block.Venue} does not list {_instrument.Symbol} in this session.");

        var count = Decode(block.Bytes);
        for (var i = 0; i < count; i++)
        {
            // A strategy that acts on a bar must not see what came after it.
            if (top.Apply(venue, _quotes[i]) >= QuoteOutcome.Updated
                && _minutes.Apply(_quotes[i].TimeNs, top.MidHalfTicks, out var closed))
                await Publish(closed, _quotes[i].TimeNs);
        }
    }

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<StandingQuote>> GetQuotes()
    {
        if (_top is null) return new(ImmutableArray<StandingQuote>.Empty);
        var quotes = ImmutableArray.CreateBuilder<StandingQuote>(_top.Venues);
        for (var venue = 0; venue < _top.Venues; venue++)
            if (_top.Top(venue) is { TimeNs: > 0 } quote)
                quotes.Add(new StandingQuote(state.State.Venues[venue], quote.TimeNs, quote.BidTicks, quote.AskTicks));
        return new(quotes.DrainToImmutable());
    }

    /// <inheritdoc/>
    public Task Checkpoint(long cursorNs)
    {
        state.State.ThroughNs = cursorNs;
        state.State.Top = _top!.Capture();
        state.State.FormingMinute = _minutes.Forming;
        state.State.LateUpdates = _minutes.LateUpdates;
        state.State.Minutes = [.. _bars];
        return state.WriteStateAsync();
    }

    /// <inheritdoc/>
    public Task Close(long timeNs)
    {
        if (_minutes.CloseThrough(timeNs, out var closed)) Keep(closed);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<InstrumentMarket?> GetMarket()
    {
        if (_top is null) return Task.FromResult<InstrumentMarket?>(null);
        var hasQuote = _top.BestBidVenue >= 0;
        return Task.FromResult<InstrumentMarket?>(new InstrumentMarket(
            _top.Updates,
            _top.CrossedUpdates,
            hasQuote ? Best(_top.BestBidVenue, _top.Top(_top.BestBidVenue).BidTicks) : null,
            hasQuote ? Best(_top.BestAskVenue, _top.Top(_top.BestAskVenue).AskTicks) : null,
            hasQuote ? _instrument.HalfTicksToPrice(_top.MidHalfTicks) : null,
            [
                .. from venue in Enumerable.Range(0, _top.Venues)
                   let quote = _top.Top(venue)
                   where quote.TimeNs > 0
                   select new VenueQuote(
                       state.State.Venues[venue], _instrument.ToPrice(quote.BidTicks), _instrument.ToPrice(quote.AskTicks), UnixNs.Text(quote.TimeNs)),
            ]));
    }

    /// <inheritdoc/>
    public Task<BarList> GetBars(string timeframe, int last)
    {
        try
        {
            Timeframe.Parse(timeframe);
        }
        catch (RefusedException e)
        {
            return Task.FromResult(new BarList([], refusals.Count(e.Refusal)));
        }

        if (last is < 1 or > BarsKept)
            return Task.FromResult(new BarList([], refusals.Count("BAR_COUNT_INVALID", $"Between 1 and {BarsKept} bars can be asked for.")));
        return Task.FromResult(new BarList([.. _bars.TakeLast(last).Select(ToMessage)], null));
    }

    private async ValueTask Publish(TimeBar bar, long timeNs)
    {
        Keep(bar);
        var message = new ClosedBar(_instrument.Symbol, timeNs, bar.OpenTimeNs, _instrument.HalfTicksToPrice(bar.Close));
        foreach (var strategy in _strategies) await strategy.OnBar(message);
    }

    private void Keep(in TimeBar bar)
    {
        if (_bars.Count == BarsKept) _bars.RemoveAt(0);
        _bars.Add(bar);
    }

    private int Decode(ImmutableArray<byte> bytes)
    {
        var block = TickBlock.Decode(bytes);
        if (_quotes.Length < block.Count) _quotes = new Quote[block.Count];
        var count = 0;
        foreach (var quote in block) _quotes[count++] = quote;
        return count;
    }

    private void Restore()
    {
        // Between two checkpoints the state is in memory alone and must not go while a session runs.
        DelayDeactivation(Timeout.InfiniteTimeSpan);
        _top = state.State.Top is { } top ? new ConsolidatedTop(top) : new ConsolidatedTop(state.State.Venues.Length);
        _minutes = new TimeBarBuilder(Timeframe.MinuteNs, state.State.FormingMinute, state.State.LateUpdates);
        _bars.Clear();
        _bars.AddRange(state.State.Minutes);
        _strategies = [.. state.State.Strategies.Select(key => GrainFactory.GetGrain<IStrategyGrain>(key))];
    }

    private BestPrice Best(int venue, long ticks) =>
        new(_instrument.ToPrice(ticks), state.State.Venues[venue], UnixNs.Text(_top!.Top(venue).TimeNs));

    private Bar ToMessage(TimeBar bar) => new(
        UnixNs.Text(bar.OpenTimeNs),
        _instrument.HalfTicksToPrice(bar.Open),
        _instrument.HalfTicksToPrice(bar.High),
        _instrument.HalfTicksToPrice(bar.Low),
        _instrument.HalfTicksToPrice(bar.Close),
        bar.Updates);
}

/// <summary>What an instrument keeps at a checkpoint.</summary>
[GenerateSerializer, Alias("instrument-state")]
public sealed class InstrumentState
{
    /// <summary>The checkpoint's market time.</summary>
    [Id(0)] public long ThroughNs { get; set; }

    /// <summary>Venues that list it in this session.</summary>
    [Id(1)] public string[] Venues { get; set; } = [];

    /// <summary>Strategies that follow its bars.</summary>
    [Id(2)] public string[] Strategies { get; set; } = [];

    /// <summary>The consolidated top of book; null before the first checkpoint.</summary>
    [Id(3)] public ConsolidatedTopState? Top { get; set; }

    /// <summary>The minute being formed.</summary>
    [Id(4)] public TimeBar FormingMinute { get; set; }

    /// <summary>Updates that came after their bar was closed.</summary>
    [Id(5)] public long LateUpdates { get; set; }

    /// <summary>Closed minutes, oldest first.</summary>
    [Id(6)] public TimeBar[] Minutes { get; set; } = [];
}
