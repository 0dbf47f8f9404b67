using System.Collections.Immutable;
using OrleansTrading.Domain;
using OrleansTrading.Domain.Execution;
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
    Refusals refusals) : Grain, IExchangeGrain
{
    private readonly List<VenueReport> _reports = [];
    private readonly HashSet<(string Portfolio, string ClientOrderId)> _reporting = [];
    private Venue _venue = null!;
    private PaperVenue _paper = null!;
    private long _read;
    private long _rejected;
    private long _lastQuoteNs;
    private bool _isInSession;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _venue = catalogue.Venue(this.GetPrimaryKeyString());
        (_read, _rejected, _lastQuoteNs) = (state.State.QuotesRead, state.State.QuotesRejected, state.State.LastQuoteNs);
        OpenPaper();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<long> Open(ImmutableArray<string> symbols)
    {
        if (!state.State.Symbols.SequenceEqual(symbols))
        {
            state.State.Symbols = [.. symbols];
            await state.WriteStateAsync();
            OpenPaper();
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
        _lastQuoteNs = block.TimeNs;
        foreach (var quote in TickBlock.Decode(block.Bytes))
        {
            _read++;
            if (quote.IsValid) _paper.OnQuote(block.Symbol, quote, _reports);
            else _rejected++;
        }

        return _reports.Count == 0 ? ValueTask.CompletedTask : Deliver();
    }

    /// <inheritdoc/>
    public ValueTask<RefusalMessage?> Send(VenueOrder order)
    {
        // Its portfolio has not heard yet what became of it, and hands it in as if it had not ended.
        if (_reporting.Contains((order.Portfolio, order.ClientOrderId))) return default;
        try
        {
            _paper.Submit(new PaperOrder(
                order.Portfolio, order.ClientOrderId, order.Symbol, order.Side == OrderSide.Buy ? Side.Buy : Side.Sell,
                order.Quantity, order.ArrivalNs, order.ProtectionTicks));
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
    public Task Checkpoint(long cursorNs)
    {
        RequireSession();
        // After a crash in the middle of a checkpoint this grain may be ahead of the market. Then it has seen nothing since, and what it
        // keeps is as of its own, later time.
        if (cursorNs < state.State.ThroughNs) return Task.CompletedTask;
        state.State.ThroughNs = cursorNs;
        (state.State.QuotesRead, state.State.QuotesRejected, state.State.LastQuoteNs) = (_read, _rejected, _lastQuoteNs);
        return state.WriteStateAsync();
    }

    /// <inheritdoc/>
    public async Task Close(long timeNs)
    {
        RequireSession();
        _paper.Close(timeNs, _reports);
        await Deliver();
    }

    /// <inheritdoc/>
    public Task<VenueStatus> GetStatus() => Task.FromResult(
        new VenueStatus(
            _venue.Name, _venue.DisplayName, _read, _rejected, _paper.WorkingOrders, _venue.TakerFeeBps,
            _lastQuoteNs == 0 ? null : UnixNs.Text(_lastQuoteNs)));

    // An activation that came to life behind the session's back lacks the orders that the lost one held. Then the session stops, and
    // resumes from its checkpoint.
    private void RequireSession()
    {
        if (!_isInSession) throw new InvalidOperationException($"{_venue.Name} has not been opened for a session since it was activated.");
    }

    // Orders are not part of the venue's state: their portfolios know which have not ended, and hand those in again when they
    // are opened. What this activation holds in memory must not go while a session runs.
    private void OpenPaper()
    {
        _paper = new PaperVenue(_venue, state.State.Symbols.Select(catalogue.Instrument));
        DelayDeactivation(Timeout.InfiniteTimeSpan);
    }

    private async ValueTask Deliver()
    {
        var byPortfolio = _reports.GroupBy(r => r.Portfolio, StringComparer.Ordinal)
            .Select(g => (Portfolio: g.Key, Reports: g.Select(ToMessage).ToImmutableArray()))
            .ToArray();
        foreach (var report in _reports) _reporting.Add((report.Portfolio, report.ClientOrderId));
        _reports.Clear();
        foreach (var (portfolio, reports) in byPortfolio)
            await GrainFactory.GetGrain<IPortfolioGrain>(portfolio).Report(reports);
        _reporting.Clear();
    }

    private static ExecutionReport ToMessage(VenueReport report) => new(
        report.ClientOrderId,
        report.Kind switch
        {
            ReportKind.Accepted => ExecutionKind.Accepted,
            ReportKind.Filled => ExecutionKind.Filled,
            ReportKind.Cancelled => ExecutionKind.Cancelled,
            _ => ExecutionKind.Expired,
        },
        report.TimeNs, report.TradeId, report.Quantity, report.Price, report.Fee, report.Reason);
}

/// <summary>What a venue keeps at a checkpoint.</summary>
[GenerateSerializer, Alias("exchange-state")]
public sealed class ExchangeState
{
    /// <summary>The checkpoint's market time.</summary>
    [Id(0)] public long ThroughNs { get; set; }

    /// <summary>What the venue lists in this session.</summary>
    [Id(1)] public string[] Symbols { get; set; } = [];

    /// <summary>Quotes that came.</summary>
    [Id(2)] public long QuotesRead { get; set; }

    /// <summary>Of these, bad ones.</summary>
    [Id(3)] public long QuotesRejected { get; set; }

    /// <summary>Market time of the last message; 0 before the first.</summary>
    [Id(4)] public long LastQuoteNs { get; set; }
}
