using System.Globalization;
using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Domain.Portfolio;
using OrleansTrading.Grains.Abstractions;
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
        if (!_account.IsOpened || !HasVenues) return;
        foreach (var order in _account.WorkingOrders.Values.ToArray()) await Send(order);
        foreach (var clientOrderId in await _history.OrdersSince(await CursorNs() - LongestTravelNs))
        {
            if (_account.WorkingOrders.ContainsKey(clientOrderId)) continue;
            // Who was refused took nothing, nor did who never got to a venue.
            if (OrderState.Fold(await _history.Of(clientOrderId)) is not { Status: not OrderStatus.Rejected, Route.ArrivalNs: > 0 } ended) continue;
            if (await HandIn(ended) is { } refusal) LogRefused(clientOrderId, ended.Route.Venue, refusal.Message);
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

    // Before a session is opened no venue takes anything, and in a data folder that is only served none ever does: orders stay as they are.
    private bool HasVenues => clock.NowNs > 0;

    private ValueTask Send(OrderState order) => !HasVenues ? ValueTask.CompletedTask
        : order.IsAtVenue ? SendToVenue(order)
        : order.Arming is { } arming ? Arm(order, arming)
        : ValueTask.CompletedTask;

    private async ValueTask SendToVenue(OrderState order)
    {
        if (await HandIn(order) is not { } refusal) return;
        LogRefused(order.Id, order.Route.Venue, refusal.Message);
        // One that the venue had, and does not take again, has ended there.
        await Commit([
            order.Status == OrderStatus.Submitted
                ? new OrderRejected(clock.NowNs, order.Id, refusal.Message)
                : new OrderExpired(clock.NowNs, order.Id, refusal.Message),
        ], clock.NowNs);
    }

    // The order as it was sent, and after it all that was asked of its venue since. What of it the venue knows it drops.
    private async ValueTask<RefusalMessage?> HandIn(OrderState order)
    {
        var (exchange, portfolio) = (GrainFactory.GetGrain<IExchangeGrain>(order.Route.Venue), this.GetPrimaryKeyString());
        if (await exchange.Send(order.ToVenueOrder(portfolio)) is { } refusal) return refusal;
        foreach (var amendment in order.Amendments)
            if (amendment.ArrivalNs > 0)
                await exchange.Amend(order.ToVenueAmend(amendment, portfolio));
        if (order.CancelArrivalNs > 0) await exchange.Cancel(order.ToVenueCancel(portfolio));
        return null;
    }
}
