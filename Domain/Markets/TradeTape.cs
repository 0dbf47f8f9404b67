namespace OrleansTrading.Domain.Markets;

/// <summary>A trade with the venue that printed it and its running number among all trades of the instrument, from 1.</summary>
/// <param name="Number">Its number: a gap in what somebody sees says how many were missed.</param>
/// <param name="Venue">Index of the venue.</param>
/// <param name="Trade">The trade.</param>
public readonly record struct NumberedTrade(long Number, int Venue, Trade Trade);

/// <summary>The last trades of an instrument.</summary>
public sealed class TradeTape
{
    /// <summary>Most trades kept.</summary>
    public const int Capacity = 64;

    private readonly NumberedTrade[] _trades = new NumberedTrade[Capacity];

    /// <summary>Starts empty.</summary>
    public TradeTape()
    {
    }

    /// <summary>Continues from the trades kept, oldest first.</summary>
    public TradeTape(IEnumerable<NumberedTrade> trades)
    {
        foreach (var trade in trades)
        {
            Count = trade.Number;
            _trades[Count % Capacity] = trade;
        }
    }

    /// <summary>Trades so far; the last one's number.</summary>
    public long Count { get; private set; }

    /// <summary>Adds a trade.</summary>
    public void Add(int venue, in Trade trade)
    {
        Count++;
        _trades[Count % Capacity] = new NumberedTrade(Count, venue, trade);
    }

    /// <summary>The trades after a number that are kept, oldest first.</summary>
    public IEnumerable<NumberedTrade> After(long number)
    {
        for (var i = Math.Max(0, Math.Max(number, Count - Capacity)) + 1; i <= Count; i++) yield return _trades[i % Capacity];
    }
}
