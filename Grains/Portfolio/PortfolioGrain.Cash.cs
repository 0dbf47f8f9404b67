using OrleansTrading.Domain.Ledger;
using OrleansTrading.Domain.Portfolio;
using OrleansTrading.Domain.Portfolio.Reports;
using OrleansTrading.Grains.Abstractions;
using OrleansTrading.Grains.Abstractions.Markets;
using OrleansTrading.Grains.Abstractions.Portfolio;
using HarvestSuggestion = OrleansTrading.Grains.Abstractions.Portfolio.HarvestSuggestion;

namespace OrleansTrading.Grains.Portfolio;

/// <content>Money outside of trades: what it is opened with, deposits, withdrawals, conversions, funding, and what of it is free.</content>
public sealed partial class PortfolioGrain
{
    /// <inheritdoc/>
    public Task<long> Open(string baseCurrency, decimal capital, long timeNs) =>
        OpenOn(new PortfolioTerms(baseCurrency, capital, LotMethodName.Fifo, FinancingName.Margin, timeNs));

    /// <inheritdoc/>
    public async Task<long> OpenOn(PortfolioTerms terms)
    {
        RequireKept();
        if (!_account.IsOpened)
        {
            await Commit([
                new PortfolioOpened(
                    terms.TimeNs, terms.BaseCurrency, terms.Capital, terms.Lots.ToDomain(),
                    terms.Financing == FinancingName.Margin ? Financing.Margin : Financing.Cash),
                new TransactionPosted(terms.TimeNs, Postings.Capital(terms.BaseCurrency, terms.Capital, terms.TimeNs)),
            ], terms.TimeNs);
        }

        // Also when it was opened before: a crash may have come between the two.
        await GrainFactory.GetGrain<IMarketGrain>(IMarketGrain.Key).Join(this.GetPrimaryKeyString());
        return await Resume();
    }

    /// <inheritdoc/>
    public async Task<long> Resume()
    {
        RequireKept();
        // Activated before the session's venues were, it sent its orders to activations that may be gone.
        await HandIn();
        return _account.IsOpened ? _account.LastOrderNs : 0;
    }

    /// <inheritdoc/>
    public async Task<FundsResult> MoveCash(CashCommand command)
    {
        if (RefuseUnopened() is { } unopened) return unopened;
        using var now = await clock.Hold();
        var history = await _history.Of(CashMoved.SubjectOf(command.Id));
        var market = await ViewMarket(clock.NowNs, null, command.Currency);
        var request = new CashRequest(command.Id, command.Currency, command.Amount, command.Cause, command.TraceId);
        return await CarryCash(cashDesk.Move(request, _account, history, market));
    }

    /// <inheritdoc/>
    public async Task<FundsResult> ConvertCash(ConversionCommand command)
    {
        if (RefuseUnopened() is { } unopened) return unopened;
        using var now = await clock.Hold();
        var history = await _history.Of(CashMoved.SubjectOf(command.Id));
        var market = await ViewMarket(clock.NowNs, null, command.From, command.To);
        var request = new ConversionRequest(command.Id, command.From, command.Amount, command.To, command.Cause, command.TraceId);
        return await CarryCash(cashDesk.Convert(request, _account, history, market));
    }

    /// <inheritdoc/>
    public async Task<FundsResult> PayFunding(FundingPayment payment)
    {
        if (RefuseUnopened() is { } unopened) return unopened;
        var history = await _history.Of(FundingPaid.SubjectOf(payment.Id));
        var report = new FundingReport(payment.Id, payment.Symbol, payment.Venue, payment.Amount, payment.TimeNs);
        var decision = cashDesk.Fund(report, _account, history);
        if (decision.Refusal is { } refusal) return new FundsResult([], refusals.Count(refusal));
        await Commit(decision.Events, payment.TimeNs);
        return Funds();
    }

    /// <inheritdoc/>
    public Task<FundsResult> GetFunds() => Task.FromResult(RefuseUnopened() ?? Funds());

    /// <inheritdoc/>
    public async Task<HarvestResult> GetHarvest(decimal minLoss)
    {
        RequireKept();
        if (!_account.IsOpened) return new HarvestResult([], UnknownPortfolio());
        if (minLoss <= 0) return new HarvestResult([], refusals.Count("AMOUNT_INVALID", "A smallest loss is above 0."));
        var market = await ViewMarket(clock.NowNs, null);
        var suggestions = LossHarvest.Suggest(_account, s => market.Mid(s), minLoss, market.NowNs);
        return new HarvestResult(
            [
                .. suggestions.Select(s => new HarvestSuggestion(
                    s.Symbol, s.Currency, s.Quantity, s.Price, s.Loss, s.Lots, s.AllowedNs > market.NowNs,
                    UnixNs.Text(s.AllowedNs), UnixNs.Text(s.ReopenNs))),
            ],
            null);
    }

    private async ValueTask<FundsResult> CarryCash(Decision decision)
    {
        if (decision.Refusal is { } refusal) return new FundsResult([], refusals.Count(refusal));
        if (decision.Events.Count > 0 && clock.IsResuming) return new FundsResult([], refusals.Count(Resuming));
        await Commit(decision.Events, clock.NowNs);
        return Funds();
    }

    private FundsResult Funds()
    {
        var currencies = _account.Balances.Where(b => b.Account == Accounts.Cash).Select(b => b.Currency)
            .Concat(_account.WorkingOrders.Values.Select(o => o.Holding.Reservation.Currency))
            .Append(_account.BaseCurrency).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return new FundsResult([.. currencies.Select(Of)], null);

        CurrencyFunds Of(string currency)
        {
            // A share of a buying power may have any number of digits; what is shown is not less.
            var cash = _account.Balance(Accounts.Cash, currency);
            var reserved = Math.Round(_account.Reserved(currency), CurrencyScale.Of(currency), MidpointRounding.ToPositiveInfinity);
            return new CurrencyFunds(currency, cash, reserved, Math.Max(0, cash - reserved));
        }
    }

    private FundsResult? RefuseUnopened()
    {
        RequireKept();
        return _account.IsOpened ? null : new FundsResult([], UnknownPortfolio());
    }
}
