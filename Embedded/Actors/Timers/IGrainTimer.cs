using System.Diagnostics.CodeAnalysis;

namespace OrleansTrading.Embedded.Actors;

/// <summary>A timer of a grain. It ends with the activation, or when disposed.</summary>
public interface IGrainTimer : IDisposable
{
    /// <summary>Sets it anew: the next tick comes after <paramref name="dueTime"/>.</summary>
    /// <param name="dueTime">Until the next tick; infinite: none.</param>
    /// <param name="period">From the end of a tick to the next one; infinite: no more.</param>
    void Change(TimeSpan dueTime, TimeSpan period);
}

/// <summary>When a timer ticks and how its ticks relate to calls.</summary>
public readonly struct GrainTimerCreationOptions()
{
    /// <summary>Sets both times.</summary>
    [SetsRequiredMembers]
    public GrainTimerCreationOptions(TimeSpan dueTime, TimeSpan period) : this()
    {
        DueTime = dueTime;
        Period = period;
    }

    /// <summary>Until the first tick.</summary>
    public required TimeSpan DueTime { get; init; }

    /// <summary>From the end of a tick to the next one; infinite: only one tick.</summary>
    public required TimeSpan Period { get; init; }

    /// <summary>Whether a tick may start while a call is in progress.</summary>
    public bool Interleave { get; init; }

    /// <summary>Whether ticks count as use of the grain, so that it is not collected as idle.</summary>
    public bool KeepAlive { get; init; }
}
