using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Execution.Matching;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Domain.Tests.Execution.Matching;

internal enum OperationKind
{
    Submit,
    Amend,
    Cancel,
    CancelAll,
    Advance,
}

/// <summary>Something to do to a book.</summary>
internal sealed record Operation(
    OperationKind Kind, NewOrder Order = default, long OrderId = 0, long Account = 0, long Price = 0, long Lots = 0, long TimeNs = 0)
{
    /// <summary>Does it; gives the reason of a refusal, or how many orders were cancelled at once.</summary>
    public long DoIn<TSink>(MatchingEngine engine, ref TSink sink) where TSink : struct, IMatchSink
    {
        switch (Kind)
        {
            case OperationKind.Submit: return (long)engine.Submit(Order, ref sink);
            case OperationKind.Amend: return (long)engine.Amend(OrderId, Account, Price, Lots, ref sink);
            case OperationKind.Cancel: return (long)engine.Cancel(OrderId, Account, ref sink);
            case OperationKind.CancelAll: return engine.CancelAll(Account, ref sink);
            default:
                engine.AdvanceTo(TimeNs, ref sink);
                return 0;
        }
    }

    /// <summary>Does it in the reference.</summary>
    public long DoIn(ReferenceBook reference)
    {
        switch (Kind)
        {
            case OperationKind.Submit: return (long)reference.Submit(Order);
            case OperationKind.Amend: return (long)reference.Amend(OrderId, Account, Price, Lots);
            case OperationKind.Cancel: return (long)reference.Cancel(OrderId, Account);
            case OperationKind.CancelAll: return reference.CancelAll(Account);
            default:
                reference.AdvanceTo(TimeNs);
                return 0;
        }
    }

    /// <summary>The same with other ids and later.</summary>
    public Operation Later(long by) => this with
    {
        Order = Order with { OrderId = Order.OrderId + by, ExpiresNs = Order.ExpiresNs == 0 ? 0 : Order.ExpiresNs + by },
        OrderId = OrderId + by,
        TimeNs = TimeNs + by,
    };
}

/// <summary>Operations of all kinds around a price that wanders, with every flag and every mistake.</summary>
internal sealed class RandomOrders(int seed, MatchingLimits limits)
{
    private const int Accounts = 5;

    private readonly Random _random = new(seed);
    private readonly List<(long Id, long Account)> _recent = [];
    private long _lastId;
    private long _timeNs;
    private long _middle = 1_000;

    public Operation Next()
    {
        if (_random.Next(50) == 0) _middle += _random.Next(-3, 4);
        return _random.Next(100) switch
        {
            < 60 => new Operation(OperationKind.Submit, Order()),
            < 75 => Amend(),
            < 93 => Cancel(),
            < 94 => new Operation(OperationKind.CancelAll, Account: Account()),
            _ => new Operation(OperationKind.Advance, TimeNs: _timeNs += _random.Next(0, 20)),
        };
    }

    private NewOrder Order()
    {
        var account = Account();
        // Now and then an id that has been: of an order that has ended it is good.
        var id = _random.Next(40) == 0 && _recent.Count > 0 ? _recent[_random.Next(_recent.Count)].Id : ++_lastId;
        _recent.Add((id, account));
        if (_recent.Count > 200) _recent.RemoveAt(0);

        var side = _random.Next(2) == 0 ? Side.Buy : Side.Sell;
        var timeInForce = (TimeInForce)_random.Next(1, 6);
        // Most rest.
        if (_random.Next(2) == 0) timeInForce = TimeInForce.GoodTillCancelled;
        var isImmediate = timeInForce is TimeInForce.ImmediateOrCancel or TimeInForce.FillOrKill;
        var isMarket = isImmediate && _random.Next(3) == 0;
        var lots = _random.Next(1, 40);
        var order = new NewOrder
        {
            OrderId = id,
            Account = account,
            Side = side,
            Pricing = isMarket ? OrderPricing.Market : OrderPricing.Limit,
            PriceTicks = isMarket ? 0 : _middle - (int)side * _random.Next(-6, 12),
            QuantityLots = lots,
            DisplayLots = !isImmediate && _random.Next(4) == 0 ? _random.Next((lots - 1) / limits.MaxIcebergParts + 1, lots + 1) : 0,
            TimeInForce = timeInForce,
            ExpiresNs = timeInForce is TimeInForce.GoodTillDate or TimeInForce.Day ? _timeNs + _random.Next(1, 60) : 0,
            PostOnly = !isImmediate && _random.Next(5) == 0,
            Prevention = (SelfTradePrevention)_random.Next(5),
        };
        return _random.Next(25) == 0 ? WithMistake(order) : order;
    }

    private NewOrder WithMistake(NewOrder order) => _random.Next(12) switch
    {
        0 => order with { Side = 0 },
        1 => order with { Pricing = (OrderPricing)_random.Next(3) },
        2 => order with { TimeInForce = (TimeInForce)_random.Next(7) },
        3 => order with { Prevention = (SelfTradePrevention)5 },
        4 => order with { QuantityLots = _random.Next(2) == 0 ? -_random.Next(2) : limits.MaxOrderLots + 1 },
        5 => order with { PriceTicks = _random.Next(2) == 0 ? -_random.Next(2) : Instrument.MaxTicks + 1 },
        6 => order with { PriceTicks = 5 },
        7 => order with { DisplayLots = order.QuantityLots + 1 },
        8 => order with { DisplayLots = -1 },
        9 => order with { DisplayLots = 1, QuantityLots = limits.MaxIcebergParts + _random.Next(2) },
        10 => order with { ExpiresNs = _random.Next(2) == 0 ? _timeNs : _timeNs + 1 },
        _ => order with { PostOnly = true },
    };

    private Operation Amend()
    {
        var (id, account) = Recent();
        return new Operation(OperationKind.Amend, OrderId: id, Account: account,
            Price: _random.Next(60) == 0 ? 0 : _middle + _random.Next(-12, 13), Lots: _random.Next(60) == 0 ? 0 : _random.Next(1, 45));
    }

    private Operation Cancel()
    {
        var (id, account) = Recent();
        return new Operation(OperationKind.Cancel, OrderId: id, Account: account);
    }

    private (long Id, long Account) Recent()
    {
        if (_recent.Count == 0) return (1, 1);
        var (id, account) = _recent[_random.Next(_recent.Count)];
        return _random.Next(30) == 0 ? (id, account + 1) : (id, account);
    }

    private long Account() => _random.Next(1, Accounts + 1);
}
