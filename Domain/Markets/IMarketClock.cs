namespace OrleansTrading.Domain.Markets;

/// <summary>The market's time. Live it is the wall's; in a replay it is the data's, and stands still when the data ends.</summary>
public interface IMarketClock
{
    /// <summary>Now, Unix nanoseconds UTC; 0 before the market opened.</summary>
    long NowNs { get; }

    /// <summary>Whether quotes will still come: an order sent to a closed market would wait for ever.</summary>
    bool IsOpen { get; }

    /// <summary>
    /// Whether a replay goes again through a stretch that it was in before a crash. Grains that are ahead of the stretch skip
    /// what they know, so a person's new order would meet quotes that some of them no longer look at.
    /// </summary>
    bool IsResuming { get; }

    /// <summary>The furthest time that the market has been at, Unix nanoseconds UTC: now, or while it is resuming a later one.</summary>
    long ReachedNs { get; }

    /// <summary>Whether the market goes through the past as fast as it can, to come to the present.</summary>
    bool IsCatchingUp => false;

    /// <summary>
    /// Holds the time of a replay, and whether it is open, until what this gives is disposed: an order decided at a time must be
    /// with its venue before the next quote is, as a market second may take less than the journal does. Any number may hold it at
    /// once. A live clock cannot be held and goes on: it gives null.
    /// </summary>
    ValueTask<IDisposable?> Hold() => default;
}
