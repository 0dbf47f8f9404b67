using OrleansTrading.Domain.Books;

namespace OrleansTrading.Domain.Execution;

/// <summary>
/// What a portfolio's orders have taken of the levels of one side of a recorded book, which goes on showing it: it is there only once. It counts
/// until the book shows less than that, or no longer has the level.
/// </summary>
internal sealed class TakenLiquidity
{
    private readonly List<BookLevel> _levels = [];

    public bool IsEmpty => _levels.Count == 0;

    /// <summary>The levels of which something is taken, with how much, in the order of the first time.</summary>
    public IReadOnlyList<BookLevel> Levels => _levels;

    /// <summary>What of a level is not taken, in lots.</summary>
    public long Left(BookLevel level)
    {
        foreach (var taken in _levels)
            if (taken.PriceTicks == level.PriceTicks) return Math.Max(0, level.SizeLots - taken.SizeLots);
        return level.SizeLots;
    }

    public void Add(long priceTicks, long lots)
    {
        for (var i = 0; i < _levels.Count; i++)
        {
            if (_levels[i].PriceTicks != priceTicks) continue;
            _levels[i] = _levels[i] with { SizeLots = _levels[i].SizeLots + lots };
            return;
        }

        _levels.Add(new BookLevel(priceTicks, lots));
    }

    /// <summary>The book has changed: no more is taken of a level than it shows.</summary>
    public void Follow(BookSide side)
    {
        for (var i = _levels.Count - 1; i >= 0; i--)
        {
            var shown = side.SizeAt(_levels[i].PriceTicks);
            if (shown == 0) _levels.RemoveAt(i);
            else if (shown < _levels[i].SizeLots) _levels[i] = _levels[i] with { SizeLots = shown };
        }
    }
}
