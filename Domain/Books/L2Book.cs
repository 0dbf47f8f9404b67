using System.Runtime.CompilerServices;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Domain.Books;

/// <summary>
/// The book of one instrument at one venue, by price (level 2): what is offered at each price, kept by snapshots and deltas. It keeps what it is
/// given; whether that is complete and fresh is for <see cref="BookSync"/> to say.
/// </summary>
public sealed class L2Book
{
    /// <summary>Least and most levels a side can be asked to keep.</summary>
    public const int LeastDepth = 1, MostDepth = 100_000;

    /// <summary>An empty book.</summary>
    /// <param name="maxLevels">Most levels kept a side, 1 to 100,000. A feed of limited depth says how many; for others take enough that what is
    /// dropped at the far end is never missed: when better levels go, it does not come back until the next snapshot.</param>
    public L2Book(int maxLevels = 5_000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLevels, LeastDepth);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxLevels, MostDepth);
        Bids = new BookSide(isBid: true, maxLevels);
        Asks = new BookSide(isBid: false, maxLevels);
    }

    /// <summary>What is bid.</summary>
    public BookSide Bids { get; }

    /// <summary>What is asked.</summary>
    public BookSide Asks { get; }

    /// <summary>Whether the best bid is above the best ask. Equal is fine (a locked book).</summary>
    public bool IsCrossed => Bids.Count > 0 && Asks.Count > 0 && Bids.Best.PriceTicks > Asks.Best.PriceTicks;

    /// <summary>The best bid and ask as a quote; not valid (<see cref="Quote.IsValid"/>) while a side is empty or the book crossed.</summary>
    /// <param name="timeNs">The venue's time of the last update.</param>
    public Quote Top(long timeNs) => new(timeNs, Bids.Best.PriceTicks, Asks.Best.PriceTicks);

    /// <summary>Whether a level can be meant: a price within the instrument's bounds and a size that is not negative.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsValid(BookLevel level) =>
        (ulong)(level.PriceTicks - 1) < Instrument.MaxTicks && level.SizeLots >= 0;

    /// <summary>Sets a level of the bids.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The level is not valid; the book is as it was.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public LevelChange SetBid(BookLevel level)
    {
        if (!IsValid(level)) ThrowInvalid(level);
        return Bids.Set(level.PriceTicks, level.SizeLots);
    }

    /// <summary>Sets a level of the asks.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The level is not valid; the book is as it was.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public LevelChange SetAsk(BookLevel level)
    {
        if (!IsValid(level)) ThrowInvalid(level);
        return Asks.Set(level.PriceTicks, level.SizeLots);
    }

    /// <summary>Empties both sides.</summary>
    public void Clear()
    {
        Bids.Clear();
        Asks.Clear();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ThrowInvalid(BookLevel level) => throw new ArgumentOutOfRangeException(nameof(level), level,
        $"A price is 1 to {Instrument.MaxTicks} ticks, a size not negative.");
}
