namespace OrleansTrading.Domain.Books;

/// <summary>What a message of a venue says about its book.</summary>
public enum BookMessageKind
{
    /// <summary>The whole book: what is not in it is not there.</summary>
    Snapshot,

    /// <summary>Levels that have changed.</summary>
    Delta,
}

/// <summary>One message of a venue about one book, already in ticks and lots. A view: the levels are the caller's.</summary>
public readonly ref struct BookMessage
{
    /// <summary>Snapshot or delta.</summary>
    public required BookMessageKind Kind { get; init; }

    /// <summary>The venue's time, Unix nanoseconds UTC.</summary>
    public required long TimeNs { get; init; }

    /// <summary>The number of the first update in the message; equal to <see cref="LastSequence"/> where a message is one update.</summary>
    public long FirstSequence { get; init; }

    /// <summary>The number of the last update in the message; of a snapshot, the last one that it contains. 0 where the venue does not number.</summary>
    public long LastSequence { get; init; }

    /// <summary>The <see cref="LastSequence"/> of the message before, where the venue says it.</summary>
    public long PreviousSequence { get; init; }

    /// <summary>What the venue says its book's checksum is after this message; null: it does not say.</summary>
    public uint? Checksum { get; init; }

    /// <summary>Levels of the bids, in any order.</summary>
    public ReadOnlySpan<BookLevel> Bids { get; init; }

    /// <summary>Levels of the asks, in any order.</summary>
    public ReadOnlySpan<BookLevel> Asks { get; init; }
}

/// <summary>How a venue numbers its messages, and so how one that is missing is noticed.</summary>
public enum SequenceRule
{
    /// <summary>Not at all (Kraken; its checksum tells). Nothing is missed but by checksum.</summary>
    None,

    /// <summary>Each message begins with the number after the last one's end (Binance spot U…u, Bybit u, Coinbase).</summary>
    Consecutive,

    /// <summary>Each message names the end of the one before (Binance futures pu, OKX prevSeqId, Deribit prev_change_id).</summary>
    Linked,
}

/// <summary>Computes a venue's checksum of a book.</summary>
public interface IBookChecksum
{
    /// <summary>The checksum of the book as it is.</summary>
    uint Of(L2Book book);
}
