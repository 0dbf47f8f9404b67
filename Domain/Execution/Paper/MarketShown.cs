using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Execution.Matching;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Domain.Execution;

/// <summary>What a recorded market shows at a moment: a book, or best prices of which the sizes are not known.</summary>
/// <param name="Top">Best bid and ask, valid, with the time at which orders fill.</param>
/// <param name="Book">The levels; null: there are none, and the best prices hold for any size.</param>
/// <param name="Source">What a price that is taken comes from.</param>
internal readonly record struct MarketShown(Quote Top, L2Book? Book, FillSource Source)
{
    public long TimeNs => Top.TimeNs;

    /// <summary>The best price that an order of a side would take, in ticks.</summary>
    public long BestFor(Side side) => side == Side.Buy ? Top.AskTicks : Top.BidTicks;

    /// <summary>The levels that an order of a side would take; null: there are none.</summary>
    public BookSide? LevelsFor(Side side) => side == Side.Buy ? Book?.Asks : Book?.Bids;
}
