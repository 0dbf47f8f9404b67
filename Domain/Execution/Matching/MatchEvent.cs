namespace OrleansTrading.Domain.Execution.Matching;

/// <summary>What happened.</summary>
public enum MatchEventKind : byte
{
    /// <summary>An order came in. What comes of it follows.</summary>
    Accepted = 1,

    /// <summary>Two orders traded.</summary>
    Traded = 2,

    /// <summary>An order is smaller, by what an order of the same account would have taken of it.</summary>
    Reduced = 3,

    /// <summary>An order has other terms on request. What comes of it follows.</summary>
    Amended = 4,

    /// <summary>What was open of an order is gone.</summary>
    Cancelled = 5,

    /// <summary>The time of an order is over.</summary>
    Expired = 6,
}

/// <summary>Why an order was cancelled or reduced.</summary>
public enum MatchCause : byte
{
    /// <summary>Neither happened.</summary>
    None,

    /// <summary>Its account wanted it.</summary>
    Requested,

    /// <summary>Its account wanted all of its orders cancelled.</summary>
    AllRequested,

    /// <summary>It was immediate-or-cancel, and no more could be had at its price.</summary>
    NothingToTake,

    /// <summary>It was fill-or-kill, and not all of it could be had.</summary>
    NotAllAtOnce,

    /// <summary>It met an order of its own account.</summary>
    SelfTrade,

    /// <summary>It was good till a time that has come.</summary>
    DateReached,

    /// <summary>It was good for a session that has ended.</summary>
    SessionEnded,
}

/// <summary>
/// One thing that happened in the book. The order it is about is, of a trade, the one that came second (the taker); the other is the maker. All
/// that an order needs to be followed is in its events: accepted size = traded + reduced + cancelled or expired + open.
/// </summary>
public readonly record struct MatchEvent
{
    /// <summary>Its running number, from 1; of a trade, the trade's id.</summary>
    public required long Number { get; init; }

    /// <summary>When, Unix nanoseconds UTC.</summary>
    public required long TimeNs { get; init; }

    /// <summary>What happened.</summary>
    public required MatchEventKind Kind { get; init; }

    /// <summary>Why, of what was cancelled, reduced or expired.</summary>
    public MatchCause Cause { get; init; }

    /// <summary>Side of the order.</summary>
    public required Side Side { get; init; }

    /// <summary>The order.</summary>
    public required long OrderId { get; init; }

    /// <summary>Whose it is.</summary>
    public required long Account { get; init; }

    /// <summary>Price of the trade, else of the order, in ticks; 0 of a market order.</summary>
    public required long PriceTicks { get; init; }

    /// <summary>
    /// Lots that traded, were reduced, cancelled or expired; of what was accepted or amended, the size of the order with what has traded.
    /// </summary>
    public required long QuantityLots { get; init; }

    /// <summary>Lots of the order that are open now, hidden size included.</summary>
    public required long OpenLots { get; init; }

    /// <summary>The order that rested, of a trade; else 0.</summary>
    public long MakerOrderId { get; init; }

    /// <summary>Whose that is.</summary>
    public long MakerAccount { get; init; }

    /// <summary>Lots of it that are open now, hidden size included.</summary>
    public long MakerOpenLots { get; init; }
}

/// <summary>Takes what the engine says. A struct, so that the calls are the compiler's to inline and nothing is allocated.</summary>
public interface IMatchSink
{
    /// <summary>Something happened. The engine is in the middle of its work: what is called back into it is not defined.</summary>
    void Take(in MatchEvent happened);

    /// <summary>A command was refused.</summary>
    void Take(in OrderRejected rejected);
}
