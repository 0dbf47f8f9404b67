using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using OrleansTrading.Domain.Execution.Triggers;
using OrleansTrading.Domain.Portfolio;
using OrleansTrading.Grains.Abstractions.Execution;
using OrleansTrading.Grains.Abstractions.Markets;
using OrleansTrading.Grains.Abstractions.Portfolio;

namespace OrleansTrading.Grains.Portfolio;

/// <content>Orders that wait for a price or for each other; changing and ending what works.</content>
public sealed partial class PortfolioGrain
{
    // Orders that ended while their trigger waited.
    private readonly List<(string Symbol, string ClientOrderId)> _disarmed = [];

    /// <inheritdoc/>
    public async Task<OrdersResult> SubmitGroup(GroupCommand command)
    {
        RequireKept();
        if (!_account.IsOpened) return new OrdersResult([], UnknownPortfolio());
        using var now = await clock.Hold();
        var request = command.ToDomain();
        var histories = new Dictionary<string, IReadOnlyList<PortfolioEvent>>(StringComparer.Ordinal);
        foreach (var subject in request.Members.Select(m => m.Id).Append(GroupOpened.SubjectOf(request.GroupId)))
            histories[subject] = await _history.Of(subject);
        var market = await ViewMarket(clock.NowNs, command.Symbol);
        var decision = desk.Submit(request, _account, histories, market, clock.IsOpen);
        return await CarryAll(decision, [.. request.Members.Select(m => m.Id)]);
    }

    /// <inheritdoc/>
    public async Task<OrderResult> Amend(AmendCommand command)
    {
        RequireKept();
        if (!_account.IsOpened) return Refuse(UnknownPortfolio());
        using var now = await clock.Hold();
        var history = await _history.Of(command.ClientOrderId);
        var market = await ViewMarket(clock.NowNs, null);
        return await Carry(desk.Amend(command.ToDomain(), _account, history, market), command.ClientOrderId);
    }

    /// <inheritdoc/>
    public async Task<OrdersResult> CancelAll(CancelAllCommand command)
    {
        RequireKept();
        if (!_account.IsOpened) return new OrdersResult([], UnknownPortfolio());
        using var now = await clock.Hold();
        var decision = desk.CancelAll(command.Symbol, command.Cause, command.TraceId, _account, clock.NowNs);
        return await CarryAll(decision, [.. decision.Events.Select(e => e.Subject)]);
    }

    /// <inheritdoc/>
    public async Task<OrderResult> ClosePosition(CloseCommand command)
    {
        RequireKept();
        if (!_account.IsOpened) return Refuse(UnknownPortfolio());
        using var now = await clock.Hold();
        var history = await _history.Of(command.ClientOrderId);
        var market = await ViewMarket(clock.NowNs, command.Symbol);
        var request = new CloseRequest(command.ClientOrderId, command.Symbol, command.Cause, command.TraceId);
        return await Carry(desk.Close(request, _account, history, market, clock.IsOpen), command.ClientOrderId);
    }

    /// <inheritdoc/>
    public async ValueTask Triggered(string symbol, ImmutableArray<TriggerReport> reports)
    {
        RequireKept();
        var events = new List<PortfolioEvent>();
        // What was dealt with before a crash needs no look at the market.
        if (!reports.Any(r => _account.WorkingOrders.GetValueOrDefault(r.ClientOrderId) is { Arming: not null })) return;
        var market = await ViewMarket(reports[0].TimeNs, symbol);
        foreach (var report in reports)
            Take(desk.Trigger(report.ToDomain(this.GetPrimaryKeyString()), _account, market).Events, report.TimeNs, events);
        await Append(events);
        await Act(events);
    }

    private async Task<OrdersResult> CarryAll(Decision decision, IReadOnlyList<string> ids)
    {
        if (decision.Refusal is { } refusal) return new OrdersResult([], refusals.Count(refusal));
        if (decision.Events.Count > 0 && clock.IsResuming) return new OrdersResult([], refusals.Count(Resuming));
        if (decision.Events.Count > 0) await Commit(decision.Events, clock.NowNs);
        else
            foreach (var id in ids)
                await SendWorking(id);
        var orders = ImmutableArray.CreateBuilder<Order>(ids.Count);
        foreach (var id in ids) orders.Add((await Find(id))!.ToMessage(catalogue));
        return new OrdersResult(orders.DrainToImmutable(), null);
    }

    private async ValueTask<OrderState?> Find(string clientOrderId) =>
        _account.WorkingOrders.GetValueOrDefault(clientOrderId) ?? OrderState.Fold(await _history.Of(clientOrderId));

    // Each order as it stands now goes to whom it concerns; what they know already they drop.
    private async ValueTask Act(IReadOnlyList<PortfolioEvent> events)
    {
        foreach (var e in events)
        {
            switch (e)
            {
                case OrderSubmitted or OrderArmed or OrderRouted or OrderRevised or OrderCancelRequested or OrderAmendRequested:
                    await SendWorking(e.Subject);
                    break;
            }
        }

        if (_disarmed.Count == 0) return;
        var disarmed = _disarmed.ToArray();
        _disarmed.Clear();
        foreach (var (symbol, id) in disarmed) await GrainFactory.GetGrain<IInstrumentGrain>(symbol).Disarm(this.GetPrimaryKeyString(), id);
    }

    private async ValueTask Arm(OrderState order, Arming arming)
    {
        var instrument = GrainFactory.GetGrain<IInstrumentGrain>(order.Submitted.Symbol);
        var refusal = await instrument.Arm(order.ToTriggerOrder(order.Trigger!, arming, this.GetPrimaryKeyString()));
        if (refusal is null) return;
        LogNotArmed(order.Id, order.Submitted.Symbol, refusal.Message);
        await Commit([new OrderRejected(clock.NowNs, order.Id, refusal.Message)], clock.NowNs);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Symbol} lets order {ClientOrderId} wait for no price: {Why}")]
    private partial void LogNotArmed(string clientOrderId, string symbol, string why);
}
