using System.Numerics;
using System.Runtime.CompilerServices;

namespace OrleansTrading.Domain.Execution.Matching;

/// <summary>
/// Finds an index by a number that is given from outside: open addressing with linear probing, at most half full; what is taken out leaves no
/// mark, since what follows it moves up. No allocation once it has grown.
/// </summary>
internal sealed class IndexTable
{
    /// <summary>What is found of a number that is not there.</summary>
    public const int None = -1;

    private const int StartSlots = 64;
    private const ulong GoldenRatio = 0x9E37_79B9_7F4A_7C15;

    private Slot[] _slots = NewSlots(StartSlots);
    private int _shift = 64 - BitOperations.Log2(StartSlots);

    /// <summary>How many numbers are in it.</summary>
    public int Count { get; private set; }

    /// <summary>The index of a number, or <see cref="None"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(long number)
    {
        var slots = _slots;
        var mask = slots.Length - 1;
        for (var at = Home(number); ; at++)
        {
            ref var slot = ref slots[at & mask];
            if (slot.Index == None || slot.Number == number) return slot.Index;
        }
    }

    /// <summary>Adds a number that is not there.</summary>
    public void Add(long number, int index)
    {
        if (2 * (Count + 1) > _slots.Length) Grow();
        Put(number, index);
        Count++;
    }

    /// <summary>Gives a number that is there another index.</summary>
    public void Set(long number, int index) => _slots[SlotOf(number)].Index = index;

    /// <summary>Takes a number out that is there.</summary>
    public void Remove(long number)
    {
        var slots = _slots;
        var mask = slots.Length - 1;
        var hole = SlotOf(number);
        for (var at = hole; ;)
        {
            at = at + 1 & mask;
            ref var slot = ref slots[at];
            if (slot.Index == None) break;
            // It can move up unless its home is behind the hole: distances are counted from the home, around the end.
            if ((at - Home(slot.Number) & mask) < (at - hole & mask)) continue;
            slots[hole] = slot;
            hole = at;
        }

        slots[hole].Index = None;
        Count--;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Home(long number) => (int)((ulong)number * GoldenRatio >> _shift);

    private int SlotOf(long number)
    {
        var mask = _slots.Length - 1;
        for (var at = Home(number); ; at++)
            if (_slots[at & mask] is var slot && (slot.Number == number || slot.Index == None)) return at & mask;
    }

    private void Put(long number, int index)
    {
        var mask = _slots.Length - 1;
        var at = Home(number);
        while (_slots[at & mask].Index != None) at++;
        _slots[at & mask] = new Slot { Number = number, Index = index };
    }

    private void Grow()
    {
        var old = _slots;
        _slots = NewSlots(2 * old.Length);
        _shift--;
        foreach (ref readonly var slot in old.AsSpan())
            if (slot.Index != None) Put(slot.Number, slot.Index);
    }

    private static Slot[] NewSlots(int count)
    {
        var slots = new Slot[count];
        slots.AsSpan().Fill(new Slot { Index = None });
        return slots;
    }

    private struct Slot
    {
        public long Number;
        public int Index;
    }
}
