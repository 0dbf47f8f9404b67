using System.Text;
using System.Text.Json;

namespace OrleansTrading.Embedded.GraphQL.Sockets;

/// <summary>The messages a client may send.</summary>
internal enum MessageType
{
    ConnectionInit,
    Ping,
    Pong,
    Subscribe,
    Complete,
}

/// <summary>A message breaks the protocol; the socket is closed with the sentence.</summary>
internal sealed class BadMessageException(string message) : Exception(message);

/// <summary>A message of a client, its payload still as it came.</summary>
internal readonly ref struct SocketMessage
{
    // Each running operation keeps its id.
    private const int MaxIdBytes = 256;

    private SocketMessage(MessageType type, string id, ReadOnlySpan<byte> payload)
    {
        Type = type;
        Id = id;
        Payload = payload;
    }

    public MessageType Type { get; }

    /// <summary>The id of the operation; empty for messages that belong to none.</summary>
    public string Id { get; }

    /// <summary>The JSON of the payload; empty where there is none.</summary>
    public ReadOnlySpan<byte> Payload { get; }

    /// <exception cref="BadMessageException">It is no message of the protocol that a client may send.</exception>
    public static SocketMessage Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return Read(json);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Also text with half a surrogate pair in it.
            throw new BadMessageException("The message is not valid JSON");
        }
    }

    private static SocketMessage Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw new BadMessageException("A message must be a JSON object");
        MessageType? type = null;
        string? id = null;
        ReadOnlySpan<byte> payload = default;
        JsonTokenType payloadType = JsonTokenType.Null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("type"u8))
            {
                type = ReadType(ref reader);
            }
            else if (reader.ValueTextEquals("id"u8))
            {
                reader.Read();
                id = ReadId(ref reader);
            }
            else if (reader.ValueTextEquals("payload"u8))
            {
                reader.Read();
                int start = (int)reader.TokenStartIndex;
                payloadType = reader.TokenType;
                reader.Skip();
                payload = json[start..(int)reader.BytesConsumed];
            }
            else
            {
                reader.Skip();
            }
        }

        if (reader.Read())
            throw new BadMessageException("A message must be one JSON object");
        return Check(type ?? throw new BadMessageException("The message has no type"), id, payloadType, payload);
    }

    private static SocketMessage Check(MessageType type, string? id, JsonTokenType payloadType, ReadOnlySpan<byte> payload)
    {
        bool hasOperation = type is MessageType.Subscribe or MessageType.Complete;
        if (hasOperation && string.IsNullOrEmpty(id))
            throw new BadMessageException("The message needs an id");
        if (type == MessageType.Subscribe && payloadType != JsonTokenType.StartObject)
            throw new BadMessageException("The message needs an object as payload");
        if (payloadType is not (JsonTokenType.StartObject or JsonTokenType.Null))
            throw new BadMessageException("The payload must be an object");
        return new SocketMessage(type, hasOperation ? id! : "", payloadType == JsonTokenType.Null ? default : payload);
    }

    private static MessageType ReadType(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.String)
            throw new BadMessageException("The type of a message must be a string");
        if (reader.ValueTextEquals("subscribe"u8))
            return MessageType.Subscribe;
        if (reader.ValueTextEquals("complete"u8))
            return MessageType.Complete;
        if (reader.ValueTextEquals("pong"u8))
            return MessageType.Pong;
        if (reader.ValueTextEquals("ping"u8))
            return MessageType.Ping;
        if (reader.ValueTextEquals("connection_init"u8))
            return MessageType.ConnectionInit;
        throw new BadMessageException($"Unexpected message of type {reader.GetString()}");
    }

    private static string ReadId(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
            throw new BadMessageException("The id of a message must be a string");
        string id = reader.GetString()!;
        if (Encoding.UTF8.GetByteCount(id) > MaxIdBytes)
            throw new BadMessageException($"The id is longer than {MaxIdBytes} bytes");
        return id;
    }
}
