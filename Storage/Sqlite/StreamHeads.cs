namespace OrleansTrading.Storage.Sqlite;

/// <summary>The id of a stream (0 while it has none) and the version of its last event (0 while it is empty).</summary>
internal readonly record struct StreamHead(long Id, long Version);

/// <summary>
/// What the writer knows about the ends of streams, so that an append need not look them up. True within the open transaction;
/// forgotten when one fails. Only the writer's thread touches it.
/// </summary>
internal sealed class StreamHeads
{
    /// <summary>Most streams remembered; beyond it all are forgotten and looked up anew, which costs one read each.</summary>
    public const int Capacity = 100_000;

    private readonly Dictionary<string, StreamHead> _heads = new(StringComparer.Ordinal);

    /// <summary>The stream's head, from memory or from the database.</summary>
    public StreamHead Find(SqliteSession session, string stream, ReadOnlySpan<byte> streamUtf8)
    {
        if (_heads.TryGetValue(stream, out var head))
            return head;

        var statement = session.Statement(SqliteDialect.FindStream).BindText(1, streamUtf8);
        try
        {
            head = statement.Step() ? new StreamHead(statement.Int64(0), statement.Int64(1)) : default;
        }
        finally
        {
            statement.Reset();
        }

        Remember(stream, head);
        return head;
    }

    /// <summary>The stream's head with an id; a new stream gets one.</summary>
    public StreamHead FindOrCreate(SqliteSession session, string stream, ReadOnlySpan<byte> streamUtf8)
    {
        var head = Find(session, stream, streamUtf8);
        if (head.Id != 0)
            return head;

        session.Statement(SqliteDialect.InsertStream).BindText(1, streamUtf8).Execute();
        head = head with { Id = session.Statement(SqliteDialect.LastInsertedId).Scalar() ?? 0 };
        Remember(stream, head);
        return head;
    }

    /// <summary>Notes an end within the open transaction.</summary>
    public void Remember(string stream, StreamHead head)
    {
        if (_heads.Count >= Capacity && !_heads.ContainsKey(stream))
            _heads.Clear();
        _heads[stream] = head;
    }

    /// <summary>Forgets everything: a transaction failed, or somebody else wrote.</summary>
    public void Forget() => _heads.Clear();
}
