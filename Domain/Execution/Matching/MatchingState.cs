using System.Buffers.Binary;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Domain.Execution.Matching;

/// <summary>The bytes of a captured <see cref="MatchingEngine"/>.</summary>
/// <remarks>
/// <para>Numbers are little-endian base-128 varints, signed ones zigzag:</para>
/// <list type="number">
/// <item>Version, one byte: 1.</item>
/// <item>The limits: orders, levels a side, lots of an order, parts of an iceberg.</item>
/// <item>Time; number of the last event.</item>
/// <item>Bids, then asks: number of levels, and each, best first: how far its price is from the one before (the first: from 0), number of orders,
/// and the orders as they queue.</item>
/// <item>An order: id (signed), account (signed), terms, size, what is open, what is shown, display size, when it ends where its time in force
/// says that it does, number of the event with which it entered. Terms: bits 0–2 time in force, 3–5 self-trade prevention, 6 post-only.</item>
/// <item>CRC-32C of everything before, four bytes, little-endian.</item>
/// </list>
/// </remarks>
internal static class MatchingState
{
    private const byte FormatVersion = 1;
    private const int ChecksumBytes = 4;
    private const int MaxNumberBytes = 10;
    private const int TermBits = 3;
    private const int PostOnlyBit = 2 * TermBits;

    private static RefusedException Corrupt(string what) => new("MATCHING_STATE_CORRUPT", $"The captured book of orders is corrupt: {what}.");

    public sealed class Writer
    {
        private byte[] _buffer = new byte[1_024];
        private int _at = 1;

        public Writer() => _buffer[0] = FormatVersion;

        public void WriteUnsigned(long value)
        {
            Reserve();
            _at = Varint.Write(_buffer, _at, (ulong)value);
        }

        public void Write(in OrderNode order)
        {
            WriteSigned(order.OrderId);
            WriteSigned(order.Account);
            WriteUnsigned((int)order.TimeInForce | (int)order.Prevention << TermBits | (order.PostOnly ? 1 << PostOnlyBit : 0));
            WriteUnsigned(order.Quantity);
            WriteUnsigned(order.Open);
            WriteUnsigned(order.Visible);
            WriteUnsigned(order.Display);
            if (order.TimeInForce is TimeInForce.GoodTillDate or TimeInForce.Day) WriteUnsigned(order.ExpiresNs);
            WriteUnsigned(order.Entered);
        }

        public byte[] Seal()
        {
            Reserve();
            BinaryPrimitives.WriteUInt32LittleEndian(_buffer.AsSpan(_at), Crc32C.Append(0, _buffer.AsSpan(0, _at)));
            return _buffer[..(_at + ChecksumBytes)];
        }

        private void WriteSigned(long value)
        {
            Reserve();
            _at = Varint.WriteSigned(_buffer, _at, value);
        }

        private void Reserve()
        {
            if (_buffer.Length - _at < MaxNumberBytes) Array.Resize(ref _buffer, 2 * _buffer.Length);
        }
    }

    public ref struct Reader
    {
        private readonly ReadOnlySpan<byte> _body;
        private int _at;

        public Reader(ReadOnlySpan<byte> bytes)
        {
            if (bytes.Length <= 1 + ChecksumBytes) throw Corrupt($"it has {bytes.Length} bytes");
            if (bytes[0] != FormatVersion) throw Corrupt($"its version is {bytes[0]}, not {FormatVersion}");
            _body = bytes[..^ChecksumBytes];
            if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[^ChecksumBytes..]) != Crc32C.Append(0, _body)) throw Corrupt("its checksum is another");
            _at = 1;
        }

        public MatchingLimits ReadLimits()
        {
            var maxOrders = ReadFromOne(MatchingLimits.MostOrders, "the most orders");
            var maxLevels = ReadFromOne(MatchingLimits.MostLevels, "the most levels");
            var maxOrderLots = ReadFromOne(Instrument.MaxTicks / maxOrders, "the most lots");
            var maxParts = ReadFromOne(MatchingLimits.MostIcebergParts, "the most parts of an iceberg");
            return new MatchingLimits((int)maxOrders, (int)maxLevels, maxOrderLots, (int)maxParts);
        }

        public void ReadSide(Side side, MatchingEngine engine, List<(OrderNode Order, long PriceTicks)> orders)
        {
            var levels = ReadUpTo(engine.Limits.MaxLevels, "the number of levels");
            var priceTicks = 0L;
            for (var rank = 0; rank < levels; rank++)
            {
                var step = ReadFromOne(Instrument.MaxTicks, "a step between prices");
                priceTicks += rank == 0 || side == Side.Sell ? step : -step;
                if (priceTicks is < 1 or > Instrument.MaxTicks) throw Corrupt($"an order's price is {priceTicks}");
                for (var left = ReadFromOne(engine.Limits.MaxOrders - orders.Count, "the number of orders"); left > 0; left--)
                    orders.Add((ReadOrder(side, engine), priceTicks));
            }
        }

        /// <summary>Nothing is left, and what was read can be in one book.</summary>
        public readonly void EndAfter(List<(OrderNode Order, long PriceTicks)> orders)
        {
            if (_at != _body.Length) throw Corrupt("bytes follow its last order");
            if (orders.DistinctBy(o => o.Order.OrderId).Count() != orders.Count) throw Corrupt("two orders have one id");
            if (orders.DistinctBy(o => o.Order.Entered).Count() != orders.Count) throw Corrupt("two orders entered as one");
            var asks = orders.FindIndex(o => o.Order.Side == Side.Sell);
            if (asks > 0 && orders[0].PriceTicks >= orders[asks].PriceTicks) throw Corrupt("it is crossed");
        }

        public long ReadUpTo(long most, string what) =>
            Varint.TryRead(_body, ref _at, out var value) && value <= (ulong)most
                ? (long)value
                : throw Corrupt($"{what} is missing, or more than {most}");

        private long ReadFromOne(long most, string what) => ReadUpTo(most, what) is > 0 and var value ? value : throw Corrupt($"{what} is 0");

        private long ReadSigned() =>
            Varint.TryRead(_body, ref _at, out var value) ? Varint.Unzigzag(value) : throw Corrupt("it ends within a number");

        private OrderNode ReadOrder(Side side, MatchingEngine engine)
        {
            var order = new OrderNode { Side = side, OrderId = ReadSigned(), Account = ReadSigned() };
            var terms = (int)ReadUpTo(2 * (1 << PostOnlyBit) - 1, "the terms of an order");
            order.TimeInForce = (TimeInForce)(terms & (1 << TermBits) - 1);
            order.Prevention = (SelfTradePrevention)(terms >> TermBits & (1 << TermBits) - 1);
            order.PostOnly = terms >> PostOnlyBit != 0;
            var ends = order.TimeInForce is TimeInForce.GoodTillDate or TimeInForce.Day;
            if (!ends && order.TimeInForce != TimeInForce.GoodTillCancelled || order.Prevention > SelfTradePrevention.DecrementAndCancel)
                throw Corrupt($"the terms of an order are {terms}");
            order.Quantity = ReadFromOne(engine.Limits.MaxOrderLots, "the size of an order");
            order.Open = ReadFromOne(order.Quantity, "what is open of an order");
            order.Visible = ReadFromOne(order.Open, "what is shown of an order");
            order.Display = ReadUpTo(engine.Limits.MaxOrderLots, "the display size of an order");
            if (order.Display == 0 ? order.Visible != order.Open : order.Visible > order.Display)
                throw Corrupt($"an order shows {order.Visible} of {order.Open} lots");
            if (ends) order.ExpiresNs = ReadUpTo(long.MaxValue, "the end of an order");
            if (ends && order.ExpiresNs <= engine.NowNs) throw Corrupt("an order should have ended");
            order.Entered = ReadFromOne(engine.LastNumber, "the number with which an order entered");
            return order;
        }
    }
}
