using System.Buffers.Text;
using System.Text.Json;

namespace OrleansTrading.Bench.Soak;

/// <summary>What kind of message the server sent.</summary>
internal enum MessageKind
{
    /// <summary>None that anything is done about.</summary>
    Other,

    /// <summary>The server accepts the client.</summary>
    Ack,

    /// <summary>It wants a sign of life.</summary>
    Ping,

    /// <summary>An event of a subscription.</summary>
    Next,

    /// <summary>A subscription is over, with errors or without.</summary>
    Ended,
}

/// <summary>As much of a message as the soak looks at.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Topic">First letter of the subscription's id.</param>
/// <param name="Value">The first cursor or market time in it; 0 when there is none.</param>
internal readonly record struct ServerMessage(MessageKind Kind, byte Topic, long Value)
{
    /// <summary>Reads a message up to its value; there are thousands a second, and the client must not be what is measured.</summary>
    public static ServerMessage Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        var (kind, topic) = (MessageKind.Other, (byte)0);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName) continue;
            if (reader.CurrentDepth > 1)
            {
                if (!reader.ValueTextEquals("cursor"u8) && !reader.ValueTextEquals("asOfNs"u8)) continue;
                reader.Read();
                return new ServerMessage(kind, topic, Utf8Parser.TryParse(reader.ValueSpan, out long value, out _) ? value : 0);
            }

            if (reader.ValueTextEquals("type"u8))
            {
                reader.Read();
                kind = KindOf(ref reader);
            }
            else if (reader.ValueTextEquals("id"u8))
            {
                reader.Read();
                topic = reader.ValueSpan[0];
            }
        }

        return new ServerMessage(kind, topic, 0);
    }

    private static MessageKind KindOf(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("next"u8) ? MessageKind.Next
        : reader.ValueTextEquals("ping"u8) ? MessageKind.Ping
        : reader.ValueTextEquals("connection_ack"u8) ? MessageKind.Ack
        : reader.ValueTextEquals("complete"u8) || reader.ValueTextEquals("error"u8) ? MessageKind.Ended
        : MessageKind.Other;
}
