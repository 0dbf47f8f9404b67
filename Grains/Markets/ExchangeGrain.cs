using System.Collections.Immutable;
using OrleansTrading.Domain;
using OrleansTrading.Domain.Bars;
using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Execution.Matching;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Grains.Abstractions;
using OrleansTrading.Grains.Abstractions.Execution;
using OrleansTrading.Grains.Abstractions.Markets;
using OrleansTrading.Grains.Abstractions.Portfolio;

namespace OrleansTrading.Grains.Markets;

/// <inheritdoc cref="IExchangeGrain"/>
public sealed class ExchangeGrain(
    [PersistentState("exchange", StateStorage.Name)] IPersistentState<ExchangeState> state,
    Catalogue catalogue,
    IMarketClock clock,
    IVenueConnections connections,
    PaperModels models,
    Refusals refusals) : Grain, IExchangeGrain
{
    // What a portfolio makes of so many is one append of its journal.
    private const int MaxReportsPerCall = 256;

    private readonly List<VenueReport> _reports = [];
    private Venue _venue = null!;
    private PaperVenue _paper = null!;
    private readonly Dictionary<string, VenueBook> _books = new(StringComparer.Ordinal);
    private readonly BookUpdate _update = new();
    private readonly BookCapture _capture = new();
    private readonly BarGathering _bars = new();
    private FeedQuality _quality = null!;
    private bool _isInSession;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _venue = catalogue.Venue(this.GetPrimaryKeyString());
        _quality = new FeedQuality(Nanoseconds.Of(_venue.Heartbeat), state.State.Quality);
        foreach (var (symbol, block) in state.State.Books) Book(symbol).Restore(block);
        state.State.Books = [];
        OpenPaper();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<long> Open(ImmutableArray<string> symbols)
    {
        if (!state.State.Symbols.SequenceEqual(symbols))
        {
            // The books of the last checkpoint are in storage alone.
            await state.ReadStateAsync();
            state.State.Symbols = [.. symbols];
            await state.WriteStateAsync();
            OpenPaper();
            state.State.Books = [];
        }

        _isInSession = true;
        return state.State.ThroughNs;
    }

    /// <inheritdoc/>
    public ValueTask Apply(TickBlockMessage block)
    {
        // What a restored venue has already seen comes again after a crash.
        if (block.TimeNs <= state.State.ThroughNs) return ValueTask.CompletedTask;
        RequireSession();
        switch (TickBlock.KindOf(block.Bytes))
        {
            case TickKind.Quote:
                foreach (var quote in TickBlock.Decode(block.Bytes))
                {
                    _quality.OnQuote(quote);
                    // A live book says the same, and how much is there.
                    if (quote.IsValid && !_paper.IsIdle && LiveBook(block.Symbol) is null) _paper.OnQuote(block.Symbol, quote, _reports);
                }

                break;
            case TickKind.Trade:
                foreach (var trade in TickBlock.DecodeTrades(block.Bytes))
                {
                    _quality.OnTrade(trade);
                    if (trade.IsValid && !_paper.IsIdle) _paper.OnTrade(block.Symbol, trade, LiveBook(block.Symbol), _reports);
                }

                break;
            case TickKind.Book:
                ApplyBooks(block);
                break;
            case TickKind.Bar:
                ApplyBars(block);
                break;
            case var kind:
                throw new InvalidOperationException($"A venue takes no ticks of kind {kind}.");
        }

        return _reports.Count == 0 ? ValueTask.CompletedTask : Deliver();
    }

    /// <inheritdoc/>
    public ValueTask<RefusalMessage?> Send(VenueOrder order)
    {
        try
        {
            _paper.Submit(order.ToDomain(), order.HasEnded);
            return new ValueTask<RefusalMessage?>((RefusalMessage?)null);
        }
        catch (RefusedException e)
        {
            return new ValueTask<RefusalMessage?>(refusals.Count(e.Refusal));
        }
    }

    /// <inheritdoc/>
    public ValueTask Cancel(VenueCancel cancel)
    {
        _paper.Cancel(new PaperCancel(cancel.Portfolio, cancel.ClientOrderId, cancel.ArrivalNs));
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask Amend(VenueAmend amend)
    {
        _paper.Amend(amend.ToDomain());
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task Checkpoint(long cursorNs)
    {
        RequireSession();
        // After a crash in the middle of a checkpoint this grain may be ahead of the market. Then it has seen nothing since, and what it
        // keeps is as of its own, later time.
        if (cursorNs < state.State.ThroughNs) return;
        state.State.ThroughNs = cursorNs;
        state.State.Quality = _quality.Capture();
        state.State.Books = _books.ToDictionary(book => book.Key, book => book.Value.Capture(_capture), StringComparer.Ordinal);
        state.State.Orders = _paper.Capture();
        await state.WriteStateAsync();
        _paper.HoldThrough(cursorNs);
        // Kept until the next checkpoint they would grow old, and be collected with what is old.
        (state.State.Books, state.State.Orders) = ([], []);
    }

    /// <inheritdoc/>
    public async Task Close(long timeNs)
    {
        RequireSession();
        _paper.Close(timeNs, _reports);
        await Deliver();
    }

    /// <inheritdoc/>
    public Task<VenueStatus> GetStatus()
    {
        var nowNs = Math.Max(clock.NowNs, state.State.ThroughNs);
        return Task.FromResult(new VenueStatus(
            _venue.Name, _venue.DisplayName, _quality.Quotes, _quality.RejectedQuotes, _paper.WorkingOrders, _venue.TakerFeeBps,
            _quality.LastNs == 0 ? null : UnixNs.Text(_quality.LastNs),
            _venue.Tier,
            state.State.Symbols.Length,
            _quality.Trades,
            _quality.RejectedTrades,
            _quality.BookUpdates,
            _books.Values.Count(book => book.Status == BookStatus.Live),
            _books.Values.Count(book => book.Status == BookStatus.Stale),
            [
                .. from fault in Enum.GetValues<BookFault>()
                   where _quality.FaultCount(fault) > 0
                   select new FaultCount(fault.ToString(), _quality.FaultCount(fault)),
            ],
            _quality.UptimeShare(nowNs),
            _quality.Score(nowNs),
            _quality.LastNs == 0 ? null : Math.Max(0, nowNs - _quality.LastNs) / Nanoseconds.PerMillisecond,
            connections.Find(_venue.Name)?.ToMessage(),
            connections.LatencyMs(_venue.Name)));
    }

    private VenueBook Book(string symbol) =>
        _books.TryGetValue(symbol, out var book) ? book : _books[symbol] = new VenueBook();

    private L2Book? LiveBook(string symbol) => _books.TryGetValue(symbol, out var book) && book.Status == BookStatus.Live ? book.Book : null;

    private void ApplyBooks(TickBlockMessage block)
    {
        var book = Book(block.Symbol);
        var updates = TickBlock.DecodeBooks(block.Bytes);
        while (updates.Read(_update))
        {
            _quality.OnBook(_update);
            book.Apply(_update);
            if (book.Status == BookStatus.Live) _paper.OnBook(block.Symbol, book.TimeNs, book.Book, _reports);
        }
    }

    // Bids, asks and trades of a stretch are one bar; of several lengths the shortest goes first, since it is nearest to what orders meet.
    private void ApplyBars(TickBlockMessage block)
    {
        foreach (var bar in TickBlock.DecodeBars(block.Bytes))
        {
            _quality.OnBar(bar);
            if (!bar.IsValid) continue;
            if (!_bars.IsEmpty && _bars.TimeNs < bar.CloseTimeNs) Meet(block.Symbol);
            _bars.Add(0, bar);
        }

        Meet(block.Symbol);
    }

    private void Meet(string symbol)
    {
        foreach (ref readonly var stretch in _bars.Stretches) _paper.OnBar(symbol, stretch.Quotes, _reports);
        _bars.Clear();
    }

    // An activation that came to life behind the session's back lacks the orders that the lost one held. Then the session stops, and
    // resumes from its checkpoint.
    private void RequireSession()
    {
        if (!_isInSession) throw new InvalidOperationException($"{_venue.Name} has not been opened for a session since it was activated.");
    }

    // The orders as of the checkpoint; what arrived since, their portfolios hand in again. What this activation holds in memory must not go while a
    // session runs.
    private void OpenPaper()
    {
        _paper = new PaperVenue(_venue, state.State.Symbols.Select(catalogue.Instrument), models, FeesOf);
        _paper.Restore(state.State.Orders, state.State.ThroughNs);
        state.State.Orders = [];
        DelayDeactivation(Timeout.InfiniteTimeSpan);
    }

    private FeeSchedule FeesOf(Instrument instrument) => catalogue.FindListing(_venue.Name, instrument.Symbol) is { } listing
        ? FeeSchedule.Of(listing)
        : new FeeSchedule(instrument.Quote, [new FeeTier(0, _venue.MakerFeeBps, _venue.TakerFeeBps)]);

    private async ValueTask Deliver()
    {
        var calls = (
            from report in _reports
            group report by report.Portfolio into ofPortfolio
            from part in ofPortfolio.Chunk(MaxReportsPerCall)
            select (Portfolio: ofPortfolio.Key, Reports: part.Select(r => r.ToMessage(catalogue)).ToImmutableArray())).ToArray();
        _reports.Clear();
        foreach (var (portfolio, reports) in calls) await GrainFactory.GetGrain<IPortfolioGrain>(portfolio).Report(reports);
    }
}

/// <summary>What a venue keeps at a checkpoint.</summary>
[GenerateSerializer, Alias("exchange-state")]
public sealed class ExchangeState
{
    /// <summary>The checkpoint's market time.</summary>
    [Id(0)] public long ThroughNs { get; set; }

    /// <summary>What the venue lists in this session.</summary>
    [Id(1)] public string[] Symbols { get; set; } = [];

    /// <summary>How good its data was; null before the first checkpoint.</summary>
    [Id(5)] public FeedQualityState? Quality { get; set; }

    /// <summary>By symbol, its book as a block; empty in memory.</summary>
    [Id(6)] public Dictionary<string, byte[]> Books { get; set; } = [];

    /// <summary>Orders that work, as <see cref="PaperVenue"/> captures them; empty in memory.</summary>
    [Id(7)] public byte[] Orders { get; set; } = [];
}
