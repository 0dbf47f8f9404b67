using OrleansTrading.Domain.Markets;
using OrleansTrading.Domain.Portfolio;
using OrleansTrading.Grains.Abstractions.Portfolio;
using OrleansTrading.Simulation.Kernel;
using OrleansTrading.Simulation.Storage;

namespace OrleansTrading.Simulation.Invariants;

/// <summary>
/// What the service has said yes to. Whenever it answers, what it answers is in the journal by then and says the same; and what it
/// has acknowledged is there after every crash.
/// </summary>
internal sealed class Acknowledgements(Simulator simulator, Disk disk, Catalogue catalogue)
{
    private readonly HashSet<(string Portfolio, string Id)> _orders = [];
    private readonly HashSet<(string Portfolio, string Id)> _cancellations = [];

    /// <summary>Orders acknowledged.</summary>
    public int Orders => _orders.Count;

    /// <summary>Cancellations acknowledged.</summary>
    public int Cancellations => _cancellations.Count;

    /// <summary>Whether an order has been acknowledged by now.</summary>
    public bool IsKnown(string portfolio, string id) => _orders.Contains((portfolio, id));

    /// <summary>An order was answered.</summary>
    /// <param name="portfolio">The portfolio's key.</param>
    /// <param name="command">What was asked.</param>
    /// <param name="wasKnown">Whether it had been acknowledged before it was asked.</param>
    /// <param name="result">The answer.</param>
    public void Answered(string portfolio, OrderCommand command, bool wasKnown, OrderResult result)
    {
        if (result.Refusal is { } refusal)
        {
            if (wasKnown && refusal.Code != "CLIENT_ORDER_ID_REUSED")
                Violate(Invariant.AcknowledgedIsKept, portfolio, command.ClientOrderId, $"it was acknowledged, and is refused now: {refusal.Code}");
            return;
        }

        var order = result.Order!;
        var asked = (catalogue.Instrument(command.Symbol).Symbol, command.Side, command.Quantity);
        if ((order.Symbol, order.Side, order.Quantity) != asked)
            Violate(Invariant.AnswersAreTrue, portfolio, order.ClientOrderId, $"{asked} was asked for, {order} is the answer");
        if (Check(portfolio, order)) _orders.Add((portfolio, order.ClientOrderId));
    }

    /// <summary>A cancellation was answered.</summary>
    public void Cancelled(string portfolio, CancelCommand command, OrderResult result)
    {
        if (result.Order is not { } order || !Check(portfolio, order)) return;
        if (HasCancellation(portfolio, command.ClientOrderId)) _cancellations.Add((portfolio, command.ClientOrderId));
        else Violate(Invariant.AcknowledgedIsKept, portfolio, command.ClientOrderId, "its cancellation is acknowledged and not in the journal");
    }

    /// <summary>A page of orders was answered.</summary>
    public void Listed(string portfolio, OrderPage page)
    {
        foreach (var order in page.Page?.Nodes ?? []) Check(portfolio, order);
    }

    /// <summary>After a crash all of it must still be there.</summary>
    public void CheckKept()
    {
        foreach (var (portfolio, id) in _orders)
            if (disk.Journal.About(Stream(portfolio), id).Count == 0)
                Violate(Invariant.AcknowledgedIsKept, portfolio, id, "it was acknowledged, and is gone");
        foreach (var (portfolio, id) in _cancellations)
            if (!HasCancellation(portfolio, id))
                Violate(Invariant.AcknowledgedIsKept, portfolio, id, "its cancellation was acknowledged, and is gone");
    }

    // What is said of an order is what the journal has made of it by now, or had at an earlier event.
    private bool Check(string portfolio, Order order)
    {
        var events = disk.Journal.About(Stream(portfolio), order.ClientOrderId);
        if (events.Count == 0)
        {
            Violate(Invariant.AcknowledgedIsKept, portfolio, order.ClientOrderId, "it is acknowledged and not in the journal");
            return false;
        }

        OrderState? state = null;
        foreach (var e in events.Select(e => PortfolioEventCodec.Decode(e)))
        {
            state = e is OrderSubmitted submitted ? OrderState.Begin(submitted) : state?.After(e);
            if (state is not null && IsSame(order, state)) return true;
        }

        Violate(Invariant.AnswersAreTrue, portfolio, order.ClientOrderId, $"{order} was never what the journal says; that ends with {state}");
        return false;
    }

    private static bool IsSame(Order order, OrderState state) =>
        order.Status.ToString() == state.Status.ToString()
        && order.FilledQuantity == state.FilledQuantity
        && order.Fees == state.Fees
        && (order.Symbol, order.Quantity, order.Venue, order.DecisionPrice)
            == (state.Submitted.Symbol, state.Submitted.Quantity, state.Submitted.Venue, state.Submitted.DecisionPrice);

    private bool HasCancellation(string portfolio, string id) =>
        disk.Journal.About(Stream(portfolio), id).Select(e => PortfolioEventCodec.Decode(e)).Any(e => e is OrderCancelRequested);

    private void Violate(string invariant, string portfolio, string id, string what) =>
        simulator.Violate(invariant, $"order {id} of {portfolio}: {what}.");

    private static string Stream(string portfolio) => "portfolio/" + portfolio;
}
