namespace OrleansTrading.Storage.Journal;

/// <summary>The id of a stream (0 while it has none) and the version of its last event (0 while it is empty).</summary>
internal readonly record struct StreamHead(long Id, long Version);

/// <summary>
/// What the writer knows about the ends of streams, so that an append need not look them up. True within the open transaction;
/// forgotten when one fails. Only the writer's thread touches it.
/// </summary>
internal sealed class StreamHeads
{
    /// <summary>Most streams remembered from one transaction to the next; beyond it all are looked up anew, which costs one read each.</summary>
    public const int Capacity = 100_000;

    private readonly Dictionary<string, StreamHead> _heads = new(StringComparer.Ordinal);

    /// <summary>The stream's head, if it is known.</summary>
    public StreamHead? Find(string stream) => _heads.TryGetValue(stream, out var head) ? head : null;

    /// <summary>Notes an end within the open transaction.</summary>
    public void Remember(string stream, StreamHead head) => _heads[stream] = head;

    /// <summary>Forgets everything: a transaction failed, or somebody else wrote.</summary>
    public void Clear() => _heads.Clear();

    /// <summary>Forgets everything if it is too much. Only between transactions.</summary>
    public void Trim()
    {
        if (_heads.Count > Capacity)
            _heads.Clear();
    }
}
