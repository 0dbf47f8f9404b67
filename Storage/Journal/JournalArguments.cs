using OrleansTrading.Domain.Journal;

namespace OrleansTrading.Storage.Journal;

/// <summary>Checks arguments against <see cref="JournalLimits"/> before anything is queued, alike for every journal.</summary>
internal static class JournalArguments
{
    /// <summary>The stream's name as UTF-8.</summary>
    public static byte[] Stream(string stream) =>
        WellFormedText.Encode(stream, 1, JournalLimits.MaxStreamLength, nameof(stream), "The stream's name");

    /// <summary>An event's type as UTF-8.</summary>
    public static byte[] Type(string type) =>
        WellFormedText.Encode(type, 1, JournalLimits.MaxTypeLength, nameof(type), "The event's type");

    /// <summary>An event's subject as UTF-8; empty for an event about the stream itself.</summary>
    public static byte[] Subject(string subject) =>
        WellFormedText.Encode(subject, 0, JournalLimits.MaxSubjectLength, nameof(subject), "The event's subject");

    /// <summary>Refuses a version below 0.</summary>
    public static void Version(long version, string parameter) => ArgumentOutOfRangeException.ThrowIfNegative(version, parameter);

    /// <summary>Refuses a limit outside 1 to <see cref="JournalLimits.MaxEventsPerRead"/>.</summary>
    public static void Limit(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, JournalLimits.MaxEventsPerRead);
    }

    /// <summary>Refuses none, or more than <see cref="JournalLimits.MaxEventsPerAppend"/> events.</summary>
    public static void Events(IReadOnlyList<JournalEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        if (events.Count is < 1 or > JournalLimits.MaxEventsPerAppend)
        {
            throw new ArgumentException(
                $"An append has {events.Count} events; 1 to {JournalLimits.MaxEventsPerAppend} are allowed.", nameof(events));
        }
    }

    /// <summary>Refuses a payload that is too large.</summary>
    public static void Payload(ReadOnlyMemory<byte> payload, int maximum, string what)
    {
        if (payload.Length > maximum)
            throw new ArgumentException($"{what} has {payload.Length} bytes; at most {maximum} are allowed.", nameof(payload));
    }
}
