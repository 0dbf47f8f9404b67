using OrleansTrading.Domain.Books;

namespace OrleansTrading.Connectors.Venues.Simulated;

/// <summary>
/// The book of one listing. Away from the best price a side is cut into cells; each has a level at a price of its own, or none, and its size stands
/// for some seconds until another one is drawn: all a function of cell and time. Sizes rise from the best price and then fall (Bouchaud,
/// Mézard and Potters, Quantitative Finance 2, 2002), in steps, so that a move of the best price changes few of them.
/// What was given last is kept, so that changes can be.
/// </summary>
internal sealed class ListingBook
{
    private const int DrawnSizes = 1_024;

    private static readonly double[] SizeOf = MakeSizes();
    private static readonly double[] ShapeOf = MakeShape();

    private readonly ulong _bidKey;
    private readonly ulong _askKey;
    private readonly long _tick;
    private readonly long _lot;
    private readonly long _ticksPerCell;
    private readonly ulong _pricesPerCell;
    private readonly double _touchLots;
    private readonly int _depth;
    private readonly long _snapshotAfterMs;
    private readonly Scratch _scratch;
    private BookLevel[] _bids = [];
    private BookLevel[] _asks = [];
    private int _bidCount;
    private int _askCount;
    // When it was given last; so long ago at first that nothing can be added to it.
    private long _givenMs = long.MinValue / 2;

    /// <param name="key">Of the listing's random numbers.</param>
    /// <param name="steps">Its steps, in ticks and lots of the instrument.</param>
    /// <param name="cellTicks">Usual distance of levels, ticks of the instrument.</param>
    /// <param name="touchLots">Usual size at the best price, lots of the instrument.</param>
    /// <param name="depth">Levels a side.</param>
    /// <param name="snapshotAfterMs">After so long a pause it is told whole.</param>
    /// <param name="scratch">What all books of a reader share.</param>
    internal ListingBook(ulong key, (long Tick, long Lot) steps, double cellTicks, double touchLots, int depth, long snapshotAfterMs, Scratch scratch)
    {
        _bidKey = CounterRandom.Mix(key + 1);
        _askKey = CounterRandom.Mix(key + 2);
        (_tick, _lot) = steps;
        _pricesPerCell = (ulong)Math.Max(1, Math.Round(cellTicks / _tick));
        _ticksPerCell = (long)_pricesPerCell * _tick;
        _touchLots = touchLots;
        _depth = depth;
        _snapshotAfterMs = snapshotAfterMs;
        _scratch = scratch;
    }

    /// <summary>The book at a time: what has changed since the last one, or all of it if that is too long ago.</summary>
    /// <param name="timeMs">The time that it says, milliseconds since the hour before the origin; later than the last one's.</param>
    /// <param name="sequence">Its number, above the last one's.</param>
    /// <param name="bid">Best bid, ticks.</param>
    /// <param name="ask">Best ask, ticks; above the bid.</param>
    /// <param name="clockMs">The time that decides which sizes stand, milliseconds since the hour before the origin.</param>
    /// <returns>A view that the next call, of any book of the reader, fills again.</returns>
    internal BookUpdate Update(long timeMs, long sequence, long bid, long ask, long clockMs)
    {
        if (_bids.Length == 0) (_bids, _asks) = (new BookLevel[_depth], new BookLevel[_depth]);
        var update = _scratch.Update;
        var isDelta = timeMs < _givenMs + _snapshotAfterMs;
        update.Begin(isDelta ? BookUpdateKind.Delta : BookUpdateKind.Snapshot, SimulatedModel.ToNs(timeMs), sequence);
        if (!isDelta) (_bidCount, _askCount) = (0, 0);
        _givenMs = timeMs;

        var count = Fill(_bidKey, bid, -1, clockMs);
        Change(_bids, _bidCount, count, -1);
        _bidCount = Keep(_bids, count);
        count = Fill(_askKey, ask, 1, clockMs);
        Change(_asks, _askCount, count, 1);
        _askCount = Keep(_asks, count);
        return update;
    }

    /// <summary>A size around the usual one at the best price, whole lots of the listing.</summary>
    internal long Lots(double ofTouch) => Math.Max(1, (long)Math.Round(_touchLots * ofTouch / _lot)) * _lot;

    private int Keep(BookLevel[] kept, int count)
    {
        _scratch.Levels.AsSpan(0, count).CopyTo(kept);
        return count;
    }

    private int Fill(ulong key, long touch, int direction, long clockMs)
    {
        var levels = _scratch.Levels;
        levels[0] = new BookLevel(touch, Size(CounterRandom.Mix(key ^ (ulong)touch), 0, clockMs, out _));
        var count = 1;
        var cell = touch / _ticksPerCell;
        for (var distance = 0; count < _depth && distance < ShapeOf.Length; distance++, cell += direction)
        {
            var hash = CounterRandom.Bits(key, cell);
            var price = cell * _ticksPerCell + (long)(((hash >> 32) * _pricesPerCell) >> 32) * _tick;
            if (price <= 0) break;
            if (direction < 0 ? price >= touch : price <= touch) continue;
            var size = Size(hash, distance, clockMs, out var isEmpty);
            if (!isEmpty) levels[count++] = new BookLevel(price, size);
        }
        return count;
    }

    private long Size(ulong hash, int distance, long clockMs, out bool isEmpty)
    {
        const long spread = SimulatedModel.MaxLevelLifeMs - SimulatedModel.MinLevelLifeMs;
        var life = SimulatedModel.MinLevelLifeMs + (long)(((hash & 0xFFFF) * (ulong)spread) >> 16);
        var phase = (long)((hash >> 16) & 0xFFFF);
        var bits = CounterRandom.Bits(hash, (clockMs + phase) / life);
        isEmpty = (bits >> 11) * (1.0 / (1L << 53)) < SimulatedModel.EmptyCells;
        return Lots(ShapeOf[distance] * SizeOf[bits & (DrawnSizes - 1)]);
    }

    private void Change(BookLevel[] before, int beforeCount, int count, int direction)
    {
        var (update, levels) = (_scratch.Update, _scratch.Levels);
        var (i, j) = (0, 0);
        while (i < beforeCount || j < count)
        {
            // How far the two are apart, with what is nearer to the best price first.
            var order = i == beforeCount ? 1 : j == count ? -1 : direction * before[i].PriceTicks.CompareTo(levels[j].PriceTicks);
            if (order < 0)
            {
                Add(new BookLevel(before[i++].PriceTicks, 0));
                continue;
            }
            if (order > 0 || before[i].SizeLots != levels[j].SizeLots) Add(levels[j]);
            if (order == 0) i++;
            j++;
        }

        void Add(BookLevel level)
        {
            if (direction < 0) update.AddBid(level);
            else update.AddAsk(level);
        }
    }

    // Log-normal numbers of mean 1: so many that their repetition is not seen, and no exponential is computed for a level.
    private static double[] MakeSizes()
    {
        var key = CounterRandom.Key(0, "book", "sizes");
        const double deviation = SimulatedModel.LevelLogDeviation;
        return
        [
            .. Enumerable.Range(0, DrawnSizes)
                .Select(i => PortableMath.Exp(deviation * CounterRandom.Normal(key, i) - deviation * deviation / 2)),
        ];
    }

    private static double[] MakeShape()
    {
        const int cells = 2_000, top = 12;
        var shape = new double[cells];
        for (int from = 0, until = 1; from < cells; from = until, until = Math.Min(cells, from + 1 + from / 2))
        {
            var rise = 1 + 0.35 * Math.Min(from, top);
            shape.AsSpan(from, until - from).Fill(rise * PortableMath.Exp(-0.02 * Math.Min(100, Math.Max(0, from - top))));
        }
        return shape;
    }

    /// <summary>What the books of one reader are filled in.</summary>
    /// <param name="depth">The most levels that one of them has a side.</param>
    internal sealed class Scratch(int depth)
    {
        internal BookUpdate Update { get; } = new();
        internal BookLevel[] Levels { get; } = new BookLevel[Math.Max(1, depth)];
    }
}
