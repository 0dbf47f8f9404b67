using System.Net.WebSockets;
using System.Text;

namespace OrleansTrading.Bench.Soak;

/// <summary>A client that stays: whatever ends its socket, it comes back and resumes its fills behind the last one.</summary>
internal sealed class SoakClient(ClientPlan plan, Uri address, long startCursor, QuoteAges ages, ClientPace pace) : IDisposable
{
    private static readonly TimeSpan UntilReturn = TimeSpan.FromMilliseconds(200);

    private readonly TaskCompletionSource _opened = new();
    private GraphQLSocket? _socket;
    private volatile bool _isClosing;

    /// <summary>What it is.</summary>
    public ClientPlan Plan { get; } = plan;

    /// <summary>When it has subscribed for the first time.</summary>
    public Task Opened => _opened.Task;

    /// <summary>Its fills; null when it takes none.</summary>
    public FillCheck? Fills { get; } = plan.HasFills ? new FillCheck() : null;

    /// <summary>Events that it received.</summary>
    public long Events { get; private set; }

    /// <summary>How often the server, or the way to it, ended its socket.</summary>
    public int Returns { get; private set; }

    /// <summary>Lives until it is told to close.</summary>
    public async Task Run(CancellationToken cancellationToken)
    {
        while (!_isClosing)
        {
            try
            {
                await Listen(cancellationToken);
                if (_isClosing) return;
                Note("was closed by the server");
            }
            catch (Exception e) when (e is WebSocketException or IOException && !cancellationToken.IsCancellationRequested)
            {
                if (_isClosing) return;
                Note($"lost its socket: {e.Message}");
            }

            Returns++;
            await Task.Delay(UntilReturn, cancellationToken);
        }
    }

    /// <summary>How its socket is.</summary>
    public string State => _socket?.State ?? "none";

    /// <summary>Says that it is over. <see cref="Run"/> ends when the server has answered.</summary>
    public async Task Close(CancellationToken cancellationToken)
    {
        _isClosing = true;
        try
        {
            if (_socket is { } socket) await socket.Close(cancellationToken);
        }
        catch (Exception e) when (e is WebSocketException or IOException or ObjectDisposedException)
        {
            // Then it is over already.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket?.Dispose();

    private async Task Listen(CancellationToken cancellationToken)
    {
        using var socket = _socket = new GraphQLSocket();
        await socket.Connect(address, isSmall: Plan.Manner == ClientManner.Slow, cancellationToken);
        await socket.Begin(cancellationToken);
        // Who was dropped before the first fill has none to resume behind.
        var after = Fills?.Last ?? (Plan.SaysAfter || Returns > 0 ? startCursor : null);
        foreach (var (id, field) in Plan.Subscriptions(after)) await socket.Subscribe(id, field, cancellationToken);
        _opened.TrySetResult();
        // Told to close while it was on its way back.
        if (_isClosing) await socket.Close(cancellationToken);
        while (await socket.Receive(cancellationToken) is { } received)
        {
            var message = ServerMessage.Read(received.Span);
            if (message.Kind == MessageKind.Ended)
            {
                Note($"had a subscription ended: {Encoding.UTF8.GetString(received.Span)}");
                return;
            }

            if (message.Kind == MessageKind.Ping) await socket.Pong(cancellationToken);
            else if (message.Kind == MessageKind.Next) Take(message);
            if (Plan.Manner == ClientManner.Slow) await pace.Rest();
        }
    }

    // A client that is dropped again and again says so a few times.
    private void Note(string what)
    {
        if (Returns < 3) Console.Error.WriteLine($"A {Plan.Manner} client {what}");
    }

    private void Take(in ServerMessage message)
    {
        Events++;
        if (message.Topic == ClientPlan.Fills) Fills!.Receive(message.Value);
        else if (message.Topic == ClientPlan.Quotes && !pace.IsHurried) ages.Add(message.Value);
    }
}
