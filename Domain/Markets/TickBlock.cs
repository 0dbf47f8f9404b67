using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace OrleansTrading.Domain.Markets;

/// <summary>
/// A run of quotes of one venue and one instrument in compact form: what travels in one grain call. Layout, all integers
/// little-endian base-128 varints (signed ones zigzag): format version (1), number of quotes, then for each quote the
/// time since the quote before (ns; the first since the epoch), the bid's change (ticks; the first from zero) and the ask minus
/// the bid (ticks, negative for a bad quote).
/// </summary>
public static class TickBlock
{
    /// <summary>Most quotes in a block.</summary>
    public const int MaxQuotes = 4_096;

    private const byte FormatVersion = 1;

    // Three ten-byte varints a quote, at worst, after the version and the count.
    private const int MaxBytesPerQuote = 30;
    private const int MaxHeaderBytes = 11;

    /// <summary>Encodes 1 to <see cref="MaxQuotes"/> quotes, in order of time.</summary>
    /// <exception cref="ArgumentException">The number of quotes is out of range, or time runs backwards.</exception>
    public static ImmutableArray<byte> Encode(ReadOnlySpan<Quote> quotes)
    {
        if (quotes.Length is 0 or > MaxQuotes)
            throw new ArgumentException($"A block holds 1 to {MaxQuotes} quotes, not {quotes.Length}.", nameof(quotes));

        var size = MaxHeaderBytes + quotes.Length * MaxBytesPerQuote;
        var buffer = size <= 512 ? stackalloc byte[512] : new byte[size];
        buffer[0] = FormatVersion;
        var at = Varint.Write(buffer, 1, (ulong)quotes.Length);
        var previous = default(Quote);
        foreach (ref readonly var quote in quotes)
        {
            if (quote.TimeNs < previous.TimeNs)
                throw new ArgumentException("Quotes of a block are in order of time.", nameof(quotes));
            at = Varint.Write(buffer, at, (ulong)(quote.TimeNs - previous.TimeNs));
            at = Varint.WriteSigned(buffer, at, quote.BidTicks - previous.BidTicks);
            at = Varint.WriteSigned(buffer, at, quote.AskTicks - quote.BidTicks);
            previous = quote;
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(buffer[..at].ToArray());
    }

    /// <summary>Reads a block's quotes one after the other, without allocation.</summary>
    /// <exception cref="RefusedException">TICK_BLOCK_CORRUPT: the bytes are no block of this version.</exception>
    public static Reader Decode(ImmutableArray<byte> bytes) => new(bytes.AsSpan());

    /// <summary>Enumerates the quotes of a block.</summary>
    public ref struct Reader
    {
        private readonly ReadOnlySpan<byte> _bytes;
        private int _at;
        private int _left;
        private Quote _current;

        internal Reader(ReadOnlySpan<byte> bytes)
        {
            if (bytes.Length < 2 || bytes[0] != FormatVersion) throw Corrupt("it has another version");
            _bytes = bytes;
            _at = 1;
            var count = ReadUnsigned();
            if (count is 0 or > MaxQuotes) throw Corrupt($"it claims {count} quotes");
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
        public bool MoveNext()
        {
            if (_left == 0)
            {
                if (_at != _bytes.Length) throw Corrupt("bytes follow its last quote");
                return false;
            }

            _left--;
            var time = unchecked(_current.TimeNs + (long)ReadUnsigned());
            var bid = unchecked(_current.BidTicks + ReadSigned());
            var ask = unchecked(bid + ReadSigned());
            if (time < _current.TimeNs) throw Corrupt("its times overflow");
            _current = new Quote(time, bid, ask);
            return true;
        }

        private ulong ReadUnsigned() =>
            Varint.TryRead(_bytes, ref _at, out var value) ? value : throw Corrupt("it ends within a number");

        private long ReadSigned() => Varint.Unzigzag(ReadUnsigned());

        private static RefusedException Corrupt(string how) => new("TICK_BLOCK_CORRUPT", $"A tick block cannot be read: {how}.");
    }
}
