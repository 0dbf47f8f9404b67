using System.Buffers.Binary;

namespace OrleansTrading.Connectors.Kafka;

/// <summary>
/// How far the streams of all partitions have been received. Outlives consumers, and by <see cref="HeldPositions.Capture"/> the process: what was
/// received before is known for doubled after. May be used from any thread.
/// </summary>
public sealed class TickPositions
{
    private const byte FormatVersion = 1;
    private const int NumberBytes = 4;

    private readonly Lock _lock = new();
    private readonly SortedDictionary<int, StreamSequences> _partitions = [];
    private readonly int _maxStreams;
    private int _inHand;
    private int _holds;
    private TaskCompletionSource? _released;
    private TaskCompletionSource? _idle;

    /// <summary>Nothing was received yet.</summary>
    /// <param name="maxStreams">Most streams of a partition that are remembered; ≥ 1. The one unheard for longest is forgotten first.</param>
    public TickPositions(int maxStreams)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxStreams, 1);
        _maxStreams = maxStreams;
    }

    /// <summary>Goes on from a capture.</summary>
    /// <param name="maxStreams">Most streams of a partition that are remembered; ≥ 1.</param>
    /// <param name="capture">What <see cref="HeldPositions.Capture"/> gave; empty: nothing was received yet.</param>
    /// <exception cref="Domain.RefusedException">STREAM_SEQUENCES_CORRUPT: the bytes are no capture of this version.</exception>
    public TickPositions(int maxStreams, ReadOnlySpan<byte> capture) : this(maxStreams)
    {
        if (capture.IsEmpty) return;
        var last = -1;
        for (var rest = StreamSequencesBytes.Open(capture, FormatVersion); !rest.IsEmpty;)
        {
            if (rest.Length < 2 * NumberBytes) throw StreamSequencesBytes.Corrupt("they end within a partition");
            var partition = BinaryPrimitives.ReadInt32LittleEndian(rest);
            var length = BinaryPrimitives.ReadInt32LittleEndian(rest[NumberBytes..]);
            rest = rest[(2 * NumberBytes)..];
            if (partition <= last) throw StreamSequencesBytes.Corrupt("their partitions are not in order");
            if (length < 0 || length > rest.Length) throw StreamSequencesBytes.Corrupt("they end within a partition");
            _partitions.Add(partition, StreamSequences.Restore(rest[..length], maxStreams));
            rest = rest[length..];
            last = partition;
        }
    }

    /// <summary>Of two captures, the older as the newer has it for some symbols: where only they have saved what came between the two.</summary>
    /// <param name="maxStreams">Most streams of a partition that are remembered; ≥ 1.</param>
    /// <param name="older">The earlier capture; empty: nothing was received by then.</param>
    /// <param name="newer">The later capture.</param>
    /// <param name="isNewer">Whether a symbol is as the newer one has it.</param>
    /// <exception cref="Domain.RefusedException">STREAM_SEQUENCES_CORRUPT: the bytes are no captures of this version.</exception>
    public static byte[] Join(int maxStreams, ReadOnlySpan<byte> older, ReadOnlySpan<byte> newer, Func<string, bool> isNewer)
    {
        var joined = new TickPositions(maxStreams, older);
        foreach (var (partition, sequences) in new TickPositions(maxStreams, newer)._partitions)
        {
            var known = joined.Of(partition);
            foreach (var place in sequences.Places())
                if (isNewer(place.Stream.Symbol)) known.Accept(place.Stream, place.Sequence, place.TimeNs);
        }

        return joined.Capture();
    }

    /// <summary>
    /// Holds back all receiving: completes between two blocks of every partition, and from then on nothing is received until what it gives is disposed.
    /// Whoever empties the sink that is written to goes on doing so meanwhile, since a block in hand may be waiting for room there.
    /// </summary>
    /// <exception cref="OperationCanceledException">Nothing is held.</exception>
    public async ValueTask<HeldPositions> HoldAsync(CancellationToken cancellationToken)
    {
        Task idle;
        lock (_lock)
        {
            _holds++;
            idle = _inHand == 0 ? Task.CompletedTask : (_idle ??= NewSignal()).Task;
        }

        try
        {
            await idle.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            Release();
            throw;
        }

        return new HeldPositions(this);
    }

    /// <summary>The sequences of a partition.</summary>
    internal StreamSequences Of(int partition)
    {
        lock (_lock)
        {
            if (!_partitions.TryGetValue(partition, out var sequences)) _partitions.Add(partition, sequences = new StreamSequences(_maxStreams));
            return sequences;
        }
    }

    /// <summary>A block is taken in hand, when nobody holds that back; <see cref="Leave"/> follows.</summary>
    internal async ValueTask EnterAsync(CancellationToken cancellationToken)
    {
        while (TryEnter() is { } released) await released.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The block in hand is done with, and its number accepted.</summary>
    internal void Leave()
    {
        TaskCompletionSource? idle = null;
        lock (_lock)
        {
            if (--_inHand == 0) (idle, _idle) = (_idle, null);
        }

        idle?.SetResult();
    }

    internal void Release()
    {
        TaskCompletionSource? released = null;
        lock (_lock)
        {
            if (--_holds == 0) (released, _released) = (_released, null);
        }

        released?.SetResult();
    }

    internal byte[] Capture()
    {
        using var bytes = new MemoryStream();
        bytes.WriteByte(FormatVersion);
        Span<byte> number = stackalloc byte[NumberBytes];
        lock (_lock)
        {
            foreach (var (partition, sequences) in _partitions)
            {
                var capture = sequences.Capture();
                BinaryPrimitives.WriteInt32LittleEndian(number, partition);
                bytes.Write(number);
                BinaryPrimitives.WriteInt32LittleEndian(number, capture.Length);
                bytes.Write(number);
                bytes.Write(capture);
            }
        }

        return StreamSequencesBytes.Seal(bytes);
    }

    // Null: entered.
    private Task? TryEnter()
    {
        lock (_lock)
        {
            if (_holds > 0) return (_released ??= NewSignal()).Task;
            _inHand++;
            return null;
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>Positions that stand still until it is disposed.</summary>
public sealed class HeldPositions : IDisposable
{
    private readonly TickPositions _positions;
    private int _isDisposed;

    internal HeldPositions(TickPositions positions) => _positions = positions;

    /// <summary>The positions in bytes, for the checkpoint that holds all that was received up to here and nothing else.</summary>
    /// <exception cref="ObjectDisposedException">Receiving has gone on.</exception>
    public byte[] Capture()
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed) != 0, this);
        return _positions.Capture();
    }

    /// <summary>Receiving goes on.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0) _positions.Release();
    }
}
