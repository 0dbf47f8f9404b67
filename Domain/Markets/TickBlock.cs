using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace OrleansTrading.Domain.Markets;

/// <summary>
/// A run of ticks of one kind, of one venue and one instrument, in compact form: the same bytes travel in grain calls and messages.
/// </summary>
/// <remarks>
/// <para>Numbers are little-endian base-128 varints, signed ones zigzag. All differences wrap around, so that any prices and sizes can be
/// written. Times are since the epoch, not negative and in order. A block is:</para>
/// <list type="number">
/// <item>Version, one byte: 3.</item>
/// <item>Kind, one byte: low half the <see cref="TickKind"/>; high half the unit of time: 0 ns, 1 µs, 2 ms, 3 s.</item>
/// <item>What the kind needs: quotes below; <see cref="TradeReader"/>, <see cref="BookReader"/> and <see cref="BarReader"/> say the others.</item>
/// <item>CRC-32C of everything before, four bytes, little-endian.</item>
/// </list>
/// <para>Quotes:</para>
/// <list type="number">
/// <item>Number of quotes; length in bytes of the column of times.</item>
/// <item>The first quote: its time since the epoch in units, its bid (signed), its ask minus its bid (signed).</item>
/// <item>The column of times: for each quote after the first, units since the one before.</item>
/// <item>The column of prices: for each quote after the first, the bid's and the ask's change in ticks. Where both are −7 … 7, one byte: the
/// bid's change plus 8 in the high half, the ask's plus 8 in the low half. Otherwise the byte 0 and then both (signed).</item>
/// </list>
/// <para>A quiet market's quote takes about two and a half bytes: time in milliseconds one or two, prices one.</para>
/// </remarks>
public static partial class TickBlock
{
    /// <summary>Most quotes in a block.</summary>
    public const int MaxQuotes = 4_096;

    internal const byte FormatVersion = 3;
    internal const int ChecksumBytes = 4;
    internal const int MaxNumberBytes = 10;

    // Version and kind, count and length of times, three ten-byte numbers, and the checksum, at most.
    private const int MaxFrameBytes = 2 + 2 * 5 + 3 * MaxNumberBytes + ChecksumBytes;
    private const int MaxPriceBytes = 1 + 2 * MaxNumberBytes;
    private const int MostOnStack = 512;
    private const long MostNear = 7;

    /// <summary>Nanoseconds of the units of time.</summary>
    internal static readonly long[] Units = [1, 1_000, 1_000_000, 1_000_000_000];

    /// <summary>Which kind of ticks a block says that it holds. The rest of it is not looked at; decoding does that.</summary>
    /// <exception cref="RefusedException">TICK_BLOCK_CORRUPT: the bytes begin no block of this version.</exception>
    public static TickKind KindOf(ImmutableArray<byte> bytes) => HeadOf(bytes.AsSpan()).Kind;

    /// <summary>Encodes 1 to <see cref="MaxQuotes"/> quotes, in order of time.</summary>
    /// <exception cref="ArgumentException">The number of quotes is out of range, or time runs backwards.</exception>
    public static ImmutableArray<byte> Encode(ReadOnlySpan<Quote> quotes)
    {
        if (quotes.Length is 0 or > MaxQuotes)
            throw new ArgumentException($"A block holds 1 to {MaxQuotes} quotes, not {quotes.Length}.", nameof(quotes));

        var timesBound = (quotes.Length - 1) * MaxNumberBytes;
        var bound = MaxFrameBytes + timesBound + (quotes.Length - 1) * MaxPriceBytes;
        // Times are written where they cannot meet the rest, and moved together when their length is known.
        var times = timesBound <= MostOnStack ? stackalloc byte[MostOnStack] : new byte[timesBound];
        var buffer = bound <= MostOnStack ? stackalloc byte[MostOnStack] : new byte[bound];

        var unit = CoarsestUnit(quotes);
        var timesLength = WriteTimes(times, quotes, Units[unit]);
        var at = WriteHead(buffer, TickKind.Quote, unit);
        at = Varint.Write(buffer, at, (ulong)quotes.Length);
        at = Varint.Write(buffer, at, (ulong)timesLength);
        at = Varint.Write(buffer, at, (ulong)(quotes[0].TimeNs / Units[unit]));
        at = Varint.WriteSigned(buffer, at, quotes[0].BidTicks);
        at = Varint.WriteSigned(buffer, at, unchecked(quotes[0].AskTicks - quotes[0].BidTicks));
        times[..timesLength].CopyTo(buffer[at..]);
        at = WritePrices(buffer, at + timesLength, quotes);
        return Seal(buffer, at);
    }

    /// <summary>Reads a block's quotes one after the other, without allocation.</summary>
    /// <exception cref="RefusedException">TICK_BLOCK_CORRUPT: the bytes are no block of quotes of this version.</exception>
    public static Reader Decode(ImmutableArray<byte> bytes) => new(bytes);

    /// <summary>Writes version, kind and unit of time; gives where to go on.</summary>
    internal static int WriteHead(Span<byte> buffer, TickKind kind, int unit)
    {
        buffer[0] = FormatVersion;
        buffer[1] = (byte)(unit << 4 | (int)kind);
        return 2;
    }

    /// <summary>The block whose first bytes, up to a place, are in a buffer that has room for the checksum.</summary>
    internal static ImmutableArray<byte> Seal(Span<byte> buffer, int at)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(buffer[at..], Crc32C.Append(0, buffer[..at]));
        return ImmutableCollectionsMarshal.AsImmutableArray(buffer[..(at + ChecksumBytes)].ToArray());
    }

    /// <summary>What is between head and checksum of a block of a kind, when they are as they should be.</summary>
    private static BlockCursor Body(ImmutableArray<byte> block, TickKind kind, out long unitNs)
    {
        var bytes = block.AsSpan();
        var (found, unit) = HeadOf(bytes);
        var end = bytes.Length - ChecksumBytes;
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[end..]) != Crc32C.Append(0, bytes[..end])) throw Corrupt("its checksum is another");
        if (found != kind) throw Corrupt($"it holds kind {found} and not {kind}");
        unitNs = Units[unit];
        return new BlockCursor(ImmutableCollectionsMarshal.AsArray(block)!, 2, end);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static RefusedException Corrupt(string how) => new("TICK_BLOCK_CORRUPT", $"A tick block cannot be read: {how}.");

    private static (TickKind Kind, int Unit) HeadOf(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 2 + ChecksumBytes) throw Corrupt("it is too short");
        if (bytes[0] != FormatVersion) throw Corrupt($"it has version {bytes[0]}");
        var (unit, kind) = (bytes[1] >> 4, (TickKind)(bytes[1] & 0xF));
        if (kind is < TickKind.Trade or > TickKind.Bar || unit >= Units.Length) throw Corrupt($"it has kind {bytes[1]}");
        return (kind, unit);
    }

    private static int CoarsestUnit(ReadOnlySpan<Quote> quotes)
    {
        var unit = Units.Length - 1;
        foreach (ref readonly var quote in quotes)
            while (quote.TimeNs % Units[unit] != 0) unit--;
        return unit;
    }

    private static int WriteTimes(Span<byte> times, ReadOnlySpan<Quote> quotes, long unit)
    {
        if (quotes[0].TimeNs < 0) throw OutOfOrder();
        var at = 0;
        for (var i = 1; i < quotes.Length; i++)
        {
            var step = quotes[i].TimeNs - quotes[i - 1].TimeNs;
            if (step < 0) throw OutOfOrder();
            at = Varint.Write(times, at, (ulong)(step / unit));
        }

        return at;

        static ArgumentException OutOfOrder() => new("Quotes of a block are in order of time.", nameof(quotes));
    }

    private static int WritePrices(Span<byte> buffer, int at, ReadOnlySpan<Quote> quotes)
    {
        for (var i = 1; i < quotes.Length; i++)
        {
            var bid = unchecked(quotes[i].BidTicks - quotes[i - 1].BidTicks);
            var ask = unchecked(quotes[i].AskTicks - quotes[i - 1].AskTicks);
            if (bid is >= -MostNear and <= MostNear && ask is >= -MostNear and <= MostNear)
            {
                buffer[at++] = (byte)(bid + 8 << 4 | ask + 8);
                continue;
            }

            buffer[at++] = 0;
            at = Varint.WriteSigned(buffer, at, bid);
            at = Varint.WriteSigned(buffer, at, ask);
        }

        return at;
    }
}
