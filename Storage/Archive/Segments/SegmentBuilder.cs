using System.Security.Cryptography;
using OrleansTrading.Domain;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Storage.Archive.Coding;

namespace OrleansTrading.Storage.Archive.Segments;

/// <summary>Writes the ticks of one segment as blocks, and then its footer. One caller at a time.</summary>
internal sealed class SegmentBuilder : IAsyncDisposable
{
    /// <summary>Blocks go to the store when so many bytes of them wait.</summary>
    private const int WriteBytes = 256 << 10;

    private readonly ArchiveStream _stream;
    private readonly ISegmentStore _store;
    private readonly BlockEncoder _encoder;
    private readonly ByteColumn _waiting = new();
    private readonly List<BlockEntry> _blocks = [];
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private ISegmentSink? _sink;
    private long _offset;
    private long _lastNs;

    public SegmentBuilder(ISegmentStore store, ArchiveStream stream)
    {
        (_store, _stream) = (store, stream);
        _encoder = BlockEncoder.Of(stream.Kind);
        SegmentFormat.WriteHeader(_waiting, stream);
        _offset = _waiting.Length;
    }

    /// <summary>Number of ticks that were appended.</summary>
    public long Ticks { get; private set; }

    /// <summary>Appends a tick.</summary>
    /// <exception cref="ArgumentException">It is of another kind, before the epoch, or before the last one.</exception>
    public ValueTask AppendAsync(in Tick tick, CancellationToken cancellationToken)
    {
        Check(tick, _stream.Kind, _lastNs);
        if (_encoder.TryAdd(tick))
        {
            (_lastNs, Ticks) = (tick.TimeNs, Ticks + 1);
            return default;
        }

        return FlushAndAppendAsync(tick, cancellationToken);
    }

    /// <summary>Throws unless a tick may follow.</summary>
    public static void Check(in Tick tick, TickKind kind, long lastNs)
    {
        if (tick.Kind != kind) throw new ArgumentException($"A tick of kind {tick.Kind} is none of {kind}.", nameof(tick));
        if (tick.TimeNs < lastNs) throw new ArgumentException($"Time runs backwards, from {lastNs} to {tick.TimeNs} ns.", nameof(tick));
        // The end of a stretch is exclusive, so that this instant could never be read.
        if (tick.TimeNs == long.MaxValue) throw new ArgumentException("A tick is before the end of time.", nameof(tick));
    }

    /// <summary>What was appended, as the part of one source.</summary>
    public async ValueTask<SegmentPart> EndPartAsync(string source, CancellationToken cancellationToken)
    {
        await FlushBlockAsync(cancellationToken).ConfigureAwait(false);
        var (firstNs, lastNs) = _blocks.Count == 0 ? (0, 0) : (_blocks[0].FirstNs, _blocks[^1].LastNs);
        return new SegmentPart(source, Ticks, firstNs, lastNs, Convert.ToHexStringLower(_hash.GetCurrentHash()));
    }

    /// <summary>Makes the segment durable and seen under a name.</summary>
    /// <returns>Null: there is one of that name. Another can be tried.</returns>
    public async ValueTask<Segment?> TryPublishAsync(SegmentName name, SegmentPart[] parts, CancellationToken cancellationToken)
    {
        await FlushBlockAsync(cancellationToken).ConfigureAwait(false);
        await WriteAsync(cancellationToken).ConfigureAwait(false);
        var tail = new ByteColumn();
        SegmentFormat.WriteTail(tail, _stream, name, parts, _blocks);
        return await _sink!.TryPublishAsync(name, tail.WrittenMemory, cancellationToken).ConfigureAwait(false)
            ? new Segment(_store, _stream, name, _offset + tail.Length, parts, [.. _blocks])
            : null;
    }

    public async ValueTask DisposeAsync()
    {
        _hash.Dispose();
        if (_sink is not null) await _sink.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask FlushAndAppendAsync(Tick tick, CancellationToken cancellationToken)
    {
        await FlushBlockAsync(cancellationToken).ConfigureAwait(false);
        if (!_encoder.TryAdd(tick)) throw new InvalidOperationException("An empty block has room for any tick.");
        (_lastNs, Ticks) = (tick.TimeNs, Ticks + 1);
    }

    private ValueTask FlushBlockAsync(CancellationToken cancellationToken)
    {
        if (_encoder.Count == 0) return default;
        if (_blocks.Count == SegmentFormat.MaxBlocks)
            throw new RefusedException(ArchiveCodes.StoreFailed, $"A segment has at most {SegmentFormat.MaxBlocks} blocks.");
        var start = _waiting.Length;
        _blocks.Add(BlockFrame.Write(_encoder, _waiting, _offset));
        _hash.AppendData(_waiting.Written[start..]);
        _offset += _waiting.Length - start;
        return _waiting.Length < WriteBytes ? default : WriteAsync(cancellationToken);
    }

    private async ValueTask WriteAsync(CancellationToken cancellationToken)
    {
        _sink ??= _store.Begin(_stream);
        await _sink.AppendAsync(_waiting.WrittenMemory, cancellationToken).ConfigureAwait(false);
        _waiting.Clear();
    }
}
