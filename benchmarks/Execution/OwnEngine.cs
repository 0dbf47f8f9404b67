using System.Diagnostics;
using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Execution.Matching;

namespace OrleansTrading.Bench.Execution;

/// <summary>Our matching engine at work.</summary>
internal static class OwnEngine
{
    private const long Account = 1;

    /// <summary>Does all operations in a new book.</summary>
    public static MatchingRun Run(MixedOrders orders)
    {
        var engine = new MatchingEngine(new MatchingLimits());
        var counted = new Counted();
        foreach (ref readonly var operation in orders.Before.AsSpan()) Apply(engine, operation, ref counted);
        var before = counted.Lots;

        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var started = Stopwatch.GetTimestamp();
        foreach (ref readonly var operation in orders.Operations.AsSpan()) Apply(engine, operation, ref counted);
        var elapsed = Stopwatch.GetElapsedTime(started);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;

        if (counted.Rejected > 0) throw new CheckFailedException($"{counted.Rejected} operations were refused.");
        var lots = new[] { Side.Buy, Side.Sell }.Sum(side => engine.Book.Orders(side).Sum(order => order.OpenLots));
        return new MatchingRun(orders.Operations.Length / elapsed.TotalSeconds, counted.Lots - before, engine.Book.OrderCount, lots)
        {
            AllocatedBytes = (double)allocated / orders.Operations.Length,
        };
    }

    /// <summary>Does an operation.</summary>
    public static void Apply(MatchingEngine engine, in OrderOperation operation, ref Counted counted)
    {
        if (operation.Kind == OrderOperationKind.Cancel)
        {
            engine.Cancel(operation.OrderId, Account, ref counted);
            return;
        }

        engine.Submit(new NewOrder
        {
            OrderId = operation.OrderId,
            Account = Account,
            Side = operation.Side,
            PriceTicks = operation.PriceTicks,
            QuantityLots = operation.Lots,
            TimeInForce = operation.Kind == OrderOperationKind.Take ? TimeInForce.ImmediateOrCancel : TimeInForce.GoodTillCancelled,
        }, ref counted);
    }
}
