using OrleansTrading.Grains.Abstractions.Execution;

namespace OrleansTrading.Grains.Abstractions.Portfolio;

/// <summary>
/// A portfolio of a tenant, key <c>{tenant}/{name}</c>: its books, orders and limits. The boundary of consistency: an order is
/// checked, reserved, journaled and acknowledged in one turn, and its state is its journal.
/// </summary>
[Alias("portfolio")]
public interface IPortfolioGrain : IGrainWithStringKey
{
    /// <summary>Opens the portfolio with money, if it was not opened before.</summary>
    /// <returns>Market time of its last event about an order; 0 before the first.</returns>
    [Alias("open")]
    Task<long> Open(string baseCurrency, decimal capital, long timeNs);

    /// <summary>Opens the portfolio on terms of its own, if it was not opened before; what it was opened with stays.</summary>
    /// <returns>As <see cref="Open"/>.</returns>
    [Alias("open-on")]
    Task<long> OpenOn(PortfolioTerms terms);

    /// <summary>
    /// Hands in to the venues of a session that goes on what they may not have got, or have forgotten since their checkpoint. Before the session plays:
    /// later the same order could meet another quote than it did.
    /// </summary>
    /// <returns>As <see cref="Open"/>.</returns>
    [Alias("resume")]
    Task<long> Resume();

    /// <summary>Pays in or takes out. Acknowledged means synced; the same id again gives the same answer.</summary>
    [Alias("move-cash")]
    Task<FundsResult> MoveCash(CashCommand command);

    /// <summary>Converts cash into another currency, as <see cref="MoveCash"/> moves it.</summary>
    [Alias("convert-cash")]
    Task<FundsResult> ConvertCash(ConversionCommand command);

    /// <summary>Takes funding into the books. Durable when it returns; what is known already is dropped.</summary>
    [Alias("pay-funding")]
    Task<FundsResult> PayFunding(FundingPayment payment);

    /// <summary>Cash by currency, with what is reserved and available.</summary>
    [Alias("funds")]
    Task<FundsResult> GetFunds();

    /// <summary>Losses that could be realised now at the market's mids.</summary>
    /// <param name="minLoss">Smallest loss worth saying, in quote currency, above 0.</param>
    [Alias("harvest")]
    Task<HarvestResult> GetHarvest(decimal minLoss);

    /// <summary>Places an order. Acknowledged means synced; the same client order id again gives the same order.</summary>
    [Alias("submit")]
    Task<OrderResult> Submit(OrderCommand command);

    /// <summary>Asks to cancel an order; again gives the same answer.</summary>
    [Alias("cancel")]
    Task<OrderResult> Cancel(CancelCommand command);

    /// <summary>Places orders that depend on each other. Acknowledged means synced; the same group id again gives the same orders.</summary>
    [Alias("submit-group")]
    Task<OrdersResult> SubmitGroup(GroupCommand command);

    /// <summary>Changes a working order; the same amendment again gives the same answer.</summary>
    [Alias("amend")]
    Task<OrderResult> Amend(AmendCommand command);

    /// <summary>Asks to cancel all that works.</summary>
    /// <returns>The orders that were working.</returns>
    [Alias("cancel-all")]
    Task<OrdersResult> CancelAll(CancelAllCommand command);

    /// <summary>Gets out of a position; the same id again gives the same order.</summary>
    [Alias("close-position")]
    Task<OrderResult> ClosePosition(CloseCommand command);

    /// <summary>Takes what became of triggers of one instrument. Durable when it returns; what is known already is dropped.</summary>
    /// <param name="symbol">Canonical symbol.</param>
    /// <param name="reports">What became of them, in order.</param>
    [Alias("triggered")]
    ValueTask Triggered(string symbol, ImmutableArray<TriggerReport> reports);

    /// <summary>Brings a strategy's holding to a share of equity. The same decision again changes nothing.</summary>
    [Alias("target")]
    ValueTask Target(TargetCommand command);

    /// <summary>Takes a venue's reports. Durable when it returns; what is known already is dropped.</summary>
    [Alias("report")]
    ValueTask Report(ImmutableArray<ExecutionReport> reports);

    /// <summary>The portfolio at the market's mids; null when it was never opened.</summary>
    [Alias("status")]
    Task<PortfolioResult> GetStatus();

    /// <summary>
    /// Samples its value, at most once for a market time. The sample is in the journal before any later event, and at the latest with
    /// the next checkpoint, so that a replay that was interrupted gives the same samples.
    /// </summary>
    [Alias("mark")]
    ValueTask Mark(long timeNs);

    /// <summary>Makes the samples durable.</summary>
    [Alias("checkpoint")]
    ValueTask Checkpoint();

    /// <summary>A page of its orders, oldest first.</summary>
    [Alias("orders")]
    Task<OrderPage> GetOrders(PageRequest page);

    /// <summary>A page of its fills, oldest first.</summary>
    [Alias("fills")]
    Task<FillPage> GetFills(PageRequest page);

    /// <summary>A page of its ledger, oldest first.</summary>
    [Alias("ledger")]
    Task<LedgerPage> GetLedger(PageRequest page);

    /// <summary>The last samples of its value, oldest first.</summary>
    /// <param name="last">How many, at most; 1 to <see cref="EquityCurve.MaxPoints"/>.</param>
    [Alias("equity-curve")]
    Task<EquityCurve> GetEquityCurve(int last);

    /// <summary>
    /// Tells an observer whenever the portfolio or its value has changed, about twice a second at most, until it is unwatched or has
    /// not been renewed by watching again within <see cref="TradingStreams.WatchExpiry"/>.
    /// </summary>
    [Alias("watch")]
    Task Watch(IPortfolioObserver observer);

    /// <summary>Ends watching.</summary>
    [Alias("unwatch")]
    Task Unwatch(IPortfolioObserver observer);
}

/// <summary>Is told of a portfolio's changes.</summary>
[Alias("portfolio-observer")]
public interface IPortfolioObserver : IGrainObserver
{
    /// <summary>The portfolio as it stands now; what lay between this and the last one is left out.</summary>
    [Alias("changed")]
    void Changed(PortfolioStatus portfolio);
}
