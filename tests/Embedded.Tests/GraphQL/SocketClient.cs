using System.Net.WebSockets;
using System.Text;

namespace OrleansTrading.Embedded.Tests.GraphQL;

/// <summary>A client that says exactly what the test says.</summary>
internal sealed class SocketClient
{
    private readonly byte[] _buffer = new byte[1024 * 1024];

    public ClientWebSocket Socket { get; } = new();

    public Task SendAsync(string message) => SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text);

    public Task SendAsync(byte[] message, WebSocketMessageType type) =>
        Socket.SendAsync(message, type, true, TestContext.Current.CancellationToken);

    public Task SubscribeAsync(string id, string document) =>
        SendAsync($$$"""{"id":"{{{id}}}","type":"subscribe","payload":{"query":"{{{document}}}"}}""");

    public Task CompleteAsync(string id) => SendAsync($$"""{"id":"{{id}}","type":"complete"}""");

    /// <summary>The next message, or code and reason of the close, which is answered.</summary>
    public async Task<string> ReceiveAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        int length = 0;
        while (true)
        {
            WebSocketReceiveResult received = await Socket.ReceiveAsync(new ArraySegment<byte>(_buffer, length, _buffer.Length - length), limit.Token);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                if (Socket.State == WebSocketState.CloseReceived)
                    await Socket.CloseOutputAsync(Socket.CloseStatus!.Value, null, limit.Token);
                return $"{(int)Socket.CloseStatus!.Value} {Socket.CloseStatusDescription}";
            }

            length += received.Count;
            if (received.EndOfMessage)
                return Encoding.UTF8.GetString(_buffer, 0, length);
        }
    }

    /// <summary>Waits until the server has read everything sent so far.</summary>
    public async Task SettleAsync()
    {
        await SendAsync("""{"type":"ping","payload":{"settle":1}}""");
        Assert.Equal("""{"type":"pong","payload":{"settle":1}}""", await ReceiveAsync());
    }
}
