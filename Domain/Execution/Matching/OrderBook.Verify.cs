namespace OrleansTrading.Domain.Execution.Matching;

public sealed partial class OrderBook
{
    /// <summary>Looks at everything for what must always hold, at the cost of the whole book: for tests, and after a restore.</summary>
    /// <exception cref="InvalidOperationException">Something does not hold.</exception>
    public void Verify()
    {
        if (_bids.Count > 0 && _asks.Count > 0) Hold(_bids.BestKey < -_asks.BestKey, "it is crossed");
        var byAccount = new Dictionary<long, List<int>>();
        var orders = VerifySide(Side.Buy, byAccount) + VerifySide(Side.Sell, byAccount);
        Hold(orders == _byId.Count, "the queues have other orders than the table");
        Hold(byAccount.Count == _byAccount.Count, "the accounts of the orders are others than the table's");
        foreach (var (account, indices) in byAccount) VerifyAccount(account, indices);

        var ending = byAccount.Values.SelectMany(indices => indices).Count(index => _nodes[index].ExpiresNs != 0);
        Hold(ending == Expiry.Count, "orders end that nobody waits for, or the other way round");
        for (var place = 0; place < Expiry.Count; place++)
        {
            Hold(_nodes[Expiry.At(place)].PlaceInExpiry == place, "an order does not know its place among those that end");
            Hold(!Expiry.IsMisplaced(_nodes, place), "orders do not end in order");
        }
    }

    private int VerifySide(Side side, Dictionary<long, List<int>> byAccount)
    {
        var ladder = Ladder(side);
        var orders = 0;
        for (var rank = 0; rank < ladder.Count; rank++)
        {
            Hold(rank == 0 || ladder.KeyAt(rank) < ladder.KeyAt(rank - 1), "prices are not in order");
            ref var level = ref _levels[ladder.LevelAt(rank)];
            Hold(ladder.KeyOf(level.PriceTicks) == ladder.KeyAt(rank), "a level has another price than its key");
            Hold(level.Count > 0, "an empty level is kept");
            VerifyQueue(side, ladder.LevelAt(rank), byAccount);
            orders += level.Count;
        }

        return orders;
    }

    private void VerifyQueue(Side side, int levelIndex, Dictionary<long, List<int>> byAccount)
    {
        ref var level = ref _levels[levelIndex];
        var (count, visible, open, previous) = (0, 0L, 0L, OrderNode.None);
        for (var index = level.First; index != OrderNode.None; index = _nodes[index].Next)
        {
            ref var node = ref _nodes[index];
            Hold(node.Previous == previous && node.Level == levelIndex && node.Side == side, "an order is linked where it is not");
            Hold(0 < node.Visible && node.Visible <= node.Open && node.Open <= node.Quantity, "an order shows or has more than there is of it");
            Hold(node.Display == 0 ? node.Visible == node.Open : node.Visible <= node.Display, "an order shows more or less than it wants");
            Hold(_byId.Find(node.OrderId) == index, "an order is not found by its id");
            count++;
            visible += node.Visible;
            open += node.Open;
            previous = index;
            if (!byAccount.TryGetValue(node.Account, out var indices)) byAccount.Add(node.Account, indices = []);
            indices.Add(index);
        }

        Hold(level.Last == previous, "a queue ends elsewhere");
        Hold((count, visible, open) == (level.Count, level.Visible, level.Open), "a level's sums are not those of its orders");
    }

    private void VerifyAccount(long account, List<int> indices)
    {
        var index = _byAccount.Find(account);
        foreach (var expected in indices.OrderBy(i => _nodes[i].Entered))
        {
            Hold(index == expected, "an account's orders are not in the order in which they entered");
            Hold(_nodes[_nodes[index].NextOfAccount].PreviousOfAccount == index, "the ring of an account is broken");
            index = _nodes[index].NextOfAccount;
        }

        Hold(index == _byAccount.Find(account), "the ring of an account is longer than its orders");
    }

    private static void Hold(bool holds, string otherwise)
    {
        if (!holds) MatchingEngine.Broken(otherwise);
    }
}
