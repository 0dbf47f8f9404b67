using System.Buffers.Binary;
using System.Text;
using OrleansTrading.Domain.Execution.Matching;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Domain.Execution;

/// <summary>The bytes of a captured <see cref="PaperVenue"/>.</summary>
/// <remarks>
/// <para>Numbers are little-endian base-128 varints, signed ones zigzag, null as −1 where they are not negative; texts are their number of bytes and
/// UTF-8:</para>
/// <list type="number">
/// <item>Version, one byte: 1; the number that was given to an order last.</item>
/// <item>Orders by arrival: symbol, portfolio, id, side, pricing, time in force, end, post-only, display, arrival, decision, worst price, size, filled,
/// fills, whether placed, number, best price at arrival, ahead at arrival, last amendment; whether it has a place in a queue, and that.</item>
/// <item>Amendments: portfolio, order, id, limit, quantity as four numbers of a decimal, arrival; why it is refused, empty: it is on its way.</item>
/// <item>Cancellations: portfolio, order, arrival.</item>
/// <item>What was taken of books: symbol, portfolio, whether by buying, price, lots.</item>
/// <item>CRC-32C of everything before, four bytes, little-endian.</item>
/// </list>
/// </remarks>
internal static class PaperState
{
    private const byte FormatVersion = 1;
    private const int ChecksumBytes = 4;
    private const int MaxNumberBytes = 10;
    private const int MaxEntries = 1_000_000;

    public static RefusedException Corrupt(string what) => new("PAPER_STATE_CORRUPT", $"The captured orders of a paper venue are corrupt: {what}.");

    public sealed class Writer
    {
        private byte[] _buffer = new byte[1_024];
        private int _at = 1;

        public Writer() => _buffer[0] = FormatVersion;

        public void WriteNumber(long value)
        {
            Reserve(MaxNumberBytes);
            _at = Varint.WriteSigned(_buffer, _at, value);
        }

        public void WriteText(string text)
        {
            var length = Encoding.UTF8.GetByteCount(text);
            WriteNumber(length);
            Reserve(length);
            _at += Encoding.UTF8.GetBytes(text, _buffer.AsSpan(_at));
        }

        public void Write(WorkingOrder order)
        {
            WriteText(order.Market.Instrument.Symbol);
            WriteText(order.Portfolio);
            WriteText(order.ClientOrderId);
            ReadOnlySpan<long> numbers =
            [
                (int)order.Side, (int)order.Pricing, (int)order.TimeInForce, order.ExpiresNs, order.PostOnly ? 1 : 0, order.DisplayLots, order.ArrivalNs,
                order.DecidedNs, order.WorstTicks, order.QuantityLots, order.FilledLots, order.Fills, order.IsPlaced ? 1 : 0, order.Entered,
                order.BestAtArrivalTicks, order.AheadAtArrivalLots ?? -1, order.AmendedThroughNs, order.Queue is null ? 0 : 1,
            ];
            foreach (var number in numbers) WriteNumber(number);
            if (order.Queue?.State is not { } queue) return;
            WriteNumber(queue.OpenLots);
            WriteNumber(queue.Model.Power);
            WriteNumber(queue.AheadLots ?? -1);
            WriteNumber(queue.AheadAtArrivalLots ?? -1);
            WriteNumber(queue.ShownLots);
            WriteNumber(queue.TakenThroughLots);
        }

        public void Write(PaperAmend amend)
        {
            WriteText(amend.Portfolio);
            WriteText(amend.ClientOrderId);
            WriteText(amend.AmendId);
            WriteNumber(amend.LimitTicks);
            foreach (var part in decimal.GetBits(amend.Quantity)) WriteNumber(part);
            WriteNumber(amend.ArrivalNs);
        }

        public byte[] Seal()
        {
            Reserve(ChecksumBytes);
            BinaryPrimitives.WriteUInt32LittleEndian(_buffer.AsSpan(_at), Crc32C.Append(0, _buffer.AsSpan(0, _at)));
            return _buffer[..(_at + ChecksumBytes)];
        }

        private void Reserve(int bytes)
        {
            if (_buffer.Length - _at < bytes) Array.Resize(ref _buffer, 2 * _buffer.Length + bytes);
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

        public long ReadNumber() =>
            Varint.TryRead(_body, ref _at, out var value) ? Varint.Unzigzag(value) : throw Corrupt("it ends within a number");

        public int ReadCount() => ReadNumber() is >= 0 and <= MaxEntries and var count ? (int)count : throw Corrupt("a count is none");

        public string ReadText()
        {
            var length = ReadCount();
            if (length > _body.Length - _at) throw Corrupt("it ends within a text");
            var text = Encoding.UTF8.GetString(_body.Slice(_at, length));
            _at += length;
            return text;
        }

        public WorkingOrder ReadOrder(PaperMarket market)
        {
            var order = new WorkingOrder
            {
                Market = market,
                Portfolio = ReadText(),
                ClientOrderId = ReadText(),
                Side = Known((Side)ReadNumber()),
                Pricing = Known((OrderPricing)ReadNumber()),
                TimeInForce = Known((TimeInForce)ReadNumber()),
                ExpiresNs = ReadNumber(),
                PostOnly = ReadNumber() == 1,
                DisplayLots = ReadNumber(),
                ArrivalNs = ReadNumber(),
                DecidedNs = ReadNumber(),
                WorstTicks = ReadNumber(),
                QuantityLots = ReadNumber(),
                FilledLots = ReadNumber(),
                Fills = ReadCount(),
                IsPlaced = ReadNumber() == 1,
                Entered = ReadNumber(),
                BestAtArrivalTicks = ReadNumber(),
                AheadAtArrivalLots = ReadOptional(),
                AmendedThroughNs = ReadNumber(),
            };
            if (order.FilledLots < 0 || order.OpenLots <= 0) throw Corrupt($"an order has {order.FilledLots} of {order.QuantityLots} lots");
            if (ReadNumber() == 1) order.Queue = ReadQueue(order);
            return order;
        }

        public PaperAmend ReadAmend()
        {
            var (portfolio, clientOrderId, amendId, limitTicks) = (ReadText(), ReadText(), ReadText(), ReadNumber());
            ReadOnlySpan<int> parts = [(int)ReadNumber(), (int)ReadNumber(), (int)ReadNumber(), (int)ReadNumber()];
            return new PaperAmend(portfolio, clientOrderId, amendId, limitTicks, new decimal(parts), ReadNumber());
        }

        public readonly void End()
        {
            if (_at != _body.Length) throw Corrupt("bytes follow its end");
        }

        private QueuePosition ReadQueue(WorkingOrder order)
        {
            var (openLots, power) = (ReadNumber(), ReadNumber());
            if (openLots < 0 || openLots > order.OpenLots) throw Corrupt($"an order shows {openLots} of {order.OpenLots} lots");
            var model = power switch
            {
                0 => QueueModel.Conservative,
                > 0 and <= QueueModel.MostPower => QueueModel.ByPosition((int)power),
                _ => throw Corrupt($"a queue's exponent is {power}"),
            };
            return new QueuePosition(new QueuePositionState(
                order.Side, order.WorstTicks, openLots, model, ReadOptional(), ReadOptional(), ReadNumber(), ReadNumber()));
        }

        private static T Known<T>(T term) where T : struct, Enum => Enum.IsDefined(term) ? term : throw Corrupt($"{term} is no {typeof(T).Name}");

        private long? ReadOptional() => ReadNumber() is >= 0 and var value ? value : null;
    }
}
