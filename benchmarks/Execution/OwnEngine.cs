using System.Diagnostics;
using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Execution.Matching;

namespace OrleansTrading.Bench.Execution;

/// <summary>Our matching engine at work. It lives from run to run, as an engine does, and so has grown by the time that it is measured.</summary>
internal sealed class OwnEngine(MixedOrders orders)
{
    private const long Account = 1;
    // So many that a run lasts longer than what else a machine has to do at once.
    private const int Rounds = 10;

    private readonly MatchingEngine _engine = new(new MatchingLimits());
    private Counted _counted = new();

    /// <summary>Does all operations, some times over, each time in an empty book.</summary>
    public MatchingRun Run()
    {
        var (elapsed, allocated, lots) = (TimeSpan.Zero, 0L, 0L);
        for (var round = 0; round < Rounds; round++)
        {
            _engine.CancelAll(Account, ref _counted);
            foreach (ref readonly var operation in orders.Before.AsSpan()) Apply(_engine, operation, ref _counted);
            lots = -_counted.Lots;
            allocated -= GC.GetAllocatedBytesForCurrentThread();
            var started = Stopwatch.GetTimestamp();
            foreach (ref readonly var operation in orders.Operations.AsSpan()) Apply(_engine, operation, ref _counted);
            elapsed += Stopwatch.GetElapsedTime(started);
            allocated += GC.GetAllocatedBytesForCurrentThread();
            lots += _counted.Lots;
        }

        if (_counted.Rejected > 0) throw new CheckFailedException($"{_counted.Rejected} operations were refused.");
        var operations = (double)Rounds * orders.Operations.Length;
        var resting = new[] { Side.Buy, Side.Sell }.Sum(side => _engine.Book.Orders(side).Sum(order => order.OpenLots));
        return new MatchingRun(operations / elapsed.TotalSeconds, lots, _engine.Book.OrderCount, resting) { AllocatedBytes = allocated / operations };
    }

    /// <summary>Adds and cancels at the farthest price of a side that is as deep as it may be: nothing costs more.</summary>
    /// <returns>Operations a second.</returns>
    public static double RunFarthest(int operations)
    {
        var limits = new MatchingLimits();
        var (engine, counted) = (new MatchingEngine(limits), new Counted());
        for (var id = 1; id < limits.MaxLevels; id++) Apply(engine, new OrderOperation(OrderOperationKind.Add, Side.Buy, 1 + id, 1, id), ref counted);
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < operations; i += 2)
        {
            Apply(engine, new OrderOperation(OrderOperationKind.Add, Side.Buy, 1, 1, limits.MaxLevels), ref counted);
            Apply(engine, new OrderOperation(OrderOperationKind.Cancel, Side.Buy, 1, 1, limits.MaxLevels), ref counted);
        }

        var elapsed = Stopwatch.GetElapsedTime(started);
        if (counted.Rejected > 0 || engine.Book.LevelCount(Side.Buy) != limits.MaxLevels - 1)
            throw new CheckFailedException("The deepest book is not what was made of it.");
        return operations / elapsed.TotalSeconds;
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
