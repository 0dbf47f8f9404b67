using System.Text;
using OrleansTrading.Domain;
using OrleansTrading.Domain.Journal;

namespace OrleansTrading.Storage.Journal;

/// <summary>Which events of a stream a page is of.</summary>
internal enum EventPageKind
{
    /// <summary>All after a version.</summary>
    All,

    /// <summary>Those about a subject, after a version.</summary>
    OfSubject,

    /// <summary>Those of a type, after a version.</summary>
    OfType,

    /// <summary>Those of a type before a version, newest first.</summary>
    OfTypeBackward,
}

/// <summary>A page of one stream's events: what is asked for, and what was read of it. Every row is verified as it is added.</summary>
/// <param name="Kind">Which events.</param>
/// <param name="Stream">Of which stream.</param>
/// <param name="FromVersion">The version that the page begins at, exclusive.</param>
/// <param name="Limit">Most events.</param>
/// <param name="Match">The subject or type that is asked for, in UTF-8; null for all events.</param>
internal sealed record EventPage(EventPageKind Kind, StreamIdentity Stream, long FromVersion, int Limit, byte[]? Match)
{
    private readonly List<RecordedEvent> _events = [];
    private long _lastVersion = FromVersion;
    private string _lastType = string.Empty;

    /// <summary>The events added so far.</summary>
    public IReadOnlyList<RecordedEvent> Events => _events;

    /// <summary>Forgets what was added: the reading begins once more.</summary>
    public void Restart()
    {
        _events.Clear();
        _lastVersion = FromVersion;
    }

    /// <summary>Adds the next row.</summary>
    /// <exception cref="RefusedException"><see cref="StorageCodes.Corrupt"/>.</exception>
    public void Add(long version, ReadOnlySpan<byte> type, ReadOnlySpan<byte> subject, byte[] payload, long crc)
    {
        if (Match is null && version != _lastVersion + 1)
        {
            throw StorageRefusals.Corrupt(
                $"Event {_lastVersion + 1} of stream '{Stream.Name}' is missing; the next one is {version}.");
        }

        if (crc != EncodedEvent.ChecksumOf(Stream.Utf8, version, type, subject, payload))
            throw StorageRefusals.Corrupt($"Event {version} of stream '{Stream.Name}' is corrupt: its checksum differs.");

        _lastVersion = version;
        _lastType = SameOr(_lastType, type);
        _events.Add(new RecordedEvent(version, _lastType, Encoding.UTF8.GetString(subject), payload));
    }

    // Neighbours are often of one type, and a string for each would be a good part of what a long replay allocates.
    private static string SameOr(string previous, ReadOnlySpan<byte> utf8)
    {
        Span<byte> expected = stackalloc byte[4 * JournalLimits.MaxTypeLength];
        var length = Encoding.UTF8.GetBytes(previous, expected);
        return utf8.SequenceEqual(expected[..length]) ? previous : Encoding.UTF8.GetString(utf8);
    }
}
