using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using OrleansTrading.Domain;
using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Journal;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Domain.Portfolio;
using OrleansTrading.Domain.Strategies;
using OrleansTrading.Grains.Abstractions;
using OrleansTrading.Grains.Abstractions.Execution;
using OrleansTrading.Grains.Abstractions.Markets;
using OrleansTrading.Grains.Abstractions.Portfolio;

namespace OrleansTrading.Grains.Portfolio;

/// <summary>
/// <inheritdoc cref="IPortfolioGrain"/>
/// A command becomes events; they are applied, appended, and only then acted on or acknowledged. When an append fails, memory is ahead
/// of the journal, so the activation refuses everything and goes: the next one starts from the journal, as after a crash.
/// </summary>
public sealed partial class PortfolioGrain(
    IEventJournal journal,
    OrderDesk desk,
    CashDesk cashDesk,
    Catalogue catalogue,
    IMarketClock clock,
    Refusals refusals,
    Announcements announcements,
    TimeProvider time,
    ILogger<PortfolioGrain> log) : Grain, IPortfolioGrain
{
    private const int EventsBetweenSnapshots = 1_000;
    private const int MaxUnsavedMarks = 128;
    private static readonly Refusal Resuming = new(
        "MARKET_RESUMING", "The replay has not yet come back to where it was before it was interrupted. Try again in a moment.");

    private static readonly TimeSpan LookPeriod = TimeSpan.FromMilliseconds(500);

    // Samples of the value that the next append takes along.
    private readonly List<PortfolioEvent> _unsavedMarks = [];
    private Watchers<IPortfolioObserver> _watchers = null!;
    private IAsyncStream<FillNotice> _fills = null!;
    private (long Version, decimal Equity) _told;
    private PortfolioAccount _account = null!;
    private PortfolioHistory _history = null!;
    private string _stream = "";
    private long _version;
    private long _snapshotVersion;
    private bool _isLost;

    /// <inheritdoc/>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _stream = "portfolio/" + this.GetPrimaryKeyString();
        _history = new PortfolioHistory(journal, _stream);
        _watchers = new Watchers<IPortfolioObserver>(this, LookPeriod, TellChange, time, log);
        _fills = this.GetStreamProvider(TradingStreams.Provider)
            .GetStream<FillNotice>(StreamId.Create(TradingStreams.Fills, this.GetPrimaryKeyString()));
        var snapshot = await journal.ReadSnapshotAsync(_stream, cancellationToken);
        var restored = PortfolioAccount.Restore(snapshot);
        _account = restored ?? new PortfolioAccount();
        _version = _snapshotVersion = restored is null ? 0 : snapshot!.Version;
        await foreach (var e in _history.After(_version, cancellationToken))
        {
            _account.Apply(e);
            _version++;
        }

        _account.RequireConsistent(catalogue);
        // A crash may have come between a cause and what follows from it.
        await Commit([], _account.LastOrderNs);
        await HandIn();
    }

    /// <inheritdoc/>
    public async Task<OrderResult> Submit(OrderCommand command)
    {
        RequireKept();
        if (!_account.IsOpened) return Refuse(UnknownPortfolio());
        using var now = await clock.Hold();
        var history = await _history.Of(command.ClientOrderId);
        var market = await ViewMarket(clock.NowNs, command.Symbol);
        var decision = desk.Submit(
            new OrderRequest(command.ClientOrderId, command.Symbol, command.Side.ToDomain(), command.Quantity, command.Cause, command.TraceId)
            {
                Ticket = command.Instruction.ToDomain(),
                QuoteQuantity = command.QuoteQuantity,
            },
            _account, history, market, clock.IsOpen);
        return await Carry(decision, command.ClientOrderId);
    }

    /// <inheritdoc/>
    public async Task<OrderResult> Cancel(CancelCommand command)
    {
        RequireKept();
        if (!_account.IsOpened) return Refuse(UnknownPortfolio());
        using var now = await clock.Hold();
        var history = await _history.Of(command.ClientOrderId);
        var decision = desk.Cancel(command.ClientOrderId, command.Cause, command.TraceId, _account, history, clock.NowNs);
        return await Carry(decision, command.ClientOrderId);
    }

    /// <inheritdoc/>
    public async ValueTask Target(TargetCommand command)
    {
        RequireKept();
        var history = await _history.Of(command.DecisionId);
        // Dealt with before a crash; its order, if it still works, was sent again when this portfolio was opened.
        if (history.Count > 0) return;
        var market = await ViewMarket(command.TimeNs, command.Symbol);
        // A session that stopped on an error may leave bars under way. They come again when it is resumed, and are decided on then.
        if (!clock.IsOpen) throw new InvalidOperationException($"The market is closed; '{command.DecisionId}' is not decided.");
        var decision = desk.Target(
            new TargetRequest(command.Strategy, command.DecisionId, command.Symbol, (Direction)command.Direction, command.EquityShare, command.Reason),
            _account, history, market, clock.IsOpen);
        await Commit(decision.Events, market.NowNs);
    }

    /// <inheritdoc/>
    public async ValueTask Report(ImmutableArray<ExecutionReport> reports)
    {
        RequireKept();
        var events = new List<PortfolioEvent>();
        foreach (var report in reports)
        {
            // An order that an earlier report of these ended is not in the journal as ended yet.
            IReadOnlyList<PortfolioEvent> history = _account.WorkingOrders.ContainsKey(report.ClientOrderId)
                ? []
                : [.. await _history.Of(report.ClientOrderId), .. events.Where(e => e.Subject == report.ClientOrderId)];
            // The next report's decision starts from what this one did, so each is applied before the next is looked at.
            Take(Decide(report, history, events.Count > 0).Events, report.TimeNs, events);
        }

        await Append(events);
        await Act(events);
    }

    /// <inheritdoc/>
    public async ValueTask Mark(long timeNs)
    {
        RequireKept();
        if (!_account.IsOpened || timeNs <= _account.LastMarkNs) return;
        // Books or instruments may be ahead of the market then, and no longer say what was worth how much. What was sampled there is
        // in the journal, since it was written before anything that is ahead.
        if (clock.IsResuming) return;
        var (value, _) = Valuation.Of(_account, await ViewMarket(timeNs, null), catalogue);
        // What cannot be valued has no sample: a gap in the curve.
        if (value is null) return;
        var mark = new EquityMarked(timeNs, value.Equity);
        Apply(mark);
        _unsavedMarks.Add(mark);
        if (_unsavedMarks.Count >= MaxUnsavedMarks) await Checkpoint();
    }

    /// <inheritdoc/>
    public ValueTask Checkpoint()
    {
        RequireKept();
        return _unsavedMarks.Count == 0 ? ValueTask.CompletedTask : AppendWithMarks([]);
    }

    /// <inheritdoc/>
    public async Task<PortfolioResult> GetStatus()
    {
        RequireKept();
        if (!_account.IsOpened) return new PortfolioResult(null, UnknownPortfolio());
        var (status, refusal) = await View();
        return new PortfolioResult(status, refusal is null ? null : refusals.Count(refusal));
    }

    /// <inheritdoc/>
    public async Task<OrderPage> GetOrders(PageRequest request)
    {
        RequireKept();
        if (!_account.IsOpened) return new OrderPage(null, UnknownPortfolio());
        var (page, refusal) = await _history.Orders(request, _account.WorkingOrders, catalogue);
        return new OrderPage(page, refusal is null ? null : refusals.Count(refusal));
    }

    /// <inheritdoc/>
    public async Task<FillPage> GetFills(PageRequest request)
    {
        RequireKept();
        if (!_account.IsOpened) return new FillPage(null, UnknownPortfolio());
        var (page, refusal) = await _history.Fills(request);
        return new FillPage(page, refusal is null ? null : refusals.Count(refusal));
    }

    /// <inheritdoc/>
    public async Task<LedgerPage> GetLedger(PageRequest request)
    {
        RequireKept();
        if (!_account.IsOpened) return new LedgerPage(null, UnknownPortfolio());
        var (page, refusal) = await _history.Ledger(request);
        return new LedgerPage(page, refusal is null ? null : refusals.Count(refusal));
    }

    /// <inheritdoc/>
    public async Task<EquityCurve> GetEquityCurve(int last)
    {
        RequireKept();
        if (last is < 1 or > EquityCurve.MaxPoints)
            return new EquityCurve([], refusals.Count("POINT_COUNT_INVALID", $"Between 1 and {EquityCurve.MaxPoints} samples can be asked for."));
        var marks = (await _history.LastMarks(last)).Concat(_unsavedMarks.Cast<EquityMarked>());
        return new EquityCurve([.. marks.TakeLast(last).Select(m => new EquityPoint(UnixNs.Text(m.TimeNs), m.Equity))], null);
    }

    /// <inheritdoc/>
    public Task Watch(IPortfolioObserver observer)
    {
        _watchers.Add(observer);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task Unwatch(IPortfolioObserver observer)
    {
        _watchers.Remove(observer);
        return Task.CompletedTask;
    }

    private string Name => this.GetPrimaryKeyString()[(this.GetPrimaryKeyString().IndexOf('/', StringComparison.Ordinal) + 1)..];

    private async Task<OrderResult> Carry(Decision decision, string clientOrderId)
    {
        if (decision.Refusal is { } refusal) return Refuse(refusals.Count(refusal));
        if (decision.Events.Count > 0 && clock.IsResuming)
            return Refuse(refusals.Count(Resuming));
        if (decision.Events.Count > 0) await Commit(decision.Events, clock.NowNs);
        // Asked for again it may not have come to its venue yet.
        else await SendWorking(clientOrderId);
        return new OrderResult((await Find(clientOrderId))!.ToMessage(catalogue), null);
    }

    // A report that contradicts the books is the venue's fault; but what was applied before it would never be appended.
    private Decision Decide(ExecutionReport report, IReadOnlyList<PortfolioEvent> history, bool isAhead)
    {
        try
        {
            return desk.Report(report.ToDomain(this.GetPrimaryKeyString()), _account, history);
        }
        catch when (isAhead)
        {
            Lose();
            throw;
        }
    }

    // Applied, with all that follows from it; then synced; then acted on.
    private async ValueTask Commit(IReadOnlyList<PortfolioEvent> events, long timeNs)
    {
        var taken = new List<PortfolioEvent>(events.Count);
        Take(events, timeNs, taken);
        if (taken.Count == 0) return;
        await Append(taken);
        await Act(taken);
    }

    private void Take(IReadOnlyList<PortfolioEvent> events, long timeNs, List<PortfolioEvent> taken)
    {
        foreach (var e in events) ApplyTo(taken, e);
        while (desk.Follow(_account, timeNs) is { } follows) ApplyTo(taken, follows);
    }

    private void ApplyTo(List<PortfolioEvent> taken, PortfolioEvent e)
    {
        if (e is OrderCancelled or OrderRejected && _account.WorkingOrders.GetValueOrDefault(e.Subject) is { Arming: not null } armed)
            _disarmed.Add((armed.Submitted.Symbol, armed.Id));
        Apply(e);
        taken.Add(e);
    }

    private void Apply(PortfolioEvent e)
    {
        try
        {
            _account.Apply(e);
        }
        catch
        {
            Lose();
            throw;
        }
    }

    private ValueTask Append(IReadOnlyList<PortfolioEvent> events) =>
        events.Count == 0 ? ValueTask.CompletedTask : AppendWithMarks(events);

    private async ValueTask AppendWithMarks(IReadOnlyList<PortfolioEvent> events)
    {
        try
        {
            _version = await journal.AppendAsync(_stream, _version, [.. _unsavedMarks.Concat(events).Select(PortfolioEventCodec.Encode)]);
            _unsavedMarks.Clear();
            if (events.Any(e => e is OrderFilled))
                await announcements.Publish(_fills, new FillNotice(UnixNs.Text(_version)));
            if (_version - _snapshotVersion < EventsBetweenSnapshots) return;
            _account.RequireConsistent(catalogue);
            await journal.WriteSnapshotAsync(_stream, _account.Capture(_version));
            _snapshotVersion = _version;
        }
        catch
        {
            Lose();
            throw;
        }
    }

    private async ValueTask<(PortfolioStatus? Status, Refusal? Refusal)> View()
    {
        var market = await ViewMarket(clock.NowNs, null);
        var (value, refusal) = Valuation.Of(_account, market, catalogue);
        return (value is null ? null : _account.ToMessage(Name, _version, value, market, catalogue), refusal);
    }

    // Quotes of what a decision is about, of all that is held or works, and of the pairs that convert their currencies.
    private async ValueTask<MarketView> ViewMarket(long nowNs, string? symbol, params string[] money)
    {
        var symbols = new SortedSet<string>(StringComparer.Ordinal);
        if (symbol is not null && catalogue.Find(symbol) is { } asked) symbols.Add(asked.Symbol);
        foreach (var order in _account.WorkingOrders.Values) symbols.Add(order.Submitted.Symbol);
        foreach (var (held, position) in _account.Positions)
            if (position.Quantity != 0 || position.Status is PositionStatus.Opening)
                symbols.Add(held);
        var currencies = symbols.Select(s => catalogue.Instrument(s).Quote)
            .Concat(_account.Balances.Where(b => Valuation.Counts(b.Account)).Select(b => b.Currency)).Concat(money)
            .Where(c => c != _account.BaseCurrency).Distinct(StringComparer.Ordinal).ToArray();
        foreach (var currency in currencies)
            foreach (var pair in new[] { $"{currency}/{_account.BaseCurrency}", $"{_account.BaseCurrency}/{currency}" })
                if (catalogue.Find(pair) is { } converts)
                    symbols.Add(converts.Symbol);

        var view = new MarketView(nowNs);
        foreach (var wanted in symbols)
        {
            var quotes = await GrainFactory.GetGrain<IInstrumentGrain>(wanted).GetQuotes();
            view.Add(catalogue.Instrument(wanted), [.. quotes.Select(q => new VenueTop(q.Venue, new Quote(q.TimeNs, q.BidTicks, q.AskTicks)))]);
        }

        return view;
    }

    private async Task TellChange(Watchers<IPortfolioObserver> watchers)
    {
        if (_isLost || !_account.IsOpened) return;
        var (portfolio, _) = await View();
        if (portfolio is null || _told == (_version, portfolio.Equity)) return;
        _told = (_version, portfolio.Equity);
        watchers.Tell(w => w.Changed(portfolio));
    }

    private void Lose()
    {
        _isLost = true;
        this.DeactivateOnIdle();
    }

    private void RequireKept()
    {
        if (_isLost) throw new InvalidOperationException($"{_stream} lost touch with its journal and is starting again.");
    }

    private RefusalMessage UnknownPortfolio() =>
        refusals.Count("UNKNOWN_PORTFOLIO", "There is no such portfolio.");

    private static OrderResult Refuse(RefusalMessage refusal) => new(null, refusal);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Order {ClientOrderId} was refused by {Venue}: {Why}")]
    private partial void LogRefused(string clientOrderId, string venue, string why);
}
