using System.Runtime.CompilerServices;
using OrleansTrading.Domain.Books;

namespace OrleansTrading.Domain.Execution.Matching;

/// <summary>
/// The prices of one side at which orders rest, in one sorted array whose last entry is the best, and beside each the index of its level. As in
/// <see cref="BookSide"/>, what is near the best is found by a few vector compares; the farthest price of a full side costs moving 12 bytes a
/// level.
/// </summary>
internal sealed class PriceLadder(Side side, int maxLevels)
{
    private const int StartLevels = 32;

    private long[] _keys = new long[StartLevels];
    private int[] _levels = new int[StartLevels];

    public int Count { get; private set; }

    public bool IsFull => Count == maxLevels;

    /// <summary>Keys ascend towards the best, whichever side it is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long KeyOf(long priceTicks) => priceTicks * (int)side;

    /// <summary>Key of the best price; of an empty side one that nothing crosses.</summary>
    public long BestKey
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Count == 0 ? long.MinValue : _keys[Count - 1];
    }

    /// <summary>Level of the best price; there has to be one.</summary>
    public int BestLevel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _levels[Count - 1];
    }

    /// <summary>Level of the price of a rank, 0 the best.</summary>
    public int LevelAt(int rank) => _levels[Count - 1 - rank];

    /// <summary>Key of the price of a rank, 0 the best.</summary>
    public long KeyAt(int rank) => _keys[Count - 1 - rank];

    /// <summary>Finds the place of a key: its index where it is there, else the complement of where it belongs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(long key)
    {
        var index = SortedKeys.LowerBound(_keys, Count, key);
        return index < Count && _keys[index] == key ? index : ~index;
    }

    /// <summary>Level at a place that <see cref="Find"/> has found.</summary>
    public int LevelIn(int place) => _levels[place];

    /// <summary>Puts a key where it belongs.</summary>
    public void Insert(int place, long key, int level)
    {
        if (Count == _keys.Length) Grow();
        var behind = Count - place;
        if (behind > 0)
        {
            _keys.AsSpan(place, behind).CopyTo(_keys.AsSpan(place + 1));
            _levels.AsSpan(place, behind).CopyTo(_levels.AsSpan(place + 1));
        }

        Count++;
        _keys[place] = key;
        _levels[place] = level;
    }

    /// <summary>Takes a key out that is there.</summary>
    public void Remove(long key)
    {
        var place = Find(key);
        Count--;
        var behind = Count - place;
        if (behind == 0) return;
        _keys.AsSpan(place + 1, behind).CopyTo(_keys.AsSpan(place));
        _levels.AsSpan(place + 1, behind).CopyTo(_levels.AsSpan(place));
    }

    private void Grow()
    {
        var length = Math.Min(_keys.Length * 2, Math.Max(maxLevels, StartLevels));
        Array.Resize(ref _keys, length);
        Array.Resize(ref _levels, length);
    }
}
