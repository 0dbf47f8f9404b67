using OrleansTrading.Embedded.GraphQL.Execution;

namespace OrleansTrading.Embedded.GraphQL.Sockets;

/// <summary>An operation that runs on a socket.</summary>
internal sealed class SocketOperation(string id, CancellationToken socketEnds) : IDisposable
{
    /// <summary>What stands after the payload of a message.</summary>
    public static readonly byte[] Tail = "}"u8.ToArray();

    private readonly CancellationTokenSource _end = CancellationTokenSource.CreateLinkedTokenSource(socketEnds);

    public string Id { get; } = id;

    /// <summary>Ends with the socket, and when the client completes the operation.</summary>
    public CancellationToken Token => _end.Token;

    /// <summary>Whether the client wants no more of it.</summary>
    public bool IsCompletedByClient { get; private set; }

    /// <summary>A message without payload, or the part before the payload.</summary>
    /// <param name="type">The type of the message.</param>
    /// <param name="hasPayload">Whether a payload follows.</param>
    public JsonBuffer Message(ReadOnlySpan<byte> type, bool hasPayload)
    {
        var message = new JsonBuffer();
        message.WriteRaw("{\"type\":\""u8);
        message.WriteRaw(type);
        message.WriteRaw("\",\"id\":"u8);
        message.WriteString(Id);
        message.WriteRaw(hasPayload ? ",\"payload\":"u8 : "}"u8);
        return message;
    }

    // Off the reading loop: what is registered for the end may take a while.
    public void CompleteByClient()
    {
        IsCompletedByClient = true;
        _ = _end.CancelAsync();
    }

    public void Dispose() => _end.Dispose();
}
