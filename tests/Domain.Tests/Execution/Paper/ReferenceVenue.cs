using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Domain.Tests.Execution.Paper;

/// <summary>
/// A paper venue of one instrument that is slow and obviously right: one list of all orders, looked through from its beginning for everything, and
/// sorted where order matters. Cancellations in the queue come from behind. Says what happens in lines.
/// </summary>
internal sealed class ReferenceVenue
{
    private readonly List<RefOrder> _orders = [];
    private readonly List<PaperCancel> _cancels = [];
    private readonly List<RefAmend> _amends = [];
    private readonly Dictionary<(string Portfolio, Side Side, long Price), long> _taken = [];
    private int _number;

    public List<string> Lines { get; } = [];

    // What orders last met: a book with both sides, or a quote, of which the size is not known; and the book as it is.
    private Shown _shown = null!;
    private Shown _book = new(0, [], []);

    public void Do(Step step)
    {
        switch (step)
        {
            case Step.Submit { Order: var order }:
                _orders.Add(new RefOrder(order));
                break;
            case Step.Cancel { Request: var cancel }:
                if (Find(cancel.Portfolio, cancel.ClientOrderId) is null) break;
                if (!_cancels.Exists(c => (c.Portfolio, c.ClientOrderId) == (cancel.Portfolio, cancel.ClientOrderId))) _cancels.Add(cancel);
                break;
            case Step.Amend { Request: var amend }:
                var target = Find(amend.Portfolio, amend.ClientOrderId);
                if (target is not null && amend.ArrivalNs <= target.AmendedNs) break;
                _amends.Add(new RefAmend(amend, target is { IsMarket: false } ? target : null));
                break;
            case Step.Quoted { Quote: var quote }:
                Pass(quote.TimeNs);
                _shown = new Shown(quote.TimeNs, [(quote.BidTicks, null)], [(quote.AskTicks, null)]);
                foreach (var order in Resting()) if (Reaches(order, Best(order.Side))) Fill(order, order.Open, order.Worst);
                Arrive();
                break;
            case Step.Traded { Trade: var trade }:
                Pass(trade.TimeNs);
                Trade(trade);
                break;
            case Step.Booked booked:
                Pass(booked.NowNs);
                _book = new Shown(booked.NowNs, [.. booked.Bids.Reverse().Select(Level)], [.. booked.Asks.Select(Level)]);
                if (booked.Bids.Length == 0 || booked.Asks.Length == 0) break;
                _shown = _book;
                FollowBook();
                Arrive();
                break;
        }
    }

    private static (long Price, long? Size) Level(BookLevel level) => (level.PriceTicks, level.SizeLots);

    private RefOrder? Find(string portfolio, string id) => _orders.Find(o => !o.HasEnded && o.Order.Portfolio == portfolio && o.Order.ClientOrderId == id);

    private long Best(Side side) => Others(side)[0].Price;

    private List<(long Price, long? Size)> Others(Side side) => side == Side.Buy ? _shown.Asks : _shown.Bids;

    private static bool Reaches(RefOrder order, long price) => order.Side == Side.Buy ? price <= order.Worst : price >= order.Worst;

    // Portfolio by portfolio, buys before sells, the best price first, of one price the earliest first.
    private List<RefOrder> Resting() =>
    [
        .. _orders.Where(o => o is { Rests: true, HasEnded: false }).OrderBy(o => o.Order.Portfolio, StringComparer.Ordinal).ThenBy(o => o.Side == Side.Buy ? 0 : 1)
            .ThenBy(o => o.Side == Side.Buy ? -o.Worst : o.Worst).ThenBy(o => o.Number),
    ];

    private RefOrder? OwnAgainst(RefOrder order) => Resting().Find(o => o.Order.Portfolio == order.Order.Portfolio && o.Side != order.Side);

    private long Left(RefOrder order, long price, long size) => size - Math.Min(size, _taken.GetValueOrDefault((order.Order.Portfolio, order.Side, price)));

    private void Take(RefOrder order, long price, long lots) =>
        _taken[(order.Order.Portfolio, order.Side, price)] = _taken.GetValueOrDefault((order.Order.Portfolio, order.Side, price)) + lots;

    // Ends of orders and cancellations by their times, ends first, then by portfolio and id; what amends nothing is refused.
    private void Pass(long timeNs)
    {
        while (true)
        {
            var due = _orders.Where(o => !o.HasEnded && o.Order.Terms.ExpiresNs > 0).Select(o => (TimeNs: o.Order.Terms.ExpiresNs, IsCancel: 1, Order: o))
                .Concat(_cancels.Select(c => (TimeNs: c.ArrivalNs, IsCancel: 2, Order: Find(c.Portfolio, c.ClientOrderId)!)))
                .Where(e => e.TimeNs <= timeNs)
                .OrderBy(e => e.TimeNs).ThenBy(e => e.IsCancel).ThenBy(e => e.Order.Order.Portfolio, StringComparer.Ordinal)
                .ThenBy(e => e.Order.Order.ClientOrderId, StringComparer.Ordinal).ToList();
            if (due.Count == 0) break;
            End(due[0].Order, due[0].IsCancel == 2 ? "Cancelled" : "Expired");
        }

        foreach (var amend in InOrder().Where(a => a.Order is null && a.Amend.ArrivalNs <= timeNs).ToList()) RefuseAmend(amend);
    }

    private IEnumerable<RefAmend> InOrder() => _amends.OrderBy(a => a.Amend.ArrivalNs).ThenBy(a => a.Amend.Portfolio, StringComparer.Ordinal)
        .ThenBy(a => $"{a.Amend.ClientOrderId}/{a.Amend.AmendId}", StringComparer.Ordinal);

    private void RefuseAmend(RefAmend amend)
    {
        _amends.Remove(amend);
        Lines.Add($"{amend.Amend.Portfolio} {amend.Amend.ClientOrderId} AmendRejected {amend.Amend.AmendId}");
    }

    private void Arrive()
    {
        while (true)
        {
            var orders = _orders.Where(o => o is { HasEnded: false, IsPlaced: false } && o.Order.ArrivalNs <= _shown.TimeNs)
                .Select(o => (o.Order.ArrivalNs, o.Order.Portfolio, Id: o.Order.ClientOrderId, Number: -1, Order: o, Amend: (RefAmend?)null));
            var amends = _amends.Where(a => a.Order is not null && a.Amend.ArrivalNs <= _shown.TimeNs)
                .Select(a => (a.Amend.ArrivalNs, a.Amend.Portfolio, Id: a.Amend.ClientOrderId, Number: 0, Order: a.Order!, Amend: (RefAmend?)a));
            var all = orders.Concat(amends).OrderBy(c => c.ArrivalNs).ThenBy(c => c.Portfolio, StringComparer.Ordinal).ThenBy(c => c.Id, StringComparer.Ordinal)
                .ThenBy(c => c.Number).ThenBy(c => c.Amend?.Amend.AmendId, StringComparer.Ordinal).ToList();
            if (all.Count == 0) return;
            if (all[0].Amend is { } amend) Amend(all[0].Order, amend);
            else Place(all[0].Order);
        }
    }

    private void Place(RefOrder order)
    {
        order.IsPlaced = true;
        if (order.Order.Terms.PostOnly && WouldTake(order))
        {
            End(order, "Rejected");
            return;
        }

        Say(order, "Accepted");
        Enter(order);
    }

    private bool WouldTake(RefOrder order) => Reaches(order, Best(order.Side)) || (OwnAgainst(order) is { } own && Reaches(order, own.Worst));

    private void Amend(RefOrder order, RefAmend request)
    {
        var (amend, quantity) = (request.Amend, Math.Max((long)request.Amend.Quantity, order.Filled));
        order.AmendedNs = amend.ArrivalNs;
        var before = order.Worst;
        order.Worst = amend.LimitTicks;
        if (before != order.Worst && quantity > order.Filled && order.Order.Terms.PostOnly && WouldTake(order))
        {
            order.Worst = before;
            RefuseAmend(request);
            return;
        }

        _amends.Remove(request);
        Lines.Add($"{amend.Portfolio} {amend.ClientOrderId} Amended {amend.AmendId} {quantity} {amend.LimitTicks}");
        var keepsPlace = before == order.Worst && quantity <= order.Quantity;
        order.Quantity = quantity;
        if (order.Open == 0)
        {
            Forget(order);
        }
        else if (keepsPlace)
        {
            order.Visible = Math.Min(order.Visible, order.Open);
        }
        else
        {
            order.Rests = false;
            Enter(order);
        }
    }

    // What it would get, level by level; and whether it stops before an own order.
    private (List<(long Price, long Lots)> Parts, bool MeetsOwn) Offered(RefOrder order)
    {
        var (parts, open, own) = (new List<(long, long)>(), order.Open, OwnAgainst(order));
        foreach (var (price, size) in Others(order.Side))
        {
            if (open == 0 || !Reaches(order, price)) break;
            var isBehindOwn = own is not null && (order.Side == Side.Buy ? price > own.Worst : price < own.Worst);
            if (isBehindOwn) return (parts, true);
            var isAtOwn = own is not null && price == own.Worst;
            var offered = size is { } known ? Left(order, price, known) : open;
            if (isAtOwn && size is not null) offered = Math.Min(offered, own!.Ahead ?? offered);
            var lots = Math.Min(open, offered);
            if (lots > 0) parts.Add((price, lots));
            open -= lots;
            if (open > 0 && isAtOwn) return (parts, true);
        }

        return (parts, open > 0 && own is not null && Reaches(order, own.Worst));
    }

    private void Enter(RefOrder order)
    {
        var (parts, meetsOwn) = Offered(order);
        if (order.Order.Terms.TimeInForce == TimeInForce.FillOrKill && parts.Sum(p => p.Lots) < order.Open)
        {
            End(order, "Expired");
            return;
        }

        var hasSizes = Others(order.Side)[0].Size is not null;
        foreach (var (price, lots) in parts)
        {
            if (hasSizes) Take(order, price, lots);
            Fill(order, lots, price);
        }

        if (order.HasEnded) return;
        if (meetsOwn || !order.Order.Terms.CanRest)
        {
            End(order, "Expired");
            return;
        }

        (order.Rests, order.Number) = (true, ++_number);
        Queue(order, hasSizes);
    }

    // It shows a part, at the end of the queue.
    private void Queue(RefOrder order, bool hasBook)
    {
        order.Visible = order.Shown;
        var others = order.Side == Side.Buy ? _book.Asks : _book.Bids;
        order.Ahead = hasBook ? others.Count > 0 && Reaches(order, others[0].Price) ? 0 : SizeAt(order) : null;
    }

    private long SizeAt(RefOrder order) =>
        (order.Side == Side.Buy ? _book.Bids : _book.Asks).Where(l => l.Price == order.Worst).Select(l => l.Size ?? 0).SingleOrDefault();

    private void FollowBook()
    {
        foreach (var key in _taken.Keys.ToList())
            _taken[key] = Math.Min(_taken[key], Others(key.Side).Where(l => l.Price == key.Price).Select(l => l.Size!.Value).SingleOrDefault());
        foreach (var order in Resting())
        {
            if (!Reaches(order, Best(order.Side)))
            {
                if (order.Ahead is { } ahead) order.Ahead = Math.Min(ahead, SizeAt(order));
                else Queue(order, hasBook: true);
                continue;
            }

            var had = 0L;
            foreach (var (price, size) in Others(order.Side).Where(l => Reaches(order, l.Price)))
            {
                var lots = Math.Min(order.Open - had, Left(order, price, size!.Value));
                Take(order, price, lots);
                had += lots;
            }

            if (had > 0) Fill(order, had, order.Worst);
            (order.Ahead, order.Visible) = (0, order.Shown);
        }
    }

    private void Trade(Trade trade)
    {
        foreach (var group in Resting().GroupBy(o => (o.Order.Portfolio, o.Side)).ToList())
        {
            if (trade.Aggressor == (group.Key.Side == Side.Buy ? Aggressor.Buyer : Aggressor.Seller)) continue;
            var taken = 0L;
            foreach (var order in group)
            {
                if (order.Side == Side.Buy ? trade.PriceTicks > order.Worst : trade.PriceTicks < order.Worst) continue;
                if (trade.PriceTicks != order.Worst)
                {
                    var lots = Math.Max(0, Math.Min(order.Open, trade.SizeLots - taken));
                    if (lots > 0) Fill(order, lots, order.Worst);
                    taken += lots;
                    if (order.Ahead is not null) (order.Ahead, order.Visible) = (0, order.Shown);
                }
                else if (order.Ahead is { } ahead)
                {
                    var lots = Math.Max(0, Math.Min(order.Visible, trade.SizeLots - ahead - taken));
                    order.Ahead = Math.Max(0, ahead - trade.SizeLots);
                    order.Visible -= lots;
                    if (lots > 0) Fill(order, lots, order.Worst);
                    taken += lots;
                }
            }

            foreach (var order in group.Where(o => o is { HasEnded: false, Ahead: not null, Visible: 0 }))
            {
                order.Number = ++_number;
                Queue(order, hasBook: _book.Bids.Count + _book.Asks.Count > 0);
            }
        }
    }

    private void Fill(RefOrder order, long lots, long price)
    {
        order.Filled += lots;
        Say(order, $"Filled {++order.Fills} {lots} {price}");
        if (order.Open == 0) Forget(order);
    }

    private void End(RefOrder order, string how)
    {
        Say(order, how);
        Forget(order);
    }

    private void Forget(RefOrder order)
    {
        order.HasEnded = true;
        _cancels.RemoveAll(c => (c.Portfolio, c.ClientOrderId) == (order.Order.Portfolio, order.Order.ClientOrderId));
        foreach (var amend in _amends.Where(a => a.Order == order)) amend.Order = null;
    }

    private void Say(RefOrder order, string what) => Lines.Add($"{order.Order.Portfolio} {order.Order.ClientOrderId} {what}");

    private sealed record Shown(long TimeNs, List<(long Price, long? Size)> Bids, List<(long Price, long? Size)> Asks);

    private sealed class RefAmend(PaperAmend amend, RefOrder? order)
    {
        public PaperAmend Amend { get; } = amend;

        public RefOrder? Order { get; set; } = order;
    }

    private sealed class RefOrder(PaperOrder order)
    {
        public PaperOrder Order { get; } = order;

        public Side Side => Order.Side;

        public bool IsMarket => Order.Terms.Pricing == OrderPricing.Market;

        public long Worst { get; set; } = order.Terms.Pricing == OrderPricing.Market ? order.ProtectionTicks : order.Terms.LimitTicks;

        public long Quantity { get; set; } = (long)order.Quantity;

        public long Filled { get; set; }

        public int Fills { get; set; }

        public long Open => Quantity - Filled;

        /// <summary>What it shows at most.</summary>
        public long Shown => Order.Terms.DisplayQuantity == 0 ? Open : Math.Min(Open, (long)Order.Terms.DisplayQuantity);

        /// <summary>What is left of the part that it shows.</summary>
        public long Visible { get; set; }

        public long? Ahead { get; set; }

        public bool IsPlaced { get; set; }

        public bool Rests { get; set; }

        public bool HasEnded { get; set; }

        public int Number { get; set; }

        public long AmendedNs { get; set; }
    }
}
