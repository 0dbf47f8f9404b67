using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Execution.Matching;

namespace OrleansTrading.Bench.Execution;

/// <summary>
/// The work of a busy book: of ten operations six add an order near a touch that wanders (the distance falls off exponentially, a tenth beyond
/// 20 ticks), one takes about three orders at once, and three cancel an order, any of those that rest. Some thousands of orders rest
/// throughout. The same seed makes the same operations for everybody.
/// </summary>
internal sealed class MixedOrders
{
    private const int Seed = 20_260_101;
    private const int Middle = 1_000_000;
    private const int Resting = 5_000;
    private const double MeanDistance = 9;
    private const int MostLots = 100;

    private readonly Random _random = new(Seed);
    private readonly MatchingEngine _engine = new(new MatchingLimits());
    // Orders that rest, and some that have been taken since: these are dropped when they are met.
    private readonly List<(int Id, Side Side)> _added = [];
    private Counted _counted = new();
    private int _middle = Middle;
    private int _lastId;

    private MixedOrders(int count)
    {
        Before = new OrderOperation[Resting];
        for (var i = 0; i < Before.Length; i++) Before[i] = Do(Add());
        Operations = new OrderOperation[count];
        for (var i = 0; i < count; i++) Operations[i] = Do(Next());
        RestingAfter = _engine.Book.OrderCount;
    }

    /// <summary>Fills the book; not measured.</summary>
    public OrderOperation[] Before { get; }

    /// <summary>What is measured.</summary>
    public OrderOperation[] Operations { get; }

    /// <summary>How many orders rest when all is done.</summary>
    public int RestingAfter { get; }

    /// <summary>Makes so many operations.</summary>
    public static MixedOrders Make(int count) => new(count);

    private OrderOperation Next()
    {
        if (_random.Next(100) == 0) _middle += _random.Next(2) == 0 ? 1 : -1;
        return _random.Next(10) switch
        {
            < 6 => Add(),
            6 => Take(),
            _ => Cancel(),
        };
    }

    private OrderOperation Add()
    {
        var side = _random.Next(2) == 0 ? Side.Buy : Side.Sell;
        var distance = 1 + (int)(-MeanDistance * Math.Log(1 - _random.NextDouble()));
        var price = _middle - (int)side * distance;
        // Where the middle has wandered into the other side, it joins its own.
        var best = _engine.Book.Best(side == Side.Buy ? Side.Sell : Side.Buy).PriceTicks;
        if (best > 0) price = side == Side.Buy ? Math.Min(price, (int)best - 1) : Math.Max(price, (int)best + 1);
        _added.Add((++_lastId, side));
        return new OrderOperation(OrderOperationKind.Add, side, price, 1 + _random.Next(MostLots), _lastId);
    }

    private OrderOperation Take()
    {
        var side = _random.Next(2) == 0 ? Side.Buy : Side.Sell;
        // What is added and not cancelled has to be taken for the book to stay as large as it is: three orders, of half the most lots on average.
        var orders = 3 + (_engine.Book.OrderCount - Resting) / 500.0;
        var lots = Math.Max(1, (int)(orders * MostLots * _random.NextDouble()));
        return new OrderOperation(OrderOperationKind.Take, side, _middle + (int)side * 50, lots, ++_lastId);
    }

    private OrderOperation Cancel()
    {
        while (true)
        {
            var place = _random.Next(_added.Count);
            var (id, side) = _added[place];
            (_added[place], _added[^1]) = (_added[^1], _added[place]);
            _added.RemoveAt(_added.Count - 1);
            if (_engine.Book.TryFind(id, out _)) return new OrderOperation(OrderOperationKind.Cancel, side, 0, 0, id);
        }
    }

    private OrderOperation Do(OrderOperation operation)
    {
        OwnEngine.Apply(_engine, operation, ref _counted);
        return operation;
    }
}
