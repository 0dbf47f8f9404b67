using System.Collections.Immutable;
using System.Numerics;
using OrleansTrading.Domain.Books;

namespace OrleansTrading.Domain.Markets;

/// <summary>
/// Encodes updates of one book as blocks (<see cref="TickBlock.DecodeBooks"/>). A buffer that its owner fills again and again: once it has grown,
/// what a block allocates is the block. Not safe for more than one thread.
/// </summary>
public sealed class BookBlockWriter
{
    // Version, kind and count.
    private const int HeadBytes = 2 + 2;

    // Kind, time, sequence, and the numbers of bids and asks.
    private const int MaxUpdateBytes = 1 + 2 * TickBlock.MaxNumberBytes + 2 * 3;
    private const int MaxLevelBytes = 2 * TickBlock.MaxNumberBytes;

    private byte[] _buffer = new byte[256];
    private int _at = HeadBytes;
    private int _levels;
    private long _timeNs;
    private long _sequence;
    private BookAnchors _anchors;

    /// <summary>Number of updates that wait to be taken as a block.</summary>
    public int Count { get; private set; }

    /// <summary>Adds an update to the block.</summary>
    /// <returns>False: it has no room, and is to be taken first. An empty block has room for any update.</returns>
    /// <exception cref="ArgumentException">Time runs backwards. Nothing was added.</exception>
    public bool TryAdd(BookUpdate update)
    {
        if (update.TimeNs < _timeNs) throw new ArgumentException("Updates of a block are in order of time.", nameof(update));
        var levels = update.Bids.Length + update.Asks.Length;
        if (Count == TickBlock.MaxBookUpdates || levels > TickBlock.MaxBookLevels - _levels) return false;

        var bound = _at + MaxUpdateBytes + levels * MaxLevelBytes + TickBlock.ChecksumBytes;
        if (bound > _buffer.Length) Array.Resize(ref _buffer, (int)BitOperations.RoundUpToPowerOf2((uint)bound));
        Write(update);
        _levels += levels;
        Count++;
        return true;
    }

    /// <summary>The block of the updates that were added; the next begins empty.</summary>
    /// <exception cref="InvalidOperationException">None was.</exception>
    public ImmutableArray<byte> Take()
    {
        if (Count == 0) throw new InvalidOperationException("A block holds at least one update.");
        TickBlock.WriteHead(_buffer, TickKind.Book, unit: 0);
        (_buffer[2], _buffer[3]) = ((byte)Count, (byte)(Count >> 8));
        var block = TickBlock.Seal(_buffer, _at);
        (_at, Count, _levels, _timeNs, _sequence, _anchors) = (HeadBytes, 0, 0, 0, 0, default);
        return block;
    }

    /// <summary>One update as a block of its own.</summary>
    /// <exception cref="ArgumentException">Its time is before the epoch.</exception>
    /// <exception cref="InvalidOperationException">Other updates wait to be taken.</exception>
    public ImmutableArray<byte> Encode(BookUpdate update)
    {
        if (Count != 0) throw new InvalidOperationException($"{Count} updates wait to be taken as a block.");
        TryAdd(update);
        return Take();
    }

    private void Write(BookUpdate update)
    {
        var step = update.TimeNs - _timeNs;
        var unit = TickBlock.Units.Length - 1;
        while (step % TickBlock.Units[unit] != 0) unit--;
        var zeros = DecimalScale.Most;
        foreach (ref readonly var level in update.Bids) zeros = DecimalScale.Common(zeros, level.SizeLots);
        foreach (ref readonly var level in update.Asks) zeros = DecimalScale.Common(zeros, level.SizeLots);

        var buffer = _buffer.AsSpan();
        var at = _at;
        buffer[at++] = (byte)((int)update.Kind | unit << 2 | zeros << 4);
        at = Varint.Write(buffer, at, (ulong)(step / TickBlock.Units[unit]));
        _timeNs = update.TimeNs;
        if (update.Kind == BookUpdateKind.Stale)
        {
            buffer[at++] = (byte)update.Fault;
            _at = at;
            return;
        }

        at = Varint.WriteSigned(buffer, at, unchecked(update.Sequence - _sequence));
        _sequence = update.Sequence;
        at = Varint.Write(buffer, at, (ulong)update.Bids.Length);
        at = Varint.Write(buffer, at, (ulong)update.Asks.Length);
        at = WriteLevels(buffer, at, update.Bids, _anchors.Bid, DecimalScale.Powers[zeros]);
        if (update.Bids.Length > 0) _anchors.SetBid(update.Bids[0].PriceTicks);
        _at = WriteLevels(buffer, at, update.Asks, _anchors.Ask, DecimalScale.Powers[zeros]);
        if (update.Asks.Length > 0) _anchors.SetAsk(update.Asks[0].PriceTicks);
    }

    private static int WriteLevels(Span<byte> buffer, int at, ReadOnlySpan<BookLevel> levels, long price, long scale)
    {
        foreach (ref readonly var level in levels)
        {
            at = Varint.WriteSigned(buffer, at, unchecked(level.PriceTicks - price));
            at = Varint.Write(buffer, at, (ulong)(level.SizeLots / scale));
            price = level.PriceTicks;
        }

        return at;
    }
}
