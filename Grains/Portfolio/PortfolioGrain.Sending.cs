using System.Globalization;
using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Domain.Portfolio;
using OrleansTrading.Grains.Abstractions.Markets;

namespace OrleansTrading.Grains.Portfolio;

/// <summary>How orders get to their venues, and get there again after a crash.</summary>
public sealed partial class PortfolioGrain
{
    // Longer than anything travels to a venue: what arrives after a time was decided at most so long before it.
    private const long LongestTravelNs = 60 * Nanoseconds.PerSecond;

    // A venue may not have got what still works before a crash; what it has got it knows by id. And a venue that goes on from its checkpoint has to
    // meet the market with all that was there: also what has ended since, as it took what others of these orders then did not get.
    private async ValueTask HandIn()
    {
        if (!_account.IsOpened) return;
        foreach (var order in _account.WorkingOrders.Values.ToArray()) await Send(order);
        foreach (var clientOrderId in await _history.OrdersSince(await CursorNs() - LongestTravelNs))
        {
            if (_account.WorkingOrders.ContainsKey(clientOrderId)) continue;
            // Who was refused took nothing.
            if (OrderState.Fold(await _history.Of(clientOrderId)) is not { Status: not OrderStatus.Rejected } ended) continue;
            var exchange = GrainFactory.GetGrain<IExchangeGrain>(ended.Submitted.Venue);
            if (await exchange.Send(ended.ToVenueOrder(this.GetPrimaryKeyString()) with { HasEnded = true }) is { } refusal)
                LogRefused(clientOrderId, ended.Submitted.Venue, refusal.Message);
            else if (ended.CancelArrivalNs > 0)
                await exchange.Cancel(ended.ToVenueCancel(this.GetPrimaryKeyString()));
        }
    }

    // No venue's checkpoint is older than the session's.
    private async ValueTask<long> CursorNs() => await GrainFactory.GetGrain<IMarketGrain>(IMarketGrain.Key).GetStatus() is { } session
        ? long.Parse(session.CursorNs, CultureInfo.InvariantCulture)
        : 0;

    private async ValueTask SendWorking(string clientOrderId)
    {
        if (_account.WorkingOrders.TryGetValue(clientOrderId, out var order)) await Send(order);
    }

    private async ValueTask Send(OrderState order)
    {
        var exchange = GrainFactory.GetGrain<IExchangeGrain>(order.Submitted.Venue);
        var refusal = await exchange.Send(order.ToVenueOrder(this.GetPrimaryKeyString()));
        if (refusal is not null)
        {
            LogRefused(order.Submitted.ClientOrderId, order.Submitted.Venue, refusal.Message);
            await Commit([new OrderRejected(clock.NowNs, order.Submitted.ClientOrderId, refusal.Message)]);
        }
        else if (order.CancelArrivalNs > 0)
        {
            await exchange.Cancel(order.ToVenueCancel(this.GetPrimaryKeyString()));
        }
    }
}
