using System.Buffers;
using System.Net.WebSockets;
using System.Text.Json;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Venues.Live;

/// <summary>A WebSocket of JSON messages. One reader at a time; writers take turns.</summary>
internal sealed class JsonSocket : IDisposable
{
    private readonly ClientWebSocket _socket;
    private readonly int _maxMessageBytes;
    private readonly SemaphoreSlim _writing = new(1);
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);

    private JsonSocket(ClientWebSocket socket, int maxMessageBytes) => (_socket, _maxMessageBytes) = (socket, maxMessageBytes);

    /// <summary>Connects.</summary>
    /// <exception cref="VenueFaultException">It cannot be reached, wants fewer connections, or did not answer in time.</exception>
    public static async Task<JsonSocket> ConnectAsync(Uri address, LiveOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var socket = new ClientWebSocket();
        socket.Options.KeepAliveInterval = TimeSpan.FromSeconds(15);
        socket.Options.KeepAliveTimeout = TimeSpan.FromSeconds(15);
        socket.Options.CollectHttpResponseDetails = true;
        using var limit = new CancellationTokenSource(options.RequestTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await socket.ConnectAsync(Endpoint.Checked(address, "wss", "ws"), either.Token).ConfigureAwait(false);
            return new JsonSocket(socket, options.MaxMessageBytes);
        }
        catch (WebSocketException e)
        {
            var status = socket.HttpStatusCode;
            var headers = socket.HttpResponseHeaders;
            socket.Dispose();
            if (status is 0) throw new VenueFaultException(VenueErrorKind.Network, "The venue's socket cannot be reached.", e);
            var after = headers?.FirstOrDefault(h => h.Key.Equals("Retry-After", StringComparison.OrdinalIgnoreCase)).Value?.FirstOrDefault();
            throw new VenueFaultException(VenueHttp.ErrorOf(status, VenueHttp.RetryAfter(after)), e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sends a message.</summary>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await _socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Reads the next message. It is the caller's to dispose before the next is read.</summary>
    /// <returns>Null when the venue has closed the socket.</returns>
    /// <exception cref="VenueFaultException">The message is larger than is taken, or of bytes.</exception>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public async ValueTask<JsonDocument?> ReadAsync(CancellationToken cancellationToken)
    {
        var length = 0;
        while (true)
        {
            if (length == _buffer.Length) Grow(length);
            var read = await _socket.ReceiveAsync(_buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
            if (read.MessageType == WebSocketMessageType.Close) return null;
            length += read.Count;
            if (read.EndOfMessage) return JsonDocument.Parse(_buffer.AsMemory(0, length));
        }
    }

    public void Dispose()
    {
        // No farewell: it could take as long as the venue likes.
        _socket.Abort();
        _socket.Dispose();
        _writing.Dispose();
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private void Grow(int length)
    {
        if (length >= _maxMessageBytes) throw new VenueFaultException(VenueErrorKind.Protocol, $"A message has more than {_maxMessageBytes} bytes.");
        var larger = ArrayPool<byte>.Shared.Rent(Math.Min(_maxMessageBytes, 2 * length));
        _buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
