using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace OrleansTrading.Domain.Books;

/// <summary>Finds prices in a sorted array whose last entry is the best, where most of what is looked for is near the best.</summary>
internal static class SortedKeys
{
    // So many keys next to the best are looked through in order, the rest by halving.
    private const int Near = 32;

    /// <summary>Index of the first of <paramref name="count"/> ascending keys that is not below a key; the count when all are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int LowerBound(long[] array, int count, long key)
    {
        ref var keys = ref MemoryMarshal.GetArrayDataReference(array);
        var end = count;
        var sought = Vector256.Create(key);
        for (var looked = 0; looked < Near && end >= Vector256<long>.Count; looked += Vector256<long>.Count)
        {
            var start = end - Vector256<long>.Count;
            var below = Vector256.LessThan(Vector256.LoadUnsafe(ref keys, (nuint)start), sought).ExtractMostSignificantBits();
            // Ascending: those below come first.
            if (below != 0) return start + BitOperations.PopCount(below);
            end = start;
        }

        return LowerBoundBefore(ref keys, end, key);
    }

    private static int LowerBoundBefore(ref long keys, int end, long key)
    {
        // Halves without a branch to mispredict: the first `first` keys are below, the answer is among the next `length`.
        var first = 0;
        for (var length = end; length > 0;)
        {
            var half = length >> 1;
            var isBelow = Unsafe.Add(ref keys, first + half) < key;
            first = isBelow ? first + half + 1 : first;
            length = isBelow ? length - half - 1 : half;
        }

        return first;
    }
}
