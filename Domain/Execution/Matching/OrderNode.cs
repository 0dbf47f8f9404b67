namespace OrleansTrading.Domain.Execution.Matching;

/// <summary>
/// A resting order in the pool: linked into the queue of its level and into the ring of its account's orders, both in the order of entering.
/// </summary>
internal struct OrderNode
{
    public const int None = -1;

    public long OrderId;
    public long Account;
    public long Quantity;
    public long Open;
    public long Visible;
    public long Display;
    public long ExpiresNs;
    public long Entered;
    public int Level;
    public int Next;
    public int Previous;
    public int NextOfAccount;
    public int PreviousOfAccount;
    public int PlaceInExpiry;
    public Side Side;
    public TimeInForce TimeInForce;
    public SelfTradePrevention Prevention;
    public bool PostOnly;
}

/// <summary>A price at which orders rest, and the ends of their queue.</summary>
internal struct PriceLevel
{
    public long PriceTicks;
    public long Visible;
    public long Open;
    public int Count;
    public int First;
    public int Last;
}
