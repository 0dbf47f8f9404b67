using System.Buffers.Binary;
using OrleansTrading.Domain;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Storage.Archive.Coding;

namespace OrleansTrading.Storage.Archive.Segments;

/// <summary>
/// The layout of a segment; docs/archive.md tells it in full. A header (magic, version, stream, checksum), blocks, a footer (stream, commits, parts,
/// index of the blocks), and a trailer of fixed length by which a reader finds the footer: its length, its checksum, a magic. Numbers within header
/// and footer are varints, texts UTF-8 with their length before them.
/// </summary>
internal static class SegmentFormat
{
    public const int TrailerBytes = 4 + 4 + 4;

    /// <summary>Most parts of a segment, and blocks of one: bounds of what a hostile footer can make us allocate, with room for a year of ticks.</summary>
    public const int MaxParts = 65_536;

    public const int MaxBlocks = 4_194_304;

    private const byte Version = 1;
    private const int MaxText = 1_000;
    private const int Sha256Bytes = 32;

    private static ReadOnlySpan<byte> HeaderMagic => "OTTA"u8;

    private static ReadOnlySpan<byte> TrailerMagic => "ATTO"u8;

    public static void WriteHeader(ByteColumn into, ArchiveStream stream)
    {
        into.Write(HeaderMagic);
        into.WriteByte(Version);
        WriteStream(into, stream);
        WriteChecksum(into, 0);
    }

    /// <summary>Checks that a segment begins as one of the stream does.</summary>
    /// <exception cref="InvalidDataException">It does not.</exception>
    public static void CheckHeader(ReadOnlySpan<byte> bytes, ArchiveStream stream)
    {
        var expected = new ByteColumn();
        WriteHeader(expected, stream);
        if (!bytes.StartsWith(HeaderMagic)) throw new InvalidDataException("it is no segment of ticks");
        if (!bytes.SequenceEqual(expected.Written)) throw new InvalidDataException("its header is not that of the stream, or of another version");
    }

    /// <summary>Length of a header.</summary>
    public static int HeaderBytes(ArchiveStream stream)
    {
        var header = new ByteColumn();
        WriteHeader(header, stream);
        return header.Length;
    }

    /// <summary>Appends footer and trailer.</summary>
    public static void WriteTail(
        ByteColumn into, ArchiveStream stream, SegmentName name, IReadOnlyList<SegmentPart> parts, IReadOnlyList<BlockEntry> blocks)
    {
        var start = into.Length;
        into.WriteByte(Version);
        WriteStream(into, stream);
        into.WriteUnsigned((ulong)name.First);
        into.WriteUnsigned((ulong)(name.Last - name.First));
        into.WriteUnsigned((ulong)parts.Count);
        foreach (var part in parts)
        {
            WriteText(into, part.Source);
            into.WriteUnsigned((ulong)part.Ticks);
            into.WriteUnsigned((ulong)part.FirstNs);
            into.WriteUnsigned((ulong)(part.LastNs - part.FirstNs));
            into.Write(Convert.FromHexString(part.Sha256));
        }

        into.WriteUnsigned((ulong)blocks.Count);
        var lastNs = 0L;
        foreach (var block in blocks)
        {
            into.WriteUnsigned((ulong)block.BodyBytes);
            into.WriteUnsigned((ulong)block.Ticks);
            into.WriteUnsigned((ulong)(block.FirstNs - lastNs));
            into.WriteUnsigned((ulong)(block.LastNs - block.FirstNs));
            lastNs = block.LastNs;
        }

        var footerBytes = into.Length - start;
        Span<byte> trailer = stackalloc byte[TrailerBytes];
        BinaryPrimitives.WriteInt32LittleEndian(trailer, footerBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[4..], Crc32C.Append(0, into.Written[start..]));
        TrailerMagic.CopyTo(trailer[8..]);
        into.Write(trailer);
    }

    /// <summary>How long the footer before a trailer is, and its checksum.</summary>
    /// <exception cref="InvalidDataException">The bytes are no trailer, or the footer would not fit.</exception>
    public static (int FooterBytes, uint Checksum) ReadTrailer(ReadOnlySpan<byte> trailer, long segmentBytes)
    {
        if (!trailer[8..].SequenceEqual(TrailerMagic)) throw new InvalidDataException("it does not end as a segment does");
        var footerBytes = BinaryPrimitives.ReadInt32LittleEndian(trailer);
        if (footerBytes < 0 || footerBytes > segmentBytes - TrailerBytes) throw new InvalidDataException($"it claims a footer of {footerBytes} bytes");
        return (footerBytes, BinaryPrimitives.ReadUInt32LittleEndian(trailer[4..]));
    }

    /// <summary>Reads a footer.</summary>
    /// <exception cref="InvalidDataException">It is none of the stream and name, or says what cannot be.</exception>
    public static (SegmentPart[] Parts, BlockEntry[] Blocks) ReadFooter(
        ReadOnlySpan<byte> footer, uint checksum, ArchiveStream stream, SegmentName name, long blocksEnd)
    {
        if (Crc32C.Append(0, footer) != checksum) throw new InvalidDataException("the footer's checksum is another");
        var reader = new FooterReader(footer);
        if (reader.ReadByte() is not Version and var version) throw new InvalidDataException($"it has version {version}");
        if (reader.ReadStream() != stream) throw new InvalidDataException("it is of another stream");
        var first = reader.ReadLong();
        if (new SegmentName(first, first + reader.ReadLong()) != name) throw new InvalidDataException("it is of other commits than its name says");

        var parts = new SegmentPart[reader.ReadCount(MaxParts, leastBytes: Sha256Bytes)];
        var ticks = 0L;
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = reader.ReadPart();
            ticks += parts[i].Ticks;
        }

        var blocks = new BlockEntry[reader.ReadCount(MaxBlocks, leastBytes: 4)];
        var (offset, timeNs) = ((long)HeaderBytes(stream), 0L);
        for (var i = 0; i < blocks.Length; i++)
        {
            blocks[i] = reader.ReadBlock(offset, timeNs, blocksEnd);
            offset += BlockFrame.Bytes + blocks[i].BodyBytes;
            timeNs = blocks[i].LastNs;
            ticks -= blocks[i].Ticks;
        }

        if (!reader.IsAtEnd || offset != blocksEnd || ticks != 0) throw new InvalidDataException("its footer does not fit its blocks");
        return (parts, blocks);
    }

    /// <summary>Reads a stream that is all there is.</summary>
    /// <exception cref="InvalidDataException">The bytes are none.</exception>
    public static ArchiveStream ReadStream(ReadOnlySpan<byte> bytes)
    {
        var reader = new FooterReader(bytes);
        var stream = reader.ReadStream();
        return reader.IsAtEnd && stream.Kind is >= TickKind.Trade and <= TickKind.Bar ? stream : throw new InvalidDataException("it is no stream");
    }

    public static void WriteStream(ByteColumn into, ArchiveStream stream)
    {
        into.WriteByte((byte)stream.Kind);
        WriteText(into, stream.Venue);
        WriteText(into, stream.Symbol);
    }

    private static void WriteText(ByteColumn into, string text)
    {
        var bytes = WellFormedText.Encode(text, 0, MaxText, nameof(text), "A text of a segment");
        into.WriteUnsigned((ulong)bytes.Length);
        into.Write(bytes);
    }

    private static void WriteChecksum(ByteColumn into, int start)
    {
        var checksum = Crc32C.Append(0, into.Written[start..]);
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, checksum);
        into.Write(bytes);
    }

    /// <summary>Reads a footer's fields; what is not there, or beyond a bound, is invalid data.</summary>
    private ref struct FooterReader(ReadOnlySpan<byte> footer)
    {
        private readonly ReadOnlySpan<byte> _footer = footer;
        private int _at;

        public readonly bool IsAtEnd => _at == _footer.Length;

        public int ReadByte() => _at < _footer.Length ? _footer[_at++] : throw Cut();

        public long ReadLong() =>
            Varint.TryRead(_footer, ref _at, out var value) && value <= long.MaxValue / 4
                ? (long)value
                : throw new InvalidDataException("the footer has no number where one should be");

        public int ReadCount(int most, int leastBytes)
        {
            var count = ReadLong();
            // So many cannot follow: nothing is allocated for what is not there.
            return count <= most && count <= (_footer.Length - _at) / leastBytes
                ? (int)count
                : throw new InvalidDataException($"the footer claims {count} entries");
        }

        public ArchiveStream ReadStream()
        {
            var kind = (TickKind)ReadByte();
            var venue = ReadText();
            return new ArchiveStream(venue, ReadText(), kind);
        }

        public SegmentPart ReadPart()
        {
            var (source, ticks, firstNs) = (ReadText(), ReadLong(), ReadTime(0));
            var lastNs = ReadTime(firstNs);
            return new SegmentPart(source, ticks, firstNs, lastNs, Convert.ToHexStringLower(Read(Sha256Bytes)));
        }

        public BlockEntry ReadBlock(long offset, long afterNs, long end)
        {
            var (bodyBytes, ticks, firstNs) = (ReadLong(), ReadLong(), ReadTime(afterNs));
            var lastNs = ReadTime(firstNs);
            if (bodyBytes > end - offset - BlockFrame.Bytes || bodyBytes > SegmentCursor.MaxBodyBytes)
                throw new InvalidDataException($"the footer claims a block of {bodyBytes} bytes");
            if (ticks is 0 or > BlockEncoder.MaxTicks) throw new InvalidDataException($"the footer claims a block of {ticks} ticks");
            return new BlockEntry(offset, (int)bodyBytes, (int)ticks, firstNs, lastNs);
        }

        private long ReadTime(long afterNs)
        {
            if (!Varint.TryRead(_footer, ref _at, out var step) || step > (ulong)(long.MaxValue - afterNs))
                throw new InvalidDataException("the footer has a time that cannot be");
            return afterNs + (long)step;
        }

        private string ReadText()
        {
            var length = ReadLong();
            var bytes = Read(length <= 4 * MaxText ? (int)length : throw new InvalidDataException("the footer has a text that is too long"));
            try
            {
                return WellFormedText.Decode(bytes);
            }
            catch (ArgumentException e)
            {
                throw new InvalidDataException("the footer has a text that is none", e);
            }
        }

        private ReadOnlySpan<byte> Read(int length)
        {
            if (length > _footer.Length - _at) throw Cut();
            _at += length;
            return _footer.Slice(_at - length, length);
        }

        private static InvalidDataException Cut() => new("the footer ends too early");
    }
}
