namespace OrleansTrading.Connectors.Venues.Simulated;

/// <summary>
/// Rare events of some duration: each slot of time has one or none, wholly within it, so that a slot is known without its
/// neighbours. Short ones are commoner: a duration is min + u² (max − min), u uniform. Asked for times that do not go back.
/// </summary>
internal sealed class SlotEvents(ulong key, long slotMs, double perSlot, long minMs, long maxMs)
{
    private long _slotEndMs = long.MinValue;

    /// <summary>Start of the slot's event, milliseconds; <see cref="long.MaxValue"/> if it has none.</summary>
    internal long StartMs { get; private set; }

    /// <summary>End of the event, exclusive.</summary>
    internal long EndMs { get; private set; }

    /// <summary>A random number in [0, 1) that the event is free to use.</summary>
    internal double Draw { get; private set; }

    /// <summary>Whether an event is on, at milliseconds since the hour before the origin.</summary>
    internal bool IsOn(long ms)
    {
        if (ms >= _slotEndMs) Load(ms / slotMs);
        return ms >= StartMs && ms < EndMs;
    }

    private void Load(long slot)
    {
        _slotEndMs = (slot + 1) * slotMs;
        (StartMs, EndMs) = (long.MaxValue, long.MaxValue);
        if (CounterRandom.Uniform(key, 4 * slot) >= perSlot) return;
        var length = CounterRandom.Uniform(key, 4 * slot + 1);
        var duration = minMs + (long)(length * length * (maxMs - minMs));
        StartMs = slot * slotMs + (long)(CounterRandom.Uniform(key, 4 * slot + 2) * (slotMs - duration));
        EndMs = StartMs + duration;
        Draw = CounterRandom.Uniform(key, 4 * slot + 3);
    }
}
