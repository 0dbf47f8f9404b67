namespace OrleansTrading.Embedded.Actors;

/// <summary>What one question for elements brought.</summary>
internal enum EnumerationStatus
{
    /// <summary>Nothing yet: ask again.</summary>
    Heartbeat,

    /// <summary>Elements, and perhaps more to come.</summary>
    Elements,

    /// <summary>The last elements, if any.</summary>
    Completed,

    /// <summary>The grain does not know the enumeration (any more).</summary>
    Missing,

    /// <summary>The grain's code failed.</summary>
    Failed,

    /// <summary>The grain's code was cancelled.</summary>
    Cancelled,
}

/// <summary>The answer to one question for elements.</summary>
internal readonly record struct EnumerationStep<T>(EnumerationStatus Status, List<T>? Elements = null, Exception? Failure = null);
