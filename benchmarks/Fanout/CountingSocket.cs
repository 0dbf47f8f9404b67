using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OrleansTrading.Bench.Fanout;

/// <summary>
/// The cheapest client there can be: a socket that counts bytes. All messages have one length, and a server's frames are not
/// masked, so that bytes tell messages; the client shares the machine with what is measured.
/// </summary>
internal sealed class CountingSocket : IDisposable
{
    private const int HeadOfShortFrame = 2;
    private const int HeadOfFrame = 4;
    private const int LongestShortFrame = 125;

    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[16 * 1_024];
    private int _frame;

    private CountingSocket()
    {
    }

    /// <summary>Opens it, and says what the server wants to hear.</summary>
    public static async Task<CountingSocket> Open(IBroadcast server, CancellationToken cancellationToken)
    {
        var opened = new CountingSocket();
        await opened._socket.ConnectAsync(IPAddress.Loopback, server.Port, cancellationToken);
        await opened.Send(Encoding.ASCII.GetBytes(
            $"GET /graphql HTTP/1.1\r\nHost: 127.0.0.1:{server.Port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n"));
        await opened.ReadThrough("\r\n\r\n", cancellationToken);
        foreach (var greeting in server.Greetings)
        {
            await opened.Send(ToFrame(greeting));
            if (greeting.Contains("connection_init", StringComparison.Ordinal)) await opened.ReadThrough("connection_ack\"}", cancellationToken);
        }

        return opened;
    }

    /// <summary>Receives the first message, by which it knows the length of all.</summary>
    /// <returns>Its text.</returns>
    public async Task<byte[]> ReceiveFirst(CancellationToken cancellationToken)
    {
        await Receive(HeadOfShortFrame);
        var (head, length) = (HeadOfShortFrame, (int)_buffer[1]);
        if (length > LongestShortFrame)
        {
            await Receive(HeadOfFrame - HeadOfShortFrame);
            (head, length) = (HeadOfFrame, _buffer[0] << 8 | _buffer[1]);
        }

        await Receive(length);
        _frame = head + length;
        return _buffer.AsSpan(0, length).ToArray();

        async Task Receive(int count)
        {
            for (var received = 0; received < count;)
                received += await ReceiveSome(_buffer.AsMemory(received, count - received), cancellationToken);
        }
    }

    /// <summary>Counts from now on.</summary>
    public void Count(Arrivals arrivals) => _ = Task.Run(async () =>
    {
        try
        {
            for (var bytes = 0; ; bytes %= _frame)
            {
                bytes += await ReceiveSome(_buffer, CancellationToken.None);
                if (bytes >= _frame) arrivals.Add(bytes / _frame);
            }
        }
        catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException)
        {
            // The measurement is over.
        }
    });

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private async Task ReadThrough(string end, CancellationToken cancellationToken)
    {
        for (var text = ""; !text.EndsWith(end, StringComparison.Ordinal);)
            text += Encoding.ASCII.GetString(_buffer, 0, await ReceiveSome(_buffer, cancellationToken));
    }

    private async ValueTask<int> ReceiveSome(Memory<byte> buffer, CancellationToken cancellationToken) =>
        await _socket.ReceiveAsync(buffer, cancellationToken) is > 0 and var count ? count : throw new IOException("The server closed the socket.");

    private async Task Send(byte[] bytes)
    {
        for (var sent = 0; sent < bytes.Length;) sent += await _socket.SendAsync(bytes.AsMemory(sent));
    }

    // A client's frames are masked; a mask of zeros changes nothing.
    private static byte[] ToFrame(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        byte[] length = bytes.Length <= LongestShortFrame
            ? [(byte)(0x80 | bytes.Length)]
            : [0x80 | 126, (byte)(bytes.Length >> 8), (byte)bytes.Length];
        return [0x81, .. length, 0, 0, 0, 0, .. bytes];
    }
}
