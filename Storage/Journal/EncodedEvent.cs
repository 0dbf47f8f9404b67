using OrleansTrading.Domain.Journal;

namespace OrleansTrading.Storage.Journal;

/// <summary>An event as it is stored: text in UTF-8, and a checksum over its place and its content.</summary>
internal readonly record struct EncodedEvent(byte[] Type, byte[] Subject, ReadOnlyMemory<byte> Payload, uint Crc)
{
    /// <summary>Bytes of its text and its payload.</summary>
    public int Bytes => Type.Length + Subject.Length + Payload.Length;

    /// <summary>Checks and encodes events for the versions after <paramref name="afterVersion"/>.</summary>
    /// <exception cref="ArgumentException">A limit of <see cref="JournalLimits"/> is breached.</exception>
    public static EncodedEvent[] Encode(ReadOnlySpan<byte> stream, long afterVersion, IReadOnlyList<JournalEvent> events)
    {
        JournalArguments.Events(events);
        var encoded = new EncodedEvent[events.Count];
        for (var i = 0; i < encoded.Length; i++)
        {
            var (type, subject, payload) = events[i];
            JournalArguments.Payload(payload, JournalLimits.MaxPayloadBytes, "The event's payload");
            var typeUtf8 = JournalArguments.Type(type);
            var subjectUtf8 = JournalArguments.Subject(subject);
            var crc = ChecksumOf(stream, afterVersion + i + 1, typeUtf8, subjectUtf8, payload.Span);
            encoded[i] = new EncodedEvent(typeUtf8, subjectUtf8, payload, crc);
        }

        return encoded;
    }

    /// <summary>The checksum of an event at its place.</summary>
    public static uint ChecksumOf(
        ReadOnlySpan<byte> stream, long version, ReadOnlySpan<byte> type, ReadOnlySpan<byte> subject, ReadOnlySpan<byte> payload)
    {
        var checksum = new Checksum();
        checksum.AddField(stream);
        checksum.Add(version);
        checksum.AddField(type);
        checksum.AddField(subject);
        checksum.AddField(payload);
        return checksum.Value;
    }
}
