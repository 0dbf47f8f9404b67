using System.Runtime.CompilerServices;

namespace OrleansTrading.Domain.Markets;

public static partial class TickBlock
{
    /// <summary>Enumerates the quotes of a block.</summary>
    public ref struct Reader
    {
        private readonly ReadOnlySpan<byte> _times;
        private readonly ReadOnlySpan<byte> _prices;
        private readonly long _unit;
        private int _timeAt;
        private int _priceAt;
        private int _left;
        private bool _isFirst;
        private Quote _current;

        internal Reader(ReadOnlySpan<byte> bytes)
        {
            var body = Open(bytes, TickKind.Quote, out _unit);
            var at = 0;
            var count = ReadUnsigned(body, ref at);
            if (count is 0 or > MaxQuotes) throw Corrupt($"it claims {count} quotes");
            var timesLength = ReadUnsigned(body, ref at);
            var time = ReadUnsigned(body, ref at);
            if (time > (ulong)(long.MaxValue / _unit)) throw Corrupt("its times overflow");
            var bid = ReadSigned(body, ref at);
            var ask = unchecked(bid + ReadSigned(body, ref at));
            if (timesLength > (ulong)(body.Length - at)) throw Corrupt("it ends within its times");
            _times = body.Slice(at, (int)timesLength);
            _prices = body[(at + (int)timesLength)..];
            _current = new Quote((long)time * _unit, bid, ask);
            _isFirst = true;
            Count = _left = (int)count;
        }

        /// <summary>Number of quotes in the block.</summary>
        public int Count { get; }

        /// <summary>The quote read last.</summary>
        public readonly Quote Current => _current;

        /// <summary>Enumerates the block itself.</summary>
        public readonly Reader GetEnumerator() => this;

        /// <summary>Reads the next quote.</summary>
        /// <returns>False at the end.</returns>
        /// <exception cref="RefusedException">TICK_BLOCK_CORRUPT: the bytes do not go on as their head says.</exception>
        public bool MoveNext()
        {
            if (_left == 0)
            {
                if (_timeAt != _times.Length || _priceAt != _prices.Length) throw Corrupt("bytes follow its last quote");
                return false;
            }

            _left--;
            if (_isFirst)
            {
                _isFirst = false;
                return true;
            }

            var step = ReadUnsigned(_times, ref _timeAt);
            if (step > (ulong)((long.MaxValue - _current.TimeNs) / _unit)) throw Corrupt("its times overflow");
            if (_priceAt >= _prices.Length) throw Corrupt("it ends within its prices");
            var (bid, ask) = ReadChange();
            _current = new Quote(
                _current.TimeNs + (long)step * _unit, unchecked(_current.BidTicks + bid), unchecked(_current.AskTicks + ask));
            return true;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private (long Bid, long Ask) ReadChange()
        {
            int packed = _prices[_priceAt++];
            if (packed == 0) return (ReadSigned(_prices, ref _priceAt), ReadSigned(_prices, ref _priceAt));
            var (bid, ask) = (packed >> 4, packed & 0xF);
            if (bid == 0 || ask == 0) throw Corrupt($"the byte {packed} is no change of prices");
            return (bid - 8, ask - 8);
        }

        private static ulong ReadUnsigned(ReadOnlySpan<byte> bytes, ref int at) =>
            Varint.TryRead(bytes, ref at, out var value) ? value : throw Corrupt("it ends within a number");

        private static long ReadSigned(ReadOnlySpan<byte> bytes, ref int at) => Varint.Unzigzag(ReadUnsigned(bytes, ref at));
    }
}
