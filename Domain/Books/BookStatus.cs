namespace OrleansTrading.Domain.Books;

/// <summary>Whether decisions may be taken on a book.</summary>
public enum BookStatus
{
    /// <summary>There was no snapshot yet.</summary>
    Waiting,

    /// <summary>Complete and fresh.</summary>
    Live,

    /// <summary>Not to be trusted until the next snapshot; <see cref="BookSync.Fault"/> says why.</summary>
    Stale,
}

/// <summary>Why a book became stale.</summary>
public enum BookFault
{
    /// <summary>It is not stale.</summary>
    None,

    /// <summary>Messages are missing.</summary>
    Gap,

    /// <summary>Its checksum is not the venue's.</summary>
    Checksum,

    /// <summary>Its best bid is above its best ask.</summary>
    Crossed,

    /// <summary>Nothing was heard for longer than the venue's heartbeat.</summary>
    Silent,

    /// <summary>The connection was lost.</summary>
    Disconnected,

    /// <summary>A message could not be meant: a price or size out of bounds, or more levels than are taken at once.</summary>
    BadMessage,
}

/// <summary>What became of a message.</summary>
public enum BookOutcome
{
    /// <summary>The book has taken it and is live.</summary>
    Applied,

    /// <summary>Kept until a snapshot comes.</summary>
    Kept,

    /// <summary>Already contained in the book; dropped.</summary>
    Old,

    /// <summary>It made the book stale; <see cref="BookSync.Fault"/> says why.</summary>
    Faulted,
}
