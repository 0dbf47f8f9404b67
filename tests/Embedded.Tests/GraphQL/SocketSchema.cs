using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Security.Claims;
using System.Threading.Channels;

namespace OrleansTrading.Embedded.Tests.GraphQL;

public record SocketTick(string Symbol, int Number)
{
    public int Odd => Number % 2 == 1 ? Number : throw new GraphQLException(
        ErrorBuilder.New().SetMessage("Even.").SetCode("EVEN").Build());

    public async Task<int> GetForeverAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return 0;
    }

    public async Task<int> GetLaterAsync()
    {
        await Task.Yield();
        return Number;
    }

    [Authorize]
    public string? Secret => "x";

    public int Scoped(ScopedNumber number) => number.Value;

    public int ScopedAgain(ScopedNumber number) => number.Value;
}

public sealed class ScopedNumber
{
    private static int _last;

    public int Value { get; } = Interlocked.Increment(ref _last);
}

public class SocketQuery
{
    public string Hello => "world";

    public string Echo(string value) => value;

    public string? Fails() => throw new GraphQLException("It fails.");

    public string User(ClaimsPrincipal user) => user.Identity?.Name ?? "nobody";

    public async Task<string> GetForeverAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return "";
    }
}

public class SocketMutation
{
    private int _count;

    public int Bump() => ++_count;

    public async Task<bool> SendAsync(string topic, string text, ITopicEventSender sender)
    {
        await sender.SendAsync(topic, text);
        return true;
    }

    public async Task<bool> EndAsync(string topic, ITopicEventSender sender)
    {
        await sender.CompleteAsync(topic);
        return true;
    }
}

/// <summary>The sources of the test's events, and whether they were let go.</summary>
public sealed class SocketEvents
{
    private readonly ConcurrentDictionary<Channel<int>, bool> _listeners = new();
    private int _opened;
    private int _disposed;
    private int _produced;

    public int Opened => Volatile.Read(ref _opened);

    public int Disposed => Volatile.Read(ref _disposed);

    public int Produced => Volatile.Read(ref _produced);

    public int Listeners => _listeners.Count;

    public async IAsyncEnumerable<int> Listen([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var channel = Channel.CreateUnbounded<int>();
        Interlocked.Increment(ref _opened);
        _listeners.TryAdd(channel, true);
        try
        {
            await foreach (int number in channel.Reader.ReadAllAsync(cancellationToken))
                yield return number;
        }
        finally
        {
            _listeners.TryRemove(channel, out _);
            Interlocked.Increment(ref _disposed);
        }
    }

    public async IAsyncEnumerable<int> Count([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _opened);
        try
        {
            while (!cancellationToken.IsCancellationRequested)
                yield return Interlocked.Increment(ref _produced);
        }
        finally
        {
            Interlocked.Increment(ref _disposed);
        }

        await Task.CompletedTask;
    }

    public void Send(int number)
    {
        foreach (Channel<int> channel in _listeners.Keys)
            channel.Writer.TryWrite(number);
    }

    public void Fail(Exception exception)
    {
        foreach (Channel<int> channel in _listeners.Keys)
            channel.Writer.TryComplete(exception);
    }

    public void End()
    {
        foreach (Channel<int> channel in _listeners.Keys)
            channel.Writer.TryComplete();
    }
}

public class SocketSubscription(SocketEvents events)
{
    [Subscribe(With = nameof(TicksOf))]
    public SocketTick? Ticks([EventMessage] int number, string symbol = "A") => new(symbol, number);

    public IAsyncEnumerable<int> TicksOf(string symbol, CancellationToken cancellationToken) =>
        symbol == "none"
            ? throw new GraphQLException(ErrorBuilder.New().SetMessage("Unknown.").SetCode("UNKNOWN_SYMBOL").Build())
            : events.Listen(cancellationToken);

    [Subscribe(With = nameof(NumbersTo))]
    public Task<int> GetNumbersAsync([EventMessage] int number, int to) => Task.FromResult(number);

    private static async IAsyncEnumerable<int> NumbersTo(int to)
    {
        for (int i = 1; i <= to; i++)
        {
            await Task.Yield();
            yield return i;
        }
    }

    [Subscribe(With = nameof(Endless))]
    public string Flood([EventMessage] int number) => number.ToString().PadLeft(64 * 1024, '.');

    public IAsyncEnumerable<int> Endless(CancellationToken cancellationToken) => events.Count(cancellationToken);

    [Subscribe]
    [Topic("news_{kind}")]
    public string News([EventMessage] string text, string kind) => $"{kind}: {text}";

    [Subscribe]
    public string Plain([EventMessage] string text) => text;

    [Subscribe(With = nameof(StreamOf))]
    public string Streamed([EventMessage] string text) => text;

    public ValueTask<ISourceStream<string>> StreamOf(ITopicEventReceiver receiver, CancellationToken cancellationToken) =>
        receiver.SubscribeAsync<string>("streamed", cancellationToken);

    [Authorize]
    [Subscribe(With = nameof(SecretsOf))]
    public string Secrets([EventMessage] string text) => text;

    public async Task<IAsyncEnumerable<string>> SecretsOf(ClaimsPrincipal user)
    {
        await Task.Yield();
        return new[] { $"for {user.Identity!.Name}" }.ToAsyncEnumerable();
    }
}
