using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace OrleansTrading.Domain.Markets;

public static partial class TickBlock
{
    /// <summary>Enumerates the quotes of a block. It can be kept, and goes on where it was.</summary>
    public struct Reader
    {
        private readonly long _unit;
        private BlockCursor _times;
        private BlockCursor _prices;
        private int _left;
        private bool _isFirst;
        private Quote _current;

        internal Reader(ImmutableArray<byte> bytes)
        {
            _prices = Body(bytes, TickKind.Quote, out _unit);
            Count = _left = _prices.ReadCount(MaxQuotes, "quotes");
            var timesLength = _prices.ReadUnsigned();
            var time = _prices.ReadTimeAfter(0, _unit);
            var bid = _prices.ReadSigned();
            var ask = unchecked(bid + _prices.ReadSigned());
            if (timesLength > (ulong)_prices.Left) throw Corrupt("it ends within its times");
            _times = _prices.Take((int)timesLength);
            _current = new Quote(time, bid, ask);
            _isFirst = true;
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
                if (!_times.IsAtEnd || !_prices.IsAtEnd) throw Corrupt("bytes follow its last quote");
                return false;
            }

            _left--;
            if (_isFirst)
            {
                _isFirst = false;
                return true;
            }

            var timeNs = _times.ReadTimeAfter(_current.TimeNs, _unit);
            if (_prices.IsAtEnd) throw Corrupt("it ends within its prices");
            var (bid, ask) = ReadChange();
            _current = new Quote(timeNs, unchecked(_current.BidTicks + bid), unchecked(_current.AskTicks + ask));
            return true;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private (long Bid, long Ask) ReadChange()
        {
            var packed = _prices.ReadByte();
            if (packed == 0) return (_prices.ReadSigned(), _prices.ReadSigned());
            var (bid, ask) = (packed >> 4, packed & 0xF);
            if (bid == 0 || ask == 0) throw Corrupt($"the byte {packed} is no change of prices");
            return (bid - 8, ask - 8);
        }
    }
}
