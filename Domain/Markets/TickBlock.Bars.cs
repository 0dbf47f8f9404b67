using System.Collections.Immutable;
using OrleansTrading.Domain.Bars;

namespace OrleansTrading.Domain.Markets;

public static partial class TickBlock
{
    /// <summary>Most bars in a block.</summary>
    public const int MaxBars = 4_096;

    private const int MaxBarHeadBytes = 2 + 5 + 1;
    private const int MaxBarBytes = 1 + 7 * MaxNumberBytes;

    /// <summary>Encodes 1 to <see cref="MaxBars"/> bars, in order of their closes.</summary>
    /// <exception cref="ArgumentException">The number of bars is out of range, time runs backwards, or a bar's price is none.</exception>
    public static ImmutableArray<byte> EncodeBars(ReadOnlySpan<VenueBar> bars)
    {
        if (bars.Length is 0 or > MaxBars) throw new ArgumentException($"A block holds 1 to {MaxBars} bars, not {bars.Length}.", nameof(bars));

        var buffer = new byte[MaxBarHeadBytes + bars.Length * MaxBarBytes + ChecksumBytes].AsSpan();
        var (unit, zeros) = UnitAndZeros(bars);
        var (unitNs, scale) = (Units[unit], DecimalScale.Powers[zeros]);
        var at = WriteHead(buffer, TickKind.Bar, unit);
        at = Varint.Write(buffer, at, (ulong)bars.Length);
        buffer[at++] = (byte)zeros;
        var (timeNs, length, price) = (0L, 0L, 0L);
        foreach (ref readonly var bar in bars)
            unchecked
            {
                buffer[at++] = (byte)bar.Price;
                at = Varint.Write(buffer, at, (ulong)((bar.CloseTimeNs - timeNs) / unitNs));
                at = Varint.WriteSigned(buffer, at, bar.CloseTimeNs - bar.OpenTimeNs - length);
                at = Varint.WriteSigned(buffer, at, bar.Open - price);
                at = Varint.WriteSigned(buffer, at, bar.Close - bar.Open);
                at = Varint.WriteSigned(buffer, at, bar.High - Math.Max(bar.Open, bar.Close));
                at = Varint.WriteSigned(buffer, at, Math.Min(bar.Open, bar.Close) - bar.Low);
                at = Varint.Write(buffer, at, (ulong)(bar.VolumeLots / scale));
                (timeNs, length, price) = (bar.CloseTimeNs, bar.CloseTimeNs - bar.OpenTimeNs, bar.Close);
            }

        return Seal(buffer, at);
    }

    /// <summary>Reads a block's bars one after the other, without allocation.</summary>
    /// <exception cref="RefusedException">TICK_BLOCK_CORRUPT: the bytes are no block of bars of this version.</exception>
    public static BarReader DecodeBars(ImmutableArray<byte> bytes) => new(bytes);

    private static (int Unit, int Zeros) UnitAndZeros(ReadOnlySpan<VenueBar> bars)
    {
        var (unit, zeros, timeNs) = (Units.Length - 1, DecimalScale.Most, 0L);
        foreach (ref readonly var bar in bars)
        {
            if (bar.CloseTimeNs < timeNs) throw new ArgumentException("Bars of a block are in order of their closes.", nameof(bars));
            if (bar.Price is < BarPrice.Trade or > BarPrice.Ask) throw new ArgumentException($"{bar.Price} is no price of a bar.", nameof(bars));
            timeNs = bar.CloseTimeNs;
            while (timeNs % Units[unit] != 0) unit--;
            zeros = DecimalScale.Common(zeros, bar.VolumeLots);
        }

        return (unit, zeros);
    }

    /// <summary>Enumerates the bars of a block. It can be kept, and goes on where it was.</summary>
    /// <remarks>
    /// After the head: number of bars; how many zeros all volumes end with, one byte, 0 … 15. Then for each bar: its <see cref="BarPrice"/>, one
    /// byte; units of time from the close before to its own (the first: since the epoch); how many nanoseconds longer it is than the one before
    /// (signed; the first: than 0); its open from the close before (signed; the first: from 0), its close from its open (signed), its high above
    /// both (signed), its low below both (signed); its volume in lots without the zeros, as 64 bits.
    /// </remarks>
    public struct BarReader
    {
        private readonly long _unit;
        private readonly long _scale;
        private BlockCursor _cursor;
        private int _left;
        private long _timeNs;
        private long _length;
        private long _price;
        private VenueBar _current;

        internal BarReader(ImmutableArray<byte> bytes)
        {
            _cursor = Body(bytes, TickKind.Bar, out _unit);
            Count = _left = _cursor.ReadCount(MaxBars, "bars");
            _scale = _cursor.ReadScale();
        }

        /// <summary>Number of bars in the block.</summary>
        public int Count { get; }

        /// <summary>The bar read last.</summary>
        public readonly VenueBar Current => _current;

        /// <summary>Enumerates the block itself.</summary>
        public readonly BarReader GetEnumerator() => this;

        /// <summary>Reads the next bar.</summary>
        /// <returns>False at the end.</returns>
        /// <exception cref="RefusedException">TICK_BLOCK_CORRUPT: the bytes do not go on as their head says.</exception>
        public bool MoveNext()
        {
            if (_left == 0) return _cursor.IsAtEnd ? false : throw Corrupt("bytes follow its last bar");
            _left--;
            var kind = (BarPrice)_cursor.ReadByte();
            if (kind is < BarPrice.Trade or > BarPrice.Ask) throw Corrupt($"{(int)kind} is no price of a bar");
            _timeNs = _cursor.ReadTimeAfter(_timeNs, _unit);
            unchecked
            {
                _length += _cursor.ReadSigned();
                var open = _price + _cursor.ReadSigned();
                var close = open + _cursor.ReadSigned();
                var high = Math.Max(open, close) + _cursor.ReadSigned();
                var low = Math.Min(open, close) - _cursor.ReadSigned();
                var volume = (long)_cursor.ReadUnsigned() * _scale;
                _current = new VenueBar(_timeNs - _length, _timeNs, kind, open, high, low, close, volume);
                _price = close;
            }

            return true;
        }
    }
}
