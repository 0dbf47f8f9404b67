using System.Collections.Immutable;

namespace OrleansTrading.Domain.Markets;

public static partial class TickBlock
{
    /// <summary>Most trades in a block.</summary>
    public const int MaxTrades = 4_096;

    private const int MaxTradeHeadBytes = 2 + 5 + 1;
    private const int MaxTradeBytes = 3 * MaxNumberBytes + 1;
    private const long MostNearTrade = 31;
    private const int AggressorBits = 2;

    /// <summary>Encodes 1 to <see cref="MaxTrades"/> trades, in order of time.</summary>
    /// <exception cref="ArgumentException">The number of trades is out of range, time runs backwards, or an aggressor is none.</exception>
    public static ImmutableArray<byte> EncodeTrades(ReadOnlySpan<Trade> trades)
    {
        if (trades.Length is 0 or > MaxTrades)
            throw new ArgumentException($"A block holds 1 to {MaxTrades} trades, not {trades.Length}.", nameof(trades));

        var bound = MaxTradeHeadBytes + trades.Length * MaxTradeBytes + ChecksumBytes;
        var buffer = bound <= MostOnStack ? stackalloc byte[MostOnStack] : new byte[bound];
        var (unit, digits) = UnitAndZeros(trades);
        var (unitNs, scale) = (Units[unit], DecimalScale.Powers[digits]);
        var at = WriteHead(buffer, TickKind.Trade, unit);
        at = Varint.Write(buffer, at, (ulong)trades.Length);
        buffer[at++] = (byte)digits;
        var (timeNs, price) = (0L, 0L);
        foreach (ref readonly var trade in trades)
        {
            at = Varint.Write(buffer, at, (ulong)((trade.TimeNs - timeNs) / unitNs));
            var change = unchecked(trade.PriceTicks - price);
            var isNear = change is >= -MostNearTrade and <= MostNearTrade;
            buffer[at++] = (byte)((isNear ? (int)change + MostNearTrade + 1 : 0) << AggressorBits | (long)trade.Aggressor);
            if (!isNear) at = Varint.WriteSigned(buffer, at, change);
            at = Varint.Write(buffer, at, (ulong)(trade.SizeLots / scale));
            (timeNs, price) = (trade.TimeNs, trade.PriceTicks);
        }

        return Seal(buffer, at);
    }

    /// <summary>Reads a block's trades one after the other, without allocation.</summary>
    /// <exception cref="RefusedException">TICK_BLOCK_CORRUPT: the bytes are no block of trades of this version.</exception>
    public static TradeReader DecodeTrades(ImmutableArray<byte> bytes) => new(bytes);

    private static (int Unit, int Zeros) UnitAndZeros(ReadOnlySpan<Trade> trades)
    {
        var (unit, zeros, timeNs) = (Units.Length - 1, DecimalScale.Most, 0L);
        foreach (ref readonly var trade in trades)
        {
            if (trade.TimeNs < timeNs) throw new ArgumentException("Trades of a block are in order of time.", nameof(trades));
            if (trade.Aggressor > Aggressor.Seller) throw new ArgumentException($"{trade.Aggressor} is no aggressor.", nameof(trades));
            timeNs = trade.TimeNs;
            while (timeNs % Units[unit] != 0) unit--;
            zeros = DecimalScale.Common(zeros, trade.SizeLots);
        }

        return (unit, zeros);
    }

    /// <summary>Enumerates the trades of a block. It can be kept, and goes on where it was.</summary>
    /// <remarks>
    /// After the head: number of trades; how many zeros all sizes end with, one byte, 0 … 15. Then for each trade: units of time since the one
    /// before (the first: since the epoch); one byte, low two bits the <see cref="Aggressor"/>, the others the price's change in ticks plus 32
    /// where that is −31 … 31, else 0 and then the change (signed; the first: from 0); the size in lots without the zeros, as 64 bits.
    /// </remarks>
    public struct TradeReader
    {
        private readonly long _unit;
        private readonly long _scale;
        private BlockCursor _cursor;
        private int _left;
        private Trade _current;

        internal TradeReader(ImmutableArray<byte> bytes)
        {
            _cursor = Body(bytes, TickKind.Trade, out _unit);
            Count = _left = _cursor.ReadCount(MaxTrades, "trades");
            _scale = _cursor.ReadScale();
        }

        /// <summary>Number of trades in the block.</summary>
        public int Count { get; }

        /// <summary>The trade read last.</summary>
        public readonly Trade Current => _current;

        /// <summary>Enumerates the block itself.</summary>
        public readonly TradeReader GetEnumerator() => this;

        /// <summary>Reads the next trade.</summary>
        /// <returns>False at the end.</returns>
        /// <exception cref="RefusedException">TICK_BLOCK_CORRUPT: the bytes do not go on as their head says.</exception>
        public bool MoveNext()
        {
            if (_left == 0) return _cursor.IsAtEnd ? false : throw Corrupt("bytes follow its last trade");
            _left--;
            var timeNs = _cursor.ReadTimeAfter(_current.TimeNs, _unit);
            var packed = _cursor.ReadByte();
            var aggressor = (Aggressor)(packed & (1 << AggressorBits) - 1);
            if (aggressor > Aggressor.Seller) throw Corrupt($"the byte {packed} is no change of a price");
            var near = packed >> AggressorBits;
            var change = near == 0 ? _cursor.ReadSigned() : near - MostNearTrade - 1;
            var size = unchecked((long)_cursor.ReadUnsigned() * _scale);
            _current = new Trade(timeNs, unchecked(_current.PriceTicks + change), size, aggressor);
            return true;
        }
    }
}
