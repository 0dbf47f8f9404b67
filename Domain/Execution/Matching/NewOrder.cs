namespace OrleansTrading.Domain.Execution.Matching;

/// <summary>
/// What happens instead of a trade between two orders of one account. The mode of the order that comes second decides, whatever the mode of
/// the one that rests.
/// </summary>
public enum SelfTradePrevention : byte
{
    /// <summary>Nothing: they trade.</summary>
    None = 0,

    /// <summary>What is left of the incoming order is cancelled.</summary>
    CancelNewest = 1,

    /// <summary>The resting order is cancelled, and the incoming one goes on.</summary>
    CancelOldest = 2,

    /// <summary>Both are cancelled.</summary>
    CancelBoth = 3,

    /// <summary>
    /// Both are reduced by what is open of the smaller one, hidden size included. The smaller one is thereby cancelled, both where they are
    /// equal; the larger one goes on, or keeps its place.
    /// </summary>
    DecrementAndCancel = 4,
}

/// <summary>An order as it reaches the engine.</summary>
public readonly record struct NewOrder
{
    /// <summary>Its id: of no other order that rests. The engine does not remember ids of orders that have ended.</summary>
    public required long OrderId { get; init; }

    /// <summary>Whose it is.</summary>
    public required long Account { get; init; }

    /// <summary>Buy or sell.</summary>
    public required Side Side { get; init; }

    /// <summary>Limit or market.</summary>
    public OrderPricing Pricing { get; init; } = OrderPricing.Limit;

    /// <summary>The worst price that it takes, in ticks; 0 of a market order.</summary>
    public long PriceTicks { get; init; }

    /// <summary>Size, in lots; &gt; 0.</summary>
    public required long QuantityLots { get; init; }

    /// <summary>How much of it is shown at a time (an iceberg), in lots, up to its size; 0: all of it.</summary>
    public long DisplayLots { get; init; }

    /// <summary>How long it stands. A market order is immediate-or-cancel or fill-or-kill.</summary>
    public TimeInForce TimeInForce { get; init; } = TimeInForce.GoodTillCancelled;

    /// <summary>
    /// When it ends, Unix nanoseconds UTC: the time of a good-till-date order, the end of the session of a day order, which the caller knows
    /// from the instrument's calendar. 0 of all others.
    /// </summary>
    public long ExpiresNs { get; init; }

    /// <summary>Refused when it would trade at once.</summary>
    public bool PostOnly { get; init; }

    /// <summary>What happens when it meets an order of its own account.</summary>
    public SelfTradePrevention Prevention { get; init; }

    /// <summary>An order with the defaults above.</summary>
    public NewOrder()
    {
    }

    /// <summary>Whether what is not traded at once stays in the book.</summary>
    public bool CanRest => TimeInForce is not (TimeInForce.ImmediateOrCancel or TimeInForce.FillOrKill);
}

/// <summary>An order that rests in the book.</summary>
/// <param name="OrderId">Its id.</param>
/// <param name="Account">Whose it is.</param>
/// <param name="Side">Buy or sell.</param>
/// <param name="PriceTicks">Its price, in ticks.</param>
/// <param name="QuantityLots">Its size, in lots, with what has traded.</param>
/// <param name="OpenLots">What has not traded, in lots, hidden size included; &gt; 0.</param>
/// <param name="VisibleLots">What is shown of it, in lots; &gt; 0.</param>
/// <param name="DisplayLots">How much of it is shown at a time; 0: all of it.</param>
/// <param name="TimeInForce">How long it stands.</param>
/// <param name="ExpiresNs">When it ends, Unix nanoseconds UTC; 0: not by itself.</param>
/// <param name="PostOnly">Whether it may only add liquidity, also after it is amended.</param>
/// <param name="Prevention">What happens when it is amended so that it meets an order of its own account.</param>
/// <param name="Entered">Number of the event that brought it into the book at its price: the lower came first.</param>
public readonly record struct RestingOrder(
    long OrderId,
    long Account,
    Side Side,
    long PriceTicks,
    long QuantityLots,
    long OpenLots,
    long VisibleLots,
    long DisplayLots,
    TimeInForce TimeInForce,
    long ExpiresNs,
    bool PostOnly,
    SelfTradePrevention Prevention,
    long Entered);
