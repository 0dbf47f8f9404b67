using System.Buffers.Binary;
using OrleansTrading.Domain;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Storage.Archive.Coding;
using OrleansTrading.Storage.Archive.Segments;

namespace OrleansTrading.Storage.Archive.Sessions;

/// <summary>
/// The file in which a session's ticks wait for their segments: a header with the cursor up to which all is in segments, and records, of which those up to
/// the last checkpoint count. A record is its length, a kind, its content and a checksum. One writer.
/// </summary>
internal sealed class SpoolFile : IDisposable
{
    /// <summary>What is not yet written is written when it is this long; it counts only with a checkpoint.</summary>
    private const int WriteBytes = 256 << 10;

    private const int HeaderBytes = 8 + 8 + 4;
    private const int FrameBytes = 4 + 1 + 4;
    private const int MaxContentBytes = SegmentCursor.MaxBodyBytes + 1_024;
    private const byte StreamRecord = 1;
    private const byte BlockRecord = 2;
    private const byte CheckpointRecord = 3;

    private readonly Disk _disk;
    private readonly string _path;
    private readonly ByteColumn _pending = new();
    private readonly ByteColumn _content = new();
    private FileStream _file;
    private bool _isBroken;

    private SpoolFile(Disk disk, string path, FileStream file, long through) => (_disk, _path, _file, Through) = (disk, path, file, through);

    private static ReadOnlySpan<byte> Magic => "OTSPOOL1"u8;

    /// <summary>The cursor of the last checkpoint.</summary>
    public long Through { get; private set; }

    /// <summary>Whether there are blocks that are not in segments.</summary>
    public bool HasBlocks { get; private set; }

    /// <summary>Whether there are blocks behind the last checkpoint.</summary>
    public bool HasLooseBlocks { get; private set; }

    /// <summary>What has been written, and waits to be.</summary>
    public long Bytes => _file.Position + _pending.Length;

    /// <summary>Opens a file, or creates it, and cuts off what is behind its last checkpoint.</summary>
    /// <exception cref="RefusedException">ARCHIVE_CORRUPT: it is no such file.</exception>
    public static SpoolFile Open(Disk disk, string path)
    {
        disk.CreateFolder(Path.GetDirectoryName(path)!);
        if (!File.Exists(path)) return new SpoolFile(disk, path, Create(disk, path, long.MinValue), long.MinValue);
        var options = new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.ReadWrite, Share = FileShare.Read, BufferSize = 0 };
        var spool = new SpoolFile(disk, path, new FileStream(path, options), long.MinValue);
        try
        {
            spool.Recover();
            return spool;
        }
        catch
        {
            spool.Dispose();
            throw;
        }
    }

    /// <summary>Says which stream an ordinal means; they count from 0 in every file.</summary>
    public void AddStream(ArchiveStream stream)
    {
        _content.Clear();
        SegmentFormat.WriteStream(_content, stream);
        AddRecord(StreamRecord);
    }

    /// <summary>Adds the ticks that wait in an encoder.</summary>
    public void AddBlock(int stream, int run, BlockEncoder encoder)
    {
        _content.Clear();
        _content.WriteUnsigned((ulong)stream);
        _content.WriteUnsigned((ulong)run);
        BlockFrame.Write(encoder, _content, offset: 0);
        AddRecord(BlockRecord);
        (HasBlocks, HasLooseBlocks) = (true, true);
        if (_pending.Length >= WriteBytes) WritePending();
    }

    /// <summary>Makes all that was added durable, up to a cursor.</summary>
    public void Checkpoint(long cursor)
    {
        _content.Clear();
        _content.WriteSigned(cursor);
        AddRecord(CheckpointRecord);
        WritePending();
        _isBroken = true;
        _disk.Sync(_file);
        _isBroken = false;
        (Through, HasLooseBlocks) = (cursor, false);
    }

    /// <summary>Forgets all blocks, which are in segments now.</summary>
    public void Restart()
    {
        if (_isBroken || HasLooseBlocks) throw new InvalidOperationException("There are ticks behind the last checkpoint.");
        _file.Dispose();
        _file = Create(_disk, _path, Through);
        HasBlocks = false;
    }

    /// <summary>Goes through all ticks up to the last checkpoint, with the run of its stream that each is of.</summary>
    /// <exception cref="RefusedException">ARCHIVE_CORRUPT.</exception>
    public IEnumerable<(ArchiveStream Stream, int Run, Tick Tick)> Read()
    {
        var (streams, decoders) = (new List<ArchiveStream>(), new Dictionary<TickKind, BlockDecoder>());
        foreach (var (offset, kind, content) in Records(_file.Position))
        {
            if (kind == StreamRecord) streams.Add(Parsed(offset, content, SegmentFormat.ReadStream));
            if (kind != BlockRecord) continue;
            var (ordinal, run) = Parsed(offset, content, ReadBlockHead);
            if (ordinal >= streams.Count) throw Corrupt(offset, "a block is of a stream that was not named");
            var stream = streams[ordinal];
            if (!decoders.TryGetValue(stream.Kind, out var decoder)) decoders.Add(stream.Kind, decoder = BlockDecoder.Of(stream.Kind));
            for (var ticks = LoadBlock(decoder, offset, content); ticks > 0; ticks--) yield return (stream, run, ReadTick(decoder, offset));
        }
    }

    public void Dispose() => _file.Dispose();

    private static FileStream Create(Disk disk, string path, long through)
    {
        // A name of its own until it is whole; one that was left by a process that died is written over.
        var temporary = path + ".new";
        disk.Delete(temporary);
        var file = disk.Create(temporary);
        try
        {
            Span<byte> header = stackalloc byte[HeaderBytes];
            Magic.CopyTo(header);
            BinaryPrimitives.WriteInt64LittleEndian(header[8..], through);
            BinaryPrimitives.WriteUInt32LittleEndian(header[16..], Crc32C.Append(0, header[..16]));
            disk.Write(file, header);
            disk.Sync(file);
            disk.Replace(temporary, path);
            disk.SyncFolder(Path.GetDirectoryName(path)!);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private void Recover()
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        if (_file.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false) < HeaderBytes || !header.StartsWith(Magic)
            || BinaryPrimitives.ReadUInt32LittleEndian(header[16..]) != Crc32C.Append(0, header[..16]))
            throw Corrupt(0, "its header is damaged");
        Through = BinaryPrimitives.ReadInt64LittleEndian(header[8..]);
        var (end, blocks) = ((long)HeaderBytes, false);
        foreach (var (offset, kind, content) in Records(_file.Length))
        {
            blocks |= kind == BlockRecord;
            if (kind != CheckpointRecord) continue;
            Through = Parsed(offset, content, ReadCursor);
            end = offset + FrameBytes + content.Length;
            HasBlocks = blocks;
        }

        if (end < _file.Length) _disk.Cut(_file, end);
        _file.Position = end;
    }

    /// <summary>Records that are whole. The first that is not ends them: nothing behind it was ever synced.</summary>
    private IEnumerable<(long Offset, byte Kind, ReadOnlyMemory<byte> Content)> Records(long end)
    {
        var buffer = new byte[64 << 10];
        for (var offset = (long)HeaderBytes; end - offset >= FrameBytes;)
        {
            RandomAccess.Read(_file.SafeFileHandle, buffer.AsSpan(0, FrameBytes), offset);
            var length = BinaryPrimitives.ReadInt32LittleEndian(buffer);
            if (length is < 0 or > MaxContentBytes || length > end - offset - FrameBytes) yield break;
            if (buffer.Length < length + FrameBytes) buffer = new byte[length + length / 4 + FrameBytes];
            if (RandomAccess.Read(_file.SafeFileHandle, buffer.AsSpan(0, FrameBytes + length), offset) < FrameBytes + length) yield break;
            var checksum = BinaryPrimitives.ReadUInt32LittleEndian(buffer.AsSpan(5));
            if (checksum != ChecksumOf(buffer.AsSpan(0, 5), buffer.AsSpan(FrameBytes, length))) yield break;
            yield return (offset, buffer[4], buffer.AsMemory(FrameBytes, length));
            offset += FrameBytes + length;
        }
    }

    private void AddRecord(byte kind)
    {
        Span<byte> frame = stackalloc byte[FrameBytes];
        BinaryPrimitives.WriteInt32LittleEndian(frame, _content.Length);
        frame[4] = kind;
        BinaryPrimitives.WriteUInt32LittleEndian(frame[5..], ChecksumOf(frame[..5], _content.Written));
        _pending.Write(frame);
        _pending.Write(_content.Written);
    }

    private void WritePending()
    {
        // Behind a write that failed nothing would be found again.
        if (_isBroken) throw new IOException("An earlier write failed; the file must be opened again.");
        _isBroken = true;
        _disk.Write(_file, _pending.Written);
        _isBroken = false;
        _pending.Clear();
    }

    private static uint ChecksumOf(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> content) => Crc32C.Append(Crc32C.Append(0, frame), content);

    private static long ReadCursor(ReadOnlySpan<byte> content)
    {
        var at = 0;
        return Varint.TryRead(content, ref at, out var cursor) ? Varint.Unzigzag(cursor) : throw new InvalidDataException("a checkpoint has no cursor");
    }

    private static (int Stream, int Run) ReadBlockHead(ReadOnlySpan<byte> content)
    {
        var block = new BlockBytes(content);
        return (block.ReadCount(int.MaxValue, "streams"), block.ReadCount(int.MaxValue, "runs"));
    }

    private int LoadBlock(BlockDecoder decoder, long offset, ReadOnlyMemory<byte> content) => Parsed(offset, content, bytes =>
    {
        var block = new BlockBytes(bytes);
        block.ReadCount(int.MaxValue, "streams");
        block.ReadCount(int.MaxValue, "runs");
        decoder.Load(BlockFrame.Open(block.Rest, out var ticks));
        return ticks;
    });

    private Tick ReadTick(BlockDecoder decoder, long offset)
    {
        try
        {
            decoder.Read();
            return decoder.Current;
        }
        catch (InvalidDataException e)
        {
            throw Corrupt(offset, e.Message);
        }
    }

    private T Parsed<T>(long offset, ReadOnlyMemory<byte> content, Func<ReadOnlySpan<byte>, T> parse)
    {
        try
        {
            return parse(content.Span);
        }
        catch (InvalidDataException e)
        {
            throw Corrupt(offset, e.Message);
        }
    }

    private RefusedException Corrupt(long offset, string how) =>
        new(ArchiveCodes.Corrupt, $"The session's ticks in '{_path}' are corrupt at byte {offset}: {how}.");
}
