using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Domain.Tests.Execution.Paper;

/// <summary>One step of a flow: something is handed in, or the market says something.</summary>
/// <param name="NowNs">When.</param>
internal abstract record Step(long NowNs)
{
    public sealed record Submit(long NowNs, PaperOrder Order) : Step(NowNs);

    public sealed record Cancel(long NowNs, PaperCancel Request) : Step(NowNs);

    public sealed record Amend(long NowNs, PaperAmend Request) : Step(NowNs);

    public sealed record Quoted(Quote Quote) : Step(Quote.TimeNs);

    public sealed record Traded(Trade Trade) : Step(Trade.TimeNs);

    /// <summary>The book has these levels now.</summary>
    public sealed record Booked(long NowNs, BookLevel[] Bids, BookLevel[] Asks) : Step(NowNs)
    {
        public void Write(L2Book book)
        {
            book.Clear();
            foreach (var level in Bids) book.SetBid(level);
            foreach (var level in Asks) book.SetAsk(level);
        }
    }

    /// <summary>What it is for a venue.</summary>
    /// <param name="venue">The venue.</param>
    /// <param name="book">The market's book as of the step before; it is made what it is now.</param>
    /// <param name="reports">Where the venue's reports go.</param>
    public void Do(PaperVenue venue, L2Book book, List<VenueReport> reports)
    {
        switch (this)
        {
            case Submit submit:
                venue.Submit(submit.Order);
                break;
            case Cancel cancel:
                venue.Cancel(cancel.Request);
                break;
            case Amend amend:
                venue.Amend(amend.Request);
                break;
            case Quoted quoted:
                venue.OnQuote(PaperScene.Symbol, quoted.Quote, reports);
                break;
            case Traded traded:
                venue.OnTrade(PaperScene.Symbol, traded.Trade, book.Bids.Count + book.Asks.Count == 0 ? null : book, reports);
                break;
            case Booked booked:
                booked.Write(book);
                venue.OnBook(PaperScene.Symbol, NowNs, book, reports);
                break;
        }
    }
}

/// <summary>
/// Random flows of orders on all terms, amendments, cancellations and market data: few prices, sizes, ids and instants, so that ties, crossings,
/// repetitions and orders of one portfolio that meet are frequent.
/// </summary>
internal sealed class RandomFlow(int seed, bool hasBook)
{
    private readonly Random _random = new(seed);
    private readonly SortedDictionary<long, long> _bids = [];
    private readonly SortedDictionary<long, long> _asks = [];
    private readonly List<PaperOrder> _orders = [];
    private long _nowNs = 1_000;
    private int _amends;

    public IEnumerable<Step> Take(int steps)
    {
        for (var i = 0; i < steps; i++) yield return Next();
    }

    private Step Next() => _random.Next(100) switch
    {
        < 30 => Order(),
        < 38 when _orders.Count > 0 => Cancel(),
        < 50 when _orders.Count > 0 => Amend(),
        < 70 => new Step.Traded(new Trade(Pass(), Price(), _random.Next(1, 12), (Aggressor)_random.Next(3))),
        _ => hasBook ? Book() : Quote(),
    };

    private Step.Submit Order()
    {
        var force = (TimeInForce)_random.Next(1, 6);
        var arrivalNs = _nowNs + _random.Next(1, 8);
        var isMarket = _random.Next(4) == 0;
        if (isMarket) force = _random.Next(2) == 0 ? TimeInForce.ImmediateOrCancel : TimeInForce.FillOrKill;
        var (quantity, canRest) = (_random.Next(1, 15), force is not (TimeInForce.ImmediateOrCancel or TimeInForce.FillOrKill));
        var order = new PaperOrder(
            _random.Next(3) == 0 ? "other" : "main", $"o{_orders.Count}", PaperScene.Symbol, _random.Next(2) == 0 ? Side.Buy : Side.Sell, quantity, arrivalNs, Price(),
            _nowNs)
        {
            Terms = new OrderTerms(
                isMarket ? OrderPricing.Market : OrderPricing.Limit, force, isMarket ? 0 : Price(),
                force is TimeInForce.GoodTillDate or TimeInForce.Day ? arrivalNs + _random.Next(30) : 0,
                canRest && _random.Next(5) == 0, canRest && _random.Next(4) == 0 ? _random.Next(1, quantity + 1) : 0),
        };
        _orders.Add(order);
        return new Step.Submit(_nowNs, order);
    }

    private Step.Cancel Cancel()
    {
        var order = Recent();
        return new Step.Cancel(_nowNs, new PaperCancel(order.Portfolio, order.ClientOrderId, Math.Max(order.ArrivalNs, _nowNs) + _random.Next(1, 8)));
    }

    private Step.Amend Amend()
    {
        var order = Recent();
        var arrivalNs = Math.Max(order.ArrivalNs, _nowNs) + _random.Next(1, 8);
        return new Step.Amend(_nowNs, new PaperAmend(order.Portfolio, order.ClientOrderId, $"{_amends++}", Price(), _random.Next(1, 15), arrivalNs));
    }

    private PaperOrder Recent() => _orders[^_random.Next(1, Math.Min(8, _orders.Count) + 1)];

    private Step.Quoted Quote()
    {
        var bid = Price();
        return new Step.Quoted(new Quote(Pass(), bid, bid + _random.Next(4)));
    }

    private Step.Booked Book()
    {
        for (var change = _random.Next(1, 4); change > 0; change--)
        {
            var (price, size) = (Price(), _random.Next(3) == 0 ? 0 : _random.Next(1, 12));
            var (side, other) = _random.Next(2) == 0 ? (_bids, _asks) : (_asks, _bids);
            if (size == 0) side.Remove(price);
            else side[price] = size;
            if (size == 0) continue;
            // What it would cross is gone.
            foreach (var gone in other.Keys.Where(p => side == _bids ? p < price : p > price).ToArray()) other.Remove(gone);
        }

        return new Step.Booked(Pass(), [.. _bids.Select(l => new BookLevel(l.Key, l.Value))], [.. _asks.Select(l => new BookLevel(l.Key, l.Value))]);
    }

    private long Price() => _random.Next(97, 104);

    private long Pass() => _nowNs += _random.Next(3);
}
