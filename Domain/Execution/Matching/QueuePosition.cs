using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Domain.Execution.Matching;

/// <summary>
/// Where an order of ours stands in the queue of a recorded market, in which it never was: what is ahead of it, by the book at its arrival and
/// by what happened since. It fills when what was ahead is gone and more trades at its price, and when the market goes through its price.
/// </summary>
/// <remarks>
/// <para>Feed it in the order in which ticks are played: a trade first, then the book as the trade has left it. A trade at the price takes from
/// what is ahead; what it takes beyond that is the order's. What else the level loses was cancelled, and <see cref="QueueModel"/> says how much
/// of that was ahead. What is added is behind. A trade beyond the price, or the other side offering at the price or beyond it, means that the
/// whole queue is gone: the order has then what was traded, or is offered, there. So it never fills for more than the market had.</para>
/// <para>A price that is deeper than a full book can show has a size that is not known: the order then waits at an unknown place, until the price
/// is shown and all of what is there is taken to be ahead; and it keeps its place while the price is out of sight again.</para>
/// </remarks>
public sealed class QueuePosition
{
    // What the book showed at the price last, less what has traded there since.
    private long _shownLots;
    private long _takenThroughLots;

    /// <summary>An order arrives.</summary>
    /// <param name="side">Buy or sell.</param>
    /// <param name="priceTicks">Its price, in ticks; it does not cross the book.</param>
    /// <param name="lots">Its size, in lots, &gt; 0.</param>
    /// <param name="book">The recorded book.</param>
    /// <param name="model">What is supposed about cancellations.</param>
    /// <exception cref="ArgumentException">The order would trade at once.</exception>
    public QueuePosition(Side side, long priceTicks, long lots, L2Book book, QueueModel model)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lots, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(priceTicks, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(priceTicks, Instrument.MaxTicks);
        (Side, PriceTicks, OpenLots, Model) = (side, priceTicks, lots, model);
        if (Offered(book) > 0) throw new ArgumentException($"A {side} at {priceTicks} ticks would trade at once.", nameof(priceTicks));
        Look(book);
        AheadAtArrivalLots = AheadLots;
    }

    /// <summary>Goes on from what it was.</summary>
    public QueuePosition(QueuePositionState state)
    {
        (Side, PriceTicks, OpenLots, Model) = (state.Side, state.PriceTicks, state.OpenLots, state.Model);
        (AheadLots, AheadAtArrivalLots) = (state.AheadLots, state.AheadAtArrivalLots);
        (_shownLots, _takenThroughLots) = (state.ShownLots, state.TakenThroughLots);
    }

    /// <summary>Buy or sell.</summary>
    public Side Side { get; }

    /// <summary>Its price, in ticks.</summary>
    public long PriceTicks { get; }

    /// <summary>What is supposed about cancellations.</summary>
    public QueueModel Model { get; }

    /// <summary>What has not filled, in lots.</summary>
    public long OpenLots { get; private set; }

    /// <summary>What is ahead of it, in lots; null: the price was not in sight yet.</summary>
    public long? AheadLots { get; private set; }

    /// <summary>What was ahead of it when it arrived, in lots; null: the price was not in sight.</summary>
    public long? AheadAtArrivalLots { get; }

    /// <summary>All that it is.</summary>
    public QueuePositionState State =>
        new(Side, PriceTicks, OpenLots, Model, AheadLots, AheadAtArrivalLots, _shownLots, _takenThroughLots);

    /// <summary>The market has traded.</summary>
    /// <param name="trade">The trade.</param>
    /// <param name="takenLots">What of it other orders of ours have taken that stood before this one: it is there only once.</param>
    /// <returns>What of the order fills.</returns>
    public QueueFill OnTrade(in Trade trade, long takenLots = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(takenLots);
        // Who takes from the other side takes nothing from this one.
        if (trade.Aggressor == (Side == Side.Buy ? Aggressor.Buyer : Aggressor.Seller)) return default;
        var beyond = (int)Side * (PriceTicks - trade.PriceTicks);
        if (beyond < 0) return default;
        var ahead = AheadLots;
        if (beyond > 0)
        {
            (AheadLots, _shownLots) = (0, 0);
            return Fill(trade.SizeLots - takenLots, FillSource.TradedThrough, ahead);
        }

        _shownLots = Math.Max(0, _shownLots - trade.SizeLots);
        if (ahead is not { } lots) return default;
        AheadLots = Math.Max(0, lots - trade.SizeLots);
        return Fill(trade.SizeLots - lots - takenLots, FillSource.QueueTraded, ahead);
    }

    /// <summary>The book has changed.</summary>
    /// <param name="book">The recorded book after the change; one that may be decided on.</param>
    /// <param name="takenLots">What other orders of ours, that stood before this one, have taken of what the other side offers at its price or
    /// beyond.</param>
    /// <returns>What of the order fills.</returns>
    public QueueFill OnBook(L2Book book, long takenLots = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(takenLots);
        var ahead = AheadLots;
        var offered = Offered(book);
        if (offered == 0)
        {
            _takenThroughLots = 0;
            Look(book);
            return default;
        }

        (AheadLots, _shownLots) = (0, 0);
        // An offer that stands from one update to the next is there only once.
        _takenThroughLots = Math.Min(_takenThroughLots, offered);
        var fill = Fill(offered - _takenThroughLots - takenLots, FillSource.BookCrossed, ahead);
        _takenThroughLots += fill.Lots;
        return fill;
    }

    /// <summary>
    /// What is left of it is another size, no larger than before: it keeps its place.
    /// </summary>
    /// <param name="openLots">What is open now, in lots; 0: it is done.</param>
    public void Shrink(long openLots)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(openLots);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(openLots, OpenLots);
        OpenLots = openLots;
    }

    /// <summary>An order at the front of its queue: the other side is at its price or beyond it, so that nobody is ahead.</summary>
    /// <param name="side">Buy or sell.</param>
    /// <param name="priceTicks">Its price, in ticks.</param>
    /// <param name="lots">Its size, in lots, &gt; 0.</param>
    /// <param name="model">What is supposed about cancellations.</param>
    public static QueuePosition AtFront(Side side, long priceTicks, long lots, QueueModel model) =>
        new(new QueuePositionState(side, priceTicks, lots, model, AheadLots: 0, AheadAtArrivalLots: 0, ShownLots: 0, TakenThroughLots: 0));

    /// <summary>What the other side offers at the price or beyond it, as far as the order wants it or has had it.</summary>
    private long Offered(L2Book book)
    {
        var other = Side == Side.Buy ? book.Asks : book.Bids;
        var lots = 0L;
        for (var rank = 0; rank < other.Count && lots < Instrument.MaxTicks; rank++)
        {
            var level = other[rank];
            if ((int)Side * (PriceTicks - level.PriceTicks) < 0) break;
            // Sizes of a feed may be anything: no sum overflows.
            lots += Math.Min(level.SizeLots, Instrument.MaxTicks);
        }

        return lots;
    }

    private void Look(L2Book book)
    {
        var own = Side == Side.Buy ? book.Bids : book.Asks;
        if (own.Count == own.MaxLevels && (int)Side * (PriceTicks - own[own.Count - 1].PriceTicks) < 0) return;
        var shown = own.SizeAt(PriceTicks);
        if (AheadLots is not { } ahead)
        {
            AheadLots = shown;
        }
        else
        {
            var cancelled = _shownLots - shown;
            if (cancelled > 0) ahead -= Model.CancelledAhead(cancelled, ahead, Math.Max(0, _shownLots - ahead));
            AheadLots = Math.Min(ahead, shown);
        }

        _shownLots = shown;
    }

    private QueueFill Fill(long availableLots, FillSource source, long? aheadLots)
    {
        var lots = Math.Min(OpenLots, availableLots);
        if (lots <= 0) return default;
        OpenLots -= lots;
        return new QueueFill(lots, source, aheadLots);
    }
}

/// <summary>What of an order fills at its price.</summary>
/// <param name="Lots">How many lots; 0: none.</param>
/// <param name="Source">What in the market has filled it.</param>
/// <param name="AheadLots">What was ahead of the order just before, in lots; null: not known.</param>
public readonly record struct QueueFill(long Lots, FillSource Source, long? AheadLots);

/// <summary>All that a <see cref="QueuePosition"/> is.</summary>
/// <param name="Side">Buy or sell.</param>
/// <param name="PriceTicks">Its price, in ticks.</param>
/// <param name="OpenLots">What has not filled, in lots.</param>
/// <param name="Model">What is supposed about cancellations.</param>
/// <param name="AheadLots">What is ahead of it, in lots; null: not known.</param>
/// <param name="AheadAtArrivalLots">What was ahead when it arrived, in lots; null: not known.</param>
/// <param name="ShownLots">What the book showed at the price last, less what has traded since.</param>
/// <param name="TakenThroughLots">What it has taken of an offer that stands.</param>
public sealed record QueuePositionState(
    Side Side,
    long PriceTicks,
    long OpenLots,
    QueueModel Model,
    long? AheadLots,
    long? AheadAtArrivalLots,
    long ShownLots,
    long TakenThroughLots);
