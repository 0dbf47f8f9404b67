using System.Collections.Immutable;
using OrleansTrading.Domain;
using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Execution.Orders;
using OrleansTrading.Domain.Execution.Triggers;
using OrleansTrading.Grains.Abstractions;
using OrleansTrading.Grains.Abstractions.Execution;
using OrleansTrading.Grains.Abstractions.Portfolio;

namespace OrleansTrading.Grains.Markets;

/// <content>Triggers that wait on the best quotes.</content>
public sealed partial class InstrumentGrain
{
    private readonly List<EndedTrigger> _ended = [];
    private TriggerBook _triggers = new();
    private long _lookedAtUpdate;

    /// <inheritdoc/>
    public ValueTask<RefusalMessage?> Arm(TriggerOrder trigger)
    {
        try
        {
            _triggers.Arm(ToDomain(trigger));
            return new ValueTask<RefusalMessage?>((RefusalMessage?)null);
        }
        catch (RefusedException e)
        {
            return new ValueTask<RefusalMessage?>(refusals.Count(e.Refusal));
        }
    }

    /// <inheritdoc/>
    public ValueTask Disarm(string portfolio, string clientOrderId)
    {
        _triggers.Disarm(portfolio, clientOrderId);
        return ValueTask.CompletedTask;
    }

    private void OpenTriggers()
    {
        _triggers = new TriggerBook(state.State.Triggers);
        state.State.Triggers = [];
    }

    // A trade, or a quote of a market that is not open, is no update; nor is a venue that leaves: the others are looked at when they quote.
    private void LookAtTriggers(long timeNs)
    {
        if (_triggers.Count == 0 || _market!.Top is not { } top || top.Updates == _lookedAtUpdate) return;
        _lookedAtUpdate = top.Updates;
        _triggers.Apply(timeNs, top.Top(top.BestBidVenue).BidTicks, top.Top(top.BestAskVenue).AskTicks, _ended);
    }

    private async ValueTask ReportTriggers()
    {
        var byPortfolio = _ended.GroupBy(e => e.Portfolio, StringComparer.Ordinal)
            .Select(g => (Portfolio: g.Key, Reports: g.Select(ToMessage).ToImmutableArray()))
            .ToArray();
        _ended.Clear();
        foreach (var (portfolio, reports) in byPortfolio)
            await GrainFactory.GetGrain<IPortfolioGrain>(portfolio).Triggered(_instrument.Symbol, reports);
    }

    private static TriggerReport ToMessage(EndedTrigger ended) =>
        new(ended.ClientOrderId, ended.Outcome == TriggerOutcome.Fired, ended.TimeNs, ended.PriceTicks, ended.StopTicks);

    private static Trigger ToDomain(TriggerOrder trigger) => new(
        trigger.Portfolio,
        trigger.ClientOrderId,
        trigger.Side == OrderSide.Buy ? Side.Buy : Side.Sell,
        new TriggerTerms(
            trigger.IsAgainst ? TriggerTurn.Against : TriggerTurn.Towards,
            trigger.IsOnMid ? TriggerSource.Mid : TriggerSource.Quote,
            trigger.PriceTicks,
            trigger.TrailTicks > 0 ? new Trail(TrailUnit.Ticks, trigger.TrailTicks)
                : trigger.TrailPercent > 0 ? new Trail(TrailUnit.Percent, trigger.TrailPercent)
                : null,
            ExpiresNs: trigger.ExpiresNs),
        new Arming(trigger.ArmedNs, trigger.TrailStartTicks));
}
