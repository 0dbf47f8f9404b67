using OrleansTrading.Domain;

namespace OrleansTrading.Connectors.Kafka;

/// <summary>
/// Remembers how far streams have come, and so tells what is doubled and what is missing. Bounded: the stream unheard for longest is forgotten.
/// May be used from any thread.
/// </summary>
/// <param name="maxStreams">Most streams that are remembered; ≥ 1.</param>
public sealed class StreamSequences(int maxStreams)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TickStream, LinkedListNode<StreamPlace>> _places = [];
    private readonly LinkedList<StreamPlace> _byUse = [];

    /// <summary>Number of streams that are remembered.</summary>
    public int Count
    {
        get
        {
            lock (_lock) return _places.Count;
        }
    }

    /// <summary>What a number means for a stream, as far as is known. Changes nothing.</summary>
    public SequenceVerdict Judge(in TickStream stream, long sequence)
    {
        lock (_lock)
        {
            if (!_places.TryGetValue(stream, out var node)) return default;
            var place = node.Value;
            if (sequence <= place.Sequence) return new SequenceVerdict(true, 0, place.TimeNs);
            return new SequenceVerdict(false, place.IsContiguous ? sequence - place.Sequence - 1 : 0, place.TimeNs);
        }
    }

    /// <summary>Remembers that a stream has come to a number. A number that is not behind the last one changes nothing.</summary>
    public void Accept(in TickStream stream, long sequence, long lastTimeNs)
    {
        lock (_lock)
        {
            if (!_places.TryGetValue(stream, out var node))
            {
                if (_places.Count >= maxStreams)
                {
                    _places.Remove(_byUse.First!.Value.Stream);
                    _byUse.RemoveFirst();
                }

                _places.Add(stream, _byUse.AddLast(new StreamPlace(stream, sequence, lastTimeNs, true)));
                return;
            }

            if (sequence > node.Value.Sequence) node.Value = new StreamPlace(stream, sequence, lastTimeNs, true);
            _byUse.Remove(node);
            _byUse.AddLast(node);
        }
    }

    /// <summary>
    /// From now until it is heard again, each stream may go on elsewhere: what was seen stays seen, but a jump means nothing.
    /// </summary>
    public void Suspend()
    {
        lock (_lock)
        {
            for (var node = _byUse.First; node is not null; node = node.Next) node.Value = node.Value with { IsContiguous = false };
        }
    }

    /// <summary>What it remembers, the stream unheard for longest first.</summary>
    internal IReadOnlyList<StreamPlace> Places()
    {
        lock (_lock) return [.. _byUse];
    }

    /// <summary>What it remembers, in bytes, the stream unheard for longest first.</summary>
    public byte[] Capture()
    {
        lock (_lock) return StreamSequencesBytes.Write(_byUse);
    }

    /// <summary>
    /// Remembers again what was captured; of more streams than it may remember, those heard last. Until it is heard again each stream may have gone on
    /// elsewhere, as after <see cref="Suspend"/>.
    /// </summary>
    /// <exception cref="RefusedException">STREAM_SEQUENCES_CORRUPT: the bytes are no capture of this version.</exception>
    public static StreamSequences Restore(ReadOnlySpan<byte> capture, int maxStreams)
    {
        var places = StreamSequencesBytes.Read(capture);
        var sequences = new StreamSequences(maxStreams);
        foreach (var place in places) sequences.Accept(place.Stream, place.Sequence, place.TimeNs);
        sequences.Suspend();
        return sequences;
    }
}

/// <summary>How far a stream has come.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Sequence">Its last number; ≥ 1.</param>
/// <param name="TimeNs">Time of the last tick, Unix nanoseconds UTC; ≥ 0.</param>
/// <param name="IsContiguous">Whether a jump from here means that something is missing.</param>
internal readonly record struct StreamPlace(TickStream Stream, long Sequence, long TimeNs, bool IsContiguous);

/// <summary>What a number means for its stream.</summary>
/// <param name="IsDuplicate">It was seen.</param>
/// <param name="Missing">How many numbers before it are missing; ≥ 0.</param>
/// <param name="LastTimeNs">Time of the last tick seen, Unix nanoseconds UTC; 0 where none was.</param>
public readonly record struct SequenceVerdict(bool IsDuplicate, long Missing, long LastTimeNs);
