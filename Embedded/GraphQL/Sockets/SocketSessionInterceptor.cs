using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace OrleansTrading.Embedded.GraphQL;

/// <summary>Decides about sockets; derive from <see cref="DefaultSocketSessionInterceptor"/>.</summary>
public interface ISocketSessionInterceptor
{
    /// <summary>Asked when a client begins: it may be refused, or the user of its socket replaced.</summary>
    /// <param name="session">The socket.</param>
    /// <param name="connectionInitMessage">What the client said to begin.</param>
    ValueTask<ConnectionStatus> OnConnectAsync(
        ISocketSession session, IOperationMessagePayload connectionInitMessage, CancellationToken cancellationToken = default);
}

/// <summary>Accepts every client; its methods are there to be overridden.</summary>
public class DefaultSocketSessionInterceptor : ISocketSessionInterceptor
{
    /// <inheritdoc />
    public virtual ValueTask<ConnectionStatus> OnConnectAsync(
        ISocketSession session, IOperationMessagePayload connectionInitMessage, CancellationToken cancellationToken = default) =>
        new(ConnectionStatus.Accept());
}

/// <summary>A client's socket and its state.</summary>
public interface ISocketSession
{
    /// <summary>The socket.</summary>
    ISocketConnection Connection { get; }
}

/// <summary>A client's socket.</summary>
public interface ISocketConnection
{
    /// <summary>The request that opened the socket. Operations run as its user.</summary>
    HttpContext HttpContext { get; }
}

/// <summary>The payload of a message.</summary>
public interface IOperationMessagePayload
{
    /// <summary>The payload; null where the message has none.</summary>
    JsonElement? Payload { get; }

    /// <summary>Reads the payload as an object.</summary>
    /// <typeparam name="T">The type of the object.</typeparam>
    /// <returns>The object; null where the message has no payload.</returns>
    T? As<T>()
        where T : class;
}

/// <summary>Whether a client may begin.</summary>
public sealed class ConnectionStatus
{
    private static readonly ConnectionStatus Accepting = new(true, null);

    private ConnectionStatus(bool accepted, string? message)
    {
        Accepted = accepted;
        Message = message;
    }

    /// <summary>Whether the client may begin.</summary>
    public bool Accepted { get; }

    /// <summary>Why not; sent as the reason of the close, cut off at 123 bytes.</summary>
    public string? Message { get; }

    /// <summary>The client may begin.</summary>
    public static ConnectionStatus Accept() => Accepting;

    /// <summary>The client is refused: its socket is closed with code 4403.</summary>
    /// <param name="message">Why.</param>
    public static ConnectionStatus Reject(string message)
    {
        ArgumentException.ThrowIfNullOrEmpty(message);
        return new ConnectionStatus(false, message);
    }

    /// <summary>The client is refused: its socket is closed with code 4403.</summary>
    public static ConnectionStatus Reject() => Reject("Your connection was rejected.");
}
