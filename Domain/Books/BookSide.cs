using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace OrleansTrading.Domain.Books;

/// <summary>What an update did to a level.</summary>
public enum LevelChange
{
    /// <summary>Nothing: a level that was not there is gone.</summary>
    None,

    /// <summary>The level is new.</summary>
    Added,

    /// <summary>The level has another size.</summary>
    Resized,

    /// <summary>The level is gone.</summary>
    Removed,

    /// <summary>Nothing: the side is full and the price worse than all of it.</summary>
    TooDeep,
}

/// <summary>
/// One side of a book: sizes by price, in one sorted array whose last entry is the best. Most updates are near the best price, where
/// finding costs a few vector compares and inserting moves a few entries. No allocation once it has grown.
/// </summary>
/// <remarks>
/// Prices are kept as keys that ascend towards the best: the price itself for bids, its negative for asks, so that both sides are one code.
/// When a full side takes a better price it lets go of its worst. A venue that sends a book of limited depth expects just that.
/// </remarks>
public sealed class BookSide
{
    private const int StartLevels = 32;

    private readonly long _sign;
    private long[] _keys = new long[StartLevels];
    private long[] _sizes = new long[StartLevels];

    internal BookSide(bool isBid, int maxLevels)
    {
        _sign = isBid ? 1 : -1;
        MaxLevels = maxLevels;
    }

    /// <summary>Most levels that are kept.</summary>
    public int MaxLevels { get; }

    /// <summary>Number of levels.</summary>
    public int Count { get; private set; }

    /// <summary>The best level; default when the side is empty.</summary>
    public BookLevel Best => Count == 0 ? default : At(Count - 1);

    /// <summary>A level by its rank, 0 the best.</summary>
    public BookLevel this[int rank]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)rank, (uint)Count, nameof(rank));
            return At(Count - 1 - rank);
        }
    }

    /// <summary>What is offered at a price, in lots; 0: nothing.</summary>
    public long SizeAt(long priceTicks)
    {
        var key = priceTicks * _sign;
        var index = SortedKeys.LowerBound(_keys, Count, key);
        return index < Count && _keys[index] == key ? _sizes[index] : 0;
    }

    /// <summary>Copies the best levels, best first.</summary>
    /// <returns>How many were copied.</returns>
    public int CopyBest(Span<BookLevel> levels)
    {
        var count = Math.Min(levels.Length, Count);
        for (var rank = 0; rank < count; rank++) levels[rank] = At(Count - 1 - rank);
        return count;
    }

    /// <summary>Price and size are the caller's to check: positive, and not negative.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal LevelChange Set(long priceTicks, long sizeLots)
    {
        var key = priceTicks * _sign;
        var index = SortedKeys.LowerBound(_keys, Count, key);
        if (index < Count && Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_keys), index) == key)
        {
            if (sizeLots == 0)
            {
                Remove(index);
                return LevelChange.Removed;
            }

            Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_sizes), index) = sizeLots;
            return LevelChange.Resized;
        }

        return sizeLots == 0 ? LevelChange.None : Insert(index, key, sizeLots);
    }

    internal void Clear() => Count = 0;

    private BookLevel At(int index) => new(_keys[index] * _sign, _sizes[index]);

    private void Remove(int index)
    {
        Count--;
        var behind = Count - index;
        if (behind == 0) return;
        _keys.AsSpan(index + 1, behind).CopyTo(_keys.AsSpan(index));
        _sizes.AsSpan(index + 1, behind).CopyTo(_sizes.AsSpan(index));
    }

    private LevelChange Insert(int index, long key, long size)
    {
        if (Count == MaxLevels)
        {
            if (index == 0) return LevelChange.TooDeep;
            // The worst goes; what is between it and the new one moves down.
            index--;
            _keys.AsSpan(1, index).CopyTo(_keys);
            _sizes.AsSpan(1, index).CopyTo(_sizes);
        }
        else
        {
            if (Count == _keys.Length) Grow();
            var behind = Count - index;
            _keys.AsSpan(index, behind).CopyTo(_keys.AsSpan(index + 1));
            _sizes.AsSpan(index, behind).CopyTo(_sizes.AsSpan(index + 1));
            Count++;
        }

        _keys[index] = key;
        _sizes[index] = size;
        return LevelChange.Added;
    }

    private void Grow()
    {
        var length = Math.Min(_keys.Length * 2, Math.Max(MaxLevels, StartLevels));
        Array.Resize(ref _keys, length);
        Array.Resize(ref _sizes, length);
    }
}
