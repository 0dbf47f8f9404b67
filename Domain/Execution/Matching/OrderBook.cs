using System.Runtime.CompilerServices;
using OrleansTrading.Domain.Books;

namespace OrleansTrading.Domain.Execution.Matching;

/// <summary>
/// The orders of one instrument that rest, by price and then by time. It is read here and changed by a <see cref="MatchingEngine"/>. Orders and
/// levels are entries of two pools that refer to each other by index, so that nothing is allocated once the pools have grown.
/// </summary>
public sealed partial class OrderBook
{
    private const int StartOrders = 64;

    private readonly PriceLadder _bids;
    private readonly PriceLadder _asks;
    private readonly IndexTable _byId = new();
    // The first of each account's orders: these make a ring, so that it leads to the last one too.
    private readonly IndexTable _byAccount = new();
    private OrderNode[] _nodes = new OrderNode[StartOrders];
    private PriceLevel[] _levels = new PriceLevel[StartOrders];
    private int _usedNodes;
    private int _usedLevels;
    private int _freeNode = OrderNode.None;
    private int _freeLevel = OrderNode.None;

    internal OrderBook(int maxLevels)
    {
        _bids = new PriceLadder(Side.Buy, maxLevels);
        _asks = new PriceLadder(Side.Sell, maxLevels);
    }

    /// <summary>Number of orders.</summary>
    public int OrderCount => _byId.Count;

    /// <summary>Number of prices of a side at which orders rest.</summary>
    public int LevelCount(Side side) => Ladder(side).Count;

    /// <summary>The best price of a side, and what is shown there; default when the side is empty.</summary>
    public BookLevel Best(Side side) => Ladder(side) is { Count: > 0 } ladder ? Shown(ladder.BestLevel) : default;

    /// <summary>What is shown at the best prices of a side, best first.</summary>
    /// <returns>How many levels were copied.</returns>
    public int CopyBest(Side side, Span<BookLevel> levels)
    {
        var ladder = Ladder(side);
        var count = Math.Min(levels.Length, ladder.Count);
        for (var rank = 0; rank < count; rank++) levels[rank] = Shown(ladder.LevelAt(rank));
        return count;
    }

    /// <summary>What is open at a price, in lots, hidden size included; 0: nothing.</summary>
    public long OpenLotsAt(Side side, long priceTicks)
    {
        var ladder = Ladder(side);
        var place = ladder.Find(ladder.KeyOf(priceTicks));
        return place < 0 ? 0 : _levels[ladder.LevelIn(place)].Open;
    }

    /// <summary>Finds an order that rests.</summary>
    public bool TryFind(long orderId, out RestingOrder order)
    {
        var index = _byId.Find(orderId);
        order = index == IndexTable.None ? default : View(index);
        return index != IndexTable.None;
    }

    /// <summary>The orders of a side as they would trade: by price, best first, then by their place in the queue.</summary>
    public IEnumerable<RestingOrder> Orders(Side side)
    {
        var ladder = Ladder(side);
        for (var rank = 0; rank < ladder.Count; rank++)
            for (var index = _levels[ladder.LevelAt(rank)].First; index != OrderNode.None; index = _nodes[index].Next)
                yield return View(index);
    }

    internal ExpiryHeap Expiry { get; } = new();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal PriceLadder Ladder(Side side) => side == Side.Buy ? _bids : _asks;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref OrderNode Node(int index) => ref _nodes[index];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref PriceLevel Level(int index) => ref _levels[index];

    internal int Find(long orderId) => _byId.Find(orderId);

    /// <summary>The order of an account that entered first, or <see cref="IndexTable.None"/>.</summary>
    internal int FirstOf(long account) => _byAccount.Find(account);

    /// <summary>Puts an order at the end of the queue at a price. Links and level of <paramref name="order"/> are not looked at.</summary>
    internal void Add(in OrderNode order, long priceTicks) => JoinAccount(Enqueue(order, priceTicks));

    /// <summary>Puts orders into an empty book, in the order in which they would trade.</summary>
    internal void Restore(IEnumerable<(OrderNode Order, long PriceTicks)> orders)
    {
        // The worst price first, so that each that follows is put at the end of its array.
        var levels = orders.GroupBy(o => (o.Order.Side, o.PriceTicks)).Reverse();
        var indices = levels.SelectMany(level => level).Select(o => Enqueue(o.Order, o.PriceTicks)).ToList();
        // An iceberg's place in its queue is not that of its entering.
        foreach (var index in indices.OrderBy(i => _nodes[i].Entered)) JoinAccount(index);
    }

    /// <summary>Takes an order out, and its level when it was the last there.</summary>
    internal void Remove(int index)
    {
        ref var node = ref _nodes[index];
        ref var level = ref _levels[node.Level];
        Unlink(ref node, ref level);
        level.Visible -= node.Visible;
        level.Open -= node.Open;
        if (--level.Count == 0) RemoveLevel(node.Side, node.Level);

        _byId.Remove(node.OrderId);
        LeaveAccount(index);
        if (node.PlaceInExpiry != OrderNode.None) Expiry.Remove(_nodes, index);
        node.Next = _freeNode;
        _freeNode = index;
    }

    /// <summary>Makes an order smaller where it stands, what is shown last.</summary>
    internal void Reduce(int index, long lots)
    {
        ref var node = ref _nodes[index];
        ref var level = ref _levels[node.Level];
        node.Open -= lots;
        level.Open -= lots;
        if (node.Visible <= node.Open) return;
        level.Visible -= node.Visible - node.Open;
        node.Visible = node.Open;
    }

    /// <summary>Shows the next part of an iceberg of which nothing is shown any more, at the end of the queue.</summary>
    internal void Refresh(int index)
    {
        ref var node = ref _nodes[index];
        ref var level = ref _levels[node.Level];
        node.Visible = Math.Min(node.Display, node.Open);
        level.Visible += node.Visible;
        if (level.Last == index) return;
        Unlink(ref node, ref level);
        Append(index);
    }

    internal RestingOrder View(int index)
    {
        ref var node = ref _nodes[index];
        return new RestingOrder(node.OrderId, node.Account, node.Side, _levels[node.Level].PriceTicks, node.Quantity, node.Open, node.Visible,
            node.Display, node.TimeInForce, node.ExpiresNs, node.PostOnly, node.Prevention, node.Entered);
    }

    private int Enqueue(in OrderNode order, long priceTicks)
    {
        var index = TakeNode();
        ref var node = ref _nodes[index];
        node = order;
        node.Level = LevelOf(order.Side, priceTicks);
        Append(index);
        ref var level = ref _levels[node.Level];
        level.Count++;
        level.Visible += node.Visible;
        level.Open += node.Open;

        _byId.Add(node.OrderId, index);
        node.PlaceInExpiry = OrderNode.None;
        if (node.ExpiresNs != 0) Expiry.Add(_nodes, index);
        return index;
    }

    private BookLevel Shown(int level) => new(_levels[level].PriceTicks, _levels[level].Visible);

    private void Append(int index)
    {
        ref var node = ref _nodes[index];
        ref var level = ref _levels[node.Level];
        node.Next = OrderNode.None;
        node.Previous = level.Last;
        if (level.Last == OrderNode.None)
            level.First = index;
        else
            _nodes[level.Last].Next = index;
        level.Last = index;
    }

    private void Unlink(ref OrderNode node, ref PriceLevel level)
    {
        if (node.Previous == OrderNode.None)
            level.First = node.Next;
        else
            _nodes[node.Previous].Next = node.Next;
        if (node.Next == OrderNode.None)
            level.Last = node.Previous;
        else
            _nodes[node.Next].Previous = node.Previous;
    }

    private void JoinAccount(int index)
    {
        ref var node = ref _nodes[index];
        var first = _byAccount.Find(node.Account);
        if (first == IndexTable.None)
        {
            node.NextOfAccount = node.PreviousOfAccount = index;
            _byAccount.Add(node.Account, index);
            return;
        }

        var last = _nodes[first].PreviousOfAccount;
        (node.PreviousOfAccount, node.NextOfAccount) = (last, first);
        _nodes[last].NextOfAccount = index;
        _nodes[first].PreviousOfAccount = index;
    }

    private void LeaveAccount(int index)
    {
        ref var node = ref _nodes[index];
        if (node.NextOfAccount == index)
        {
            _byAccount.Remove(node.Account);
            return;
        }

        // Entered before its predecessor: the ring begins here.
        if (_nodes[node.PreviousOfAccount].Entered > node.Entered) _byAccount.Set(node.Account, node.NextOfAccount);
        _nodes[node.PreviousOfAccount].NextOfAccount = node.NextOfAccount;
        _nodes[node.NextOfAccount].PreviousOfAccount = node.PreviousOfAccount;
    }

    private int LevelOf(Side side, long priceTicks)
    {
        var ladder = Ladder(side);
        var key = ladder.KeyOf(priceTicks);
        var place = ladder.Find(key);
        if (place >= 0) return ladder.LevelIn(place);

        var index = TakeLevel();
        _levels[index] = new PriceLevel { PriceTicks = priceTicks, First = OrderNode.None, Last = OrderNode.None };
        ladder.Insert(~place, key, index);
        return index;
    }

    private void RemoveLevel(Side side, int index)
    {
        ref var level = ref _levels[index];
        if (level.Visible != 0 || level.Open != 0) MatchingEngine.Broken("an empty level offers something");
        var ladder = Ladder(side);
        ladder.Remove(ladder.KeyOf(level.PriceTicks));
        level.First = _freeLevel;
        _freeLevel = index;
    }

    private int TakeNode()
    {
        if (_freeNode != OrderNode.None)
        {
            var index = _freeNode;
            _freeNode = _nodes[index].Next;
            return index;
        }

        if (_usedNodes == _nodes.Length) Array.Resize(ref _nodes, 2 * _usedNodes);
        return _usedNodes++;
    }

    private int TakeLevel()
    {
        if (_freeLevel != OrderNode.None)
        {
            var index = _freeLevel;
            _freeLevel = _levels[index].First;
            return index;
        }

        if (_usedLevels == _levels.Length) Array.Resize(ref _levels, 2 * _usedLevels);
        return _usedLevels++;
    }
}
