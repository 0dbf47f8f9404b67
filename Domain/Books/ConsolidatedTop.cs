using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Domain.Books;

/// <summary>What became of a quote.</summary>
public enum QuoteOutcome
{
    /// <summary>Bad input; the venue's last good quote stands.</summary>
    Rejected,

    /// <summary>Taken, but the market is not open yet: some listing venue has not been heard of.</summary>
    Accepted,

    /// <summary>Taken, and the market is open: an update of the consolidated market.</summary>
    Updated,

    /// <summary>An update that leaves the market crossed: one venue's bid exceeds another's ask.</summary>
    Crossed,
}

/// <summary>
/// The best bid and ask of one instrument over the venues that list it, from each venue's own top of book. A venue's quote
/// stands until its next one, or until it is withdrawn because the venue's feed is broken or silent; how old it is is for decisions to judge
/// (<see cref="Quote.TimeNs"/> is kept with each). The market opens when every listing venue has quoted, or a minute after the first one has.
/// </summary>
public sealed class ConsolidatedTop
{
    // A venue that is down does not keep the others' market closed for longer.
    private const long MostWaitNs = 60 * Nanoseconds.PerSecond;

    private readonly Quote[] _tops;
    private long _firstNs;

    /// <summary>Starts empty.</summary>
    /// <param name="venues">Number of venues that list the instrument, 1 to 64.</param>
    public ConsolidatedTop(int venues)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(venues, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(venues, 64);
        _tops = new Quote[venues];
    }

    /// <summary>Continues from captured state.</summary>
    public ConsolidatedTop(ConsolidatedTopState state) : this(state.Tops.Count)
    {
        for (var venue = 0; venue < _tops.Length; venue++)
        {
            _tops[venue] = state.Tops[venue];
        }

        Updates = state.Updates;
        CrossedUpdates = state.CrossedUpdates;
        (IsOpen, _firstNs) = (state.IsOpen, state.FirstNs);
        FindBest();
    }

    /// <summary>Number of accepted quotes since the market is open, the one that opened it among them.</summary>
    public long Updates { get; private set; }

    /// <summary>Number of updates that left the market crossed, gross of fees and whatever the quotes' age.</summary>
    public long CrossedUpdates { get; private set; }

    /// <summary>Whether there is a consolidated market.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Index of the venue with the highest bid, the first among equals; −1 before the first quote.</summary>
    public int BestBidVenue { get; private set; } = -1;

    /// <summary>Index of the venue with the lowest ask, the first among equals; −1 before the first quote.</summary>
    public int BestAskVenue { get; private set; } = -1;

    /// <summary>Best bid plus best ask in ticks, which is the mid in half ticks; 0 before the first quote.</summary>
    public long MidHalfTicks => BestBidVenue < 0 ? 0 : _tops[BestBidVenue].BidTicks + _tops[BestAskVenue].AskTicks;

    /// <summary>A venue's standing quote, or default before its first.</summary>
    public Quote Top(int venue) => _tops[venue];

    /// <summary>Number of venues.</summary>
    public int Venues => _tops.Length;

    /// <summary>Takes a venue's quote.</summary>
    public QuoteOutcome Apply(int venue, in Quote quote)
    {
        if (!quote.IsValid || quote.TimeNs <= 0) return QuoteOutcome.Rejected;

        _tops[venue] = quote;
        FindBest();
        if (!IsOpen && !Opens(quote.TimeNs)) return QuoteOutcome.Accepted;

        Updates++;
        // No venue's bid exceeds its own ask, so a best bid above the best ask is two venues' doing.
        if (_tops[BestBidVenue].BidTicks <= _tops[BestAskVenue].AskTicks) return QuoteOutcome.Updated;
        CrossedUpdates++;
        return QuoteOutcome.Crossed;
    }

    /// <summary>The state, from which the same future follows.</summary>
    public ConsolidatedTopState Capture() => new([.. _tops], Updates, CrossedUpdates, IsOpen, _firstNs);

    /// <summary>Takes a venue out until its next quote. What is left may have no bid or ask at all.</summary>
    public void Withdraw(int venue)
    {
        if (_tops[venue].TimeNs == 0) return;
        _tops[venue] = default;
        FindBest();
    }

    private bool Opens(long timeNs)
    {
        if (_firstNs == 0) _firstNs = timeNs;
        return IsOpen = timeNs - _firstNs >= MostWaitNs || Array.TrueForAll(_tops, top => top.TimeNs != 0);
    }

    // A scan: instruments have a handful of venues, and a scan of a handful beats any index.
    private void FindBest()
    {
        var bid = -1;
        var ask = -1;
        for (var venue = 0; venue < _tops.Length; venue++)
        {
            if (_tops[venue].TimeNs == 0) continue;
            if (bid < 0 || _tops[venue].BidTicks > _tops[bid].BidTicks) bid = venue;
            if (ask < 0 || _tops[venue].AskTicks < _tops[ask].AskTicks) ask = venue;
        }

        (BestBidVenue, BestAskVenue) = (bid, ask);
    }
}

/// <summary>What a <see cref="ConsolidatedTop"/> is made of.</summary>
/// <param name="Tops">Each venue's standing quote; default where there is none yet.</param>
/// <param name="Updates">See <see cref="ConsolidatedTop.Updates"/>.</param>
/// <param name="CrossedUpdates">See <see cref="ConsolidatedTop.CrossedUpdates"/>.</param>
/// <param name="IsOpen">See <see cref="ConsolidatedTop.IsOpen"/>.</param>
/// <param name="FirstNs">Time of the first quote of any venue; 0 before it.</param>
public sealed record ConsolidatedTopState(IReadOnlyList<Quote> Tops, long Updates, long CrossedUpdates, bool IsOpen, long FirstNs);
