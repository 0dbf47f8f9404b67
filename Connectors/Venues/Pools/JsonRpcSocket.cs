using System.Globalization;
using System.Numerics;
using System.Text.Json;
using OrleansTrading.Connectors.Venues.Live;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Venues.Pools;

/// <summary>JSON-RPC 2.0 to a node of a chain over a WebSocket. One caller at a time; what comes unasked meanwhile waits for
/// <see cref="ReadAsync"/>.</summary>
internal sealed class JsonRpcSocket(JsonSocket socket, LiveOptions options, TimeProvider time, Action heard) : IDisposable
{
    private const int MaxWaiting = 10_000;

    private readonly Queue<JsonElement> _waiting = new();
    private long _lastId;

    /// <summary>Asks, and gives the answer's result.</summary>
    /// <exception cref="VenueFaultException">The node refuses, ends the connection, or does not answer in time.</exception>
    public async Task<JsonElement> AskAsync(string method, object[] parameters, CancellationToken cancellationToken)
    {
        var id = ++_lastId;
        using var limit = new CancellationTokenSource(options.RequestTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var question = new Dictionary<string, object> { ["jsonrpc"] = "2.0", ["id"] = id, ["method"] = method, ["params"] = parameters };
        await socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(question), either.Token).ConfigureAwait(false);
        while (true)
        {
            var message = await NextAsync(either.Token).ConfigureAwait(false);
            if (message.FindLong("id") != id)
            {
                if (_waiting.Count == MaxWaiting) throw new VenueFaultException(VenueErrorKind.Protocol, "The node says more than there is room for.");
                _waiting.Enqueue(message);
                continue;
            }

            return message.Find("error") is { } error ? throw new VenueFaultException(Read(error)) : message.Get("result");
        }
    }

    /// <summary>Calls a contract's function without arguments, as of a block.</summary>
    /// <returns>What it gives, as words of 32 bytes.</returns>
    public async Task<BigInteger[]> CallAsync(string contract, string function, string block, CancellationToken cancellationToken)
    {
        var result = await AskAsync("eth_call", [new { to = contract, data = function }, block], cancellationToken).ConfigureAwait(false);
        return Words(result.GetString());
    }

    /// <summary>What has come unasked, in order.</summary>
    public async ValueTask<JsonElement> ReadAsync(CancellationToken cancellationToken) =>
        _waiting.TryDequeue(out var message) ? message : await NextAsync(cancellationToken).ConfigureAwait(false);

    public void Dispose() => socket.Dispose();

    /// <summary>Reads a number as nodes write it: <c>0x1f</c>.</summary>
    internal static long Number(string? hex) =>
        hex is not null && hex.StartsWith("0x", StringComparison.Ordinal)
        && long.TryParse(hex.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number) && number >= 0
            ? number
            : throw new VenueFaultException(VenueErrorKind.Protocol, "A number of the node is none.");

    /// <summary>Reads words of 32 bytes.</summary>
    internal static BigInteger[] Words(string? hex)
    {
        if (hex is null || !hex.StartsWith("0x", StringComparison.Ordinal) || (hex.Length - 2) % 64 != 0)
            throw new VenueFaultException(VenueErrorKind.Protocol, "What a contract gave are no words.");
        var words = new BigInteger[(hex.Length - 2) / 64];
        for (var i = 0; i < words.Length; i++)
            // A zero in front: a number is not negative.
            if (!BigInteger.TryParse("0" + hex.Substring(2 + 64 * i, 64), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out words[i]))
                throw new VenueFaultException(VenueErrorKind.Protocol, "What a contract gave are no words.");
        return words;
    }

    private async ValueTask<JsonElement> NextAsync(CancellationToken cancellationToken)
    {
        using var document = await socket.ReadAsync(cancellationToken).ConfigureAwait(false)
            ?? throw new VenueFaultException(VenueErrorKind.Network, "The node ended the connection.");
        heard();
        // A copy: it may wait for longer than the buffer lasts.
        return document.RootElement.Clone();
    }

    private static VenueError Read(JsonElement error) => error.FindLong("code") is -32005 or 429
        ? new VenueError(VenueErrorKind.RateLimited, "The node wants fewer requests.")
        : new VenueError(VenueErrorKind.Unavailable, $"The node answered with error {error.FindText("code")}.");
}
