using System.Text;
using OrleansTrading.Domain.Journal;
using OrleansTrading.Storage.Sqlite;

namespace OrleansTrading.Storage.Journal;

/// <summary>A page of one stream's events, by one of the sentences of <see cref="SqliteDialect"/>.</summary>
/// <param name="FromVersion">The version that the page begins at, exclusive.</param>
/// <param name="Match">The subject or type that the sentence asks for, in UTF-8; null when it asks for all events.</param>
internal sealed record EventQuery(string Sql, string Stream, byte[] StreamUtf8, long FromVersion, int Limit, byte[]? Match)
{
    /// <summary>Reads the page and verifies every row of it.</summary>
    public IReadOnlyList<RecordedEvent> Run(SqliteSession session, CancellationToken cancellationToken)
    {
        var statement = session.Statement(Sql);
        try
        {
            statement.BindText(1, StreamUtf8).Bind(2, FromVersion).Bind(3, Limit);
            if (Match is not null)
                statement.BindText(4, Match);

            var events = new List<RecordedEvent>();
            var last = FromVersion;
            var lastType = string.Empty;
            while (statement.Step())
            {
                cancellationToken.ThrowIfCancellationRequested();
                var recorded = Verify(statement, last, lastType);
                last = recorded.Version;
                lastType = recorded.Type;
                events.Add(recorded);
            }

            return events;
        }
        finally
        {
            statement.Reset();
        }
    }

    private RecordedEvent Verify(SqliteStatement row, long previous, string previousType)
    {
        var version = row.Int64(0);
        if (Match is null && version != previous + 1)
            throw StorageRefusals.Corrupt($"Event {previous + 1} of stream '{Stream}' is missing; the next one is {version}.");

        var type = row.Bytes(1);
        var subject = row.Bytes(2);
        var payload = row.Bytes(3);
        if (row.Int64(4) != EncodedEvent.ChecksumOf(StreamUtf8, version, type, subject, payload))
            throw StorageRefusals.Corrupt($"Event {version} of stream '{Stream}' is corrupt: its checksum differs.");

        return new RecordedEvent(version, SameOr(previousType, type), Encoding.UTF8.GetString(subject), payload.ToArray());
    }

    // Neighbours are often of one type, and a string for each would be a good part of what a long replay allocates.
    private static string SameOr(string previous, ReadOnlySpan<byte> utf8)
    {
        Span<byte> expected = stackalloc byte[4 * JournalLimits.MaxTypeLength];
        var length = Encoding.UTF8.GetBytes(previous, expected);
        return utf8.SequenceEqual(expected[..length]) ? previous : Encoding.UTF8.GetString(utf8);
    }
}
