using System.Collections.Immutable;
using OrleansTrading.Domain.Books;

namespace OrleansTrading.Domain.Markets;

public static partial class TickBlock
{
    /// <summary>Most updates of a book in a block.</summary>
    public const int MaxBookUpdates = 4_096;

    /// <summary>Most levels of all updates of a block together; an update of most levels is not refused.</summary>
    public const int MaxBookLevels = 65_536;

    /// <summary>Reads a block's updates of a book one after the other; <see cref="BookBlockWriter"/> encodes them.</summary>
    /// <exception cref="RefusedException">TICK_BLOCK_CORRUPT: the bytes are no block of books of this version.</exception>
    public static BookReader DecodeBooks(ImmutableArray<byte> bytes) => new(bytes);

    /// <summary>Reads the updates of a block into its caller's buffer. It can be kept, and goes on where it was.</summary>
    /// <remarks>
    /// <para>After the head, whose unit is 0: number of updates, two bytes, little-endian. Then for each update:</para>
    /// <list type="number">
    /// <item>One byte: bits 0–1 the <see cref="BookUpdateKind"/>, bits 2–3 the unit of its time, bits 4–7 how many zeros all its sizes end with.</item>
    /// <item>Units of time since the update before (the first: since the epoch).</item>
    /// <item>Of a stale one: the <see cref="BookFault"/>, one byte, and nothing more. Of the others: the sequence's change (signed; the first: from 0),
    /// the number of bids, the number of asks, the bids and the asks.</item>
    /// <item>For each level: its price's change from the level before it (signed), its size without the zeros, as 64 bits. A side's first level is
    /// written from the side's first level in the update before that had one; the first of the asks from the bids' if there was none.</item>
    /// </list>
    /// </remarks>
    public struct BookReader
    {
        private BlockCursor _cursor;
        private BookAnchors _anchors;
        private long _timeNs;
        private long _sequence;
        private int _left;
        private int _levelsLeft;

        internal BookReader(ImmutableArray<byte> bytes)
        {
            _cursor = Body(bytes, TickKind.Book, out var unit);
            if (unit != Units[0]) throw Corrupt("its updates have units of their own");
            Count = _left = _cursor.ReadByte() | _cursor.ReadByte() << 8;
            if (Count is 0 or > MaxBookUpdates) throw Corrupt($"it claims {Count} updates");
            _levelsLeft = MaxBookLevels;
        }

        /// <summary>Number of updates in the block.</summary>
        public int Count { get; }

        /// <summary>Reads the next update. Nothing is allocated once the buffer has grown.</summary>
        /// <param name="into">Gets the update; after an exception it holds nothing that means anything.</param>
        /// <returns>False at the end: the buffer is as it was.</returns>
        /// <exception cref="RefusedException">TICK_BLOCK_CORRUPT: the bytes do not go on as their head says.</exception>
        public bool Read(BookUpdate into)
        {
            if (_left == 0) return _cursor.IsAtEnd ? false : throw Corrupt("bytes follow its last update");
            _left--;
            var packed = _cursor.ReadByte();
            var (kind, scale) = ((BookUpdateKind)(packed & 3), DecimalScale.Powers[packed >> 4]);
            _timeNs = _cursor.ReadTimeAfter(_timeNs, Units[packed >> 2 & 3]);
            switch (kind)
            {
                case BookUpdateKind.Stale:
                    var fault = (BookFault)_cursor.ReadByte();
                    if (fault is BookFault.None or > BookFault.BadMessage) throw Corrupt($"{(int)fault} is no fault of a book");
                    into.BeginStale(_timeNs, fault);
                    return true;
                case BookUpdateKind.Snapshot or BookUpdateKind.Delta:
                    ReadLevels(into, kind, scale);
                    return true;
                default:
                    throw Corrupt($"the byte {packed} begins no update");
            }
        }

        private void ReadLevels(BookUpdate into, BookUpdateKind kind, long scale)
        {
            _sequence = unchecked(_sequence + _cursor.ReadSigned());
            if (_sequence < 0) throw Corrupt("a sequence is negative");
            var (bids, asks) = (_cursor.ReadUnsigned(), _cursor.ReadUnsigned());
            if (bids > BookUpdate.MaxLevels || asks > BookUpdate.MaxLevels - bids) throw Corrupt($"an update claims {bids} bids and {asks} asks");
            _levelsLeft -= (int)(bids + asks);
            if (_levelsLeft < 0) throw Corrupt($"it has more than {MaxBookLevels} levels");

            into.Begin(kind, _timeNs, _sequence);
            var price = _anchors.Bid;
            for (var i = 0; i < (int)bids; i++)
            {
                var level = ReadLevel(ref price, scale);
                if (i == 0) _anchors.SetBid(price);
                into.AddBid(level);
            }

            price = _anchors.Ask;
            for (var i = 0; i < (int)asks; i++)
            {
                var level = ReadLevel(ref price, scale);
                if (i == 0) _anchors.SetAsk(price);
                into.AddAsk(level);
            }
        }

        private BookLevel ReadLevel(ref long price, long scale)
        {
            price = unchecked(price + _cursor.ReadSigned());
            return new BookLevel(price, unchecked((long)_cursor.ReadUnsigned() * scale));
        }
    }
}

/// <summary>Prices from which the first levels of the next update are written.</summary>
internal struct BookAnchors
{
    private long? _ask;

    public long Bid { get; private set; }

    public readonly long Ask => _ask ?? Bid;

    public void SetBid(long price) => Bid = price;

    public void SetAsk(long price) => _ask = price;
}
