using System.Runtime.CompilerServices;
using OrleansTrading.Domain;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Storage.Archive.Coding;

namespace OrleansTrading.Storage.Archive.Segments;

/// <summary>Goes through a segment's ticks in a stretch of time. Its memory is a block's, and it opens the segment when it is first asked for a tick.</summary>
internal sealed class SegmentCursor : IDisposable
{
    /// <summary>Longest body of a block, well above the largest that is written.</summary>
    public const int MaxBodyBytes = 16 << 20;

    private readonly Segment _segment;
    private readonly long _fromNs;
    private readonly long _toNs;
    private readonly BlockDecoder _decoder;
    private ISegmentContent? _content;
    private byte[] _buffer = [];
    private int _next;
    private int _left;
    private long _lastNs;

    /// <param name="segment">The segment, which the caller keeps from being deleted.</param>
    /// <param name="decoder">A decoder of its kind, this cursor's own until it is disposed.</param>
    /// <param name="fromNs">First time, inclusive.</param>
    /// <param name="toNs">Last time, exclusive.</param>
    public SegmentCursor(Segment segment, BlockDecoder decoder, long fromNs, long toNs)
    {
        (_segment, _decoder, _fromNs, _toNs) = (segment, decoder, fromNs, toNs);
        // The first block that does not end before the stretch.
        var (low, high) = (0, segment.Blocks.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (segment.Blocks[middle].LastNs < fromNs) low = middle + 1;
            else high = middle;
        }

        _next = low;
    }

    /// <summary>The tick read last; a book's update is valid until the next is read.</summary>
    public Tick Current => _decoder.Current;

    /// <summary>Reads the next tick.</summary>
    /// <returns>False at the end of the stretch.</returns>
    /// <exception cref="RefusedException">ARCHIVE_CORRUPT with file and offset, ARCHIVE_SEGMENT_GONE, ARCHIVE_STORE_FAILED.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MoveNext()
    {
        do
        {
            if (_left == 0 && !NextBlock()) return false;
            ReadTick();
        }
        while (_decoder.Current.TimeNs < _fromNs);
        return _decoder.Current.TimeNs < _toNs;
    }

    public void Dispose() => _content?.Dispose();

    private void ReadTick()
    {
        try
        {
            _decoder.Read();
            if (--_left == 0) CheckEnd();
        }
        catch (InvalidDataException e)
        {
            throw Segment.Corrupt(_segment.ToString(), _segment.Blocks[_next - 1].Offset, e);
        }
    }

    private void CheckEnd()
    {
        if (!_decoder.IsAtEnd) throw new InvalidDataException("a column goes on after the last tick");
        if (_decoder.Current.TimeNs != _segment.Blocks[_next - 1].LastNs) throw new InvalidDataException("its last tick has another time");
    }

    private bool NextBlock()
    {
        if (_next == _segment.Blocks.Length || _segment.Blocks[_next].FirstNs >= _toNs) return false;
        ref readonly var block = ref _segment.Blocks[_next++];
        try
        {
            _content ??= _segment.OpenRead();
            var length = BlockFrame.Bytes + block.BodyBytes;
            if (_buffer.Length < length) _buffer = new byte[length + length / 4];
            var bytes = _buffer.AsSpan(0, length);
            if (_content.Read(block.Offset, bytes) < length) throw new InvalidDataException("it ends within a block");
            _decoder.Load(BlockFrame.Open(bytes, block));
            if (block.FirstNs < _lastNs) throw new InvalidDataException("a block begins before the one before it ends");
            _lastNs = block.LastNs;
            _left = block.Ticks;
            return true;
        }
        catch (InvalidDataException e)
        {
            throw Segment.Corrupt(_segment.ToString(), block.Offset, e);
        }
    }
}
