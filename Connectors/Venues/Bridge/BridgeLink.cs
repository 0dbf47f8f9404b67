using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Threading.Channels;
using OrleansTrading.Connectors.Venues.Live;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Venues.Bridge;

/// <summary>
/// One life of the bridge's child process: lines of JSON over its standard input and output. What it says of a venue goes to that venue's inbox; when it
/// dies, everybody hears of it at once by <see cref="Dead"/>.
/// </summary>
internal sealed class BridgeLink : IAsyncDisposable
{
    /// <summary>The version of the protocol that both sides must speak.</summary>
    public const int Version = 1;

    // Beyond what was credited: words about stale books, which do not wait.
    private const int UncreditedMessages = 10_000;

    private static readonly JsonSerializerOptions Json = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };
    private static readonly string[] Inherited = ["PATH", "HOME", "TZ", "LANG", "NODE_EXTRA_CA_CERTS", "HTTPS_PROXY", "NO_PROXY"];

    private readonly Process _process;
    private readonly BridgeOptions _options;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _writing = new(1);
    private readonly ConcurrentDictionary<long, TaskCompletionSource<JsonDocument>> _questions = new();
    private readonly ConcurrentDictionary<string, BridgeInbox> _inboxes = new(StringComparer.Ordinal);
    // Never disposed: who still holds the token asks it after the end.
    private readonly CancellationTokenSource _dead = new();
    private readonly TaskCompletionSource _hello = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _work;
    private long _lastId;

    private BridgeLink(Process process, BridgeOptions options, TimeProvider time)
    {
        (_process, _options, _time) = (process, options, time);
        _work = Task.WhenAll(Task.Run(ReadAsync), Task.Run(LogAsync), Task.Run(PingAsync));
    }

    /// <summary>Cancelled when the child has died or is not to be trusted any more.</summary>
    public CancellationToken Dead => _dead.Token;

    /// <summary>Why it died, where that is known.</summary>
    public string? Reason { get; private set; }

    /// <summary>The child's process.</summary>
    public int ProcessId { get; private init; }

    /// <summary>Starts a child and waits until it has said its version.</summary>
    /// <exception cref="VenueFaultException">It cannot be started, or speaks another version.</exception>
    public static async Task<BridgeLink> StartAsync(BridgeOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(options.Node)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.ArgumentList.Add(options.Script);
        // What else is in our environment is none of its business.
        foreach (var name in start.Environment.Keys.Except(Inherited, StringComparer.OrdinalIgnoreCase).ToList()) start.Environment.Remove(name);
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or IOException)
        {
            throw new VenueFaultException(VenueErrorKind.Unavailable, $"The bridge cannot be started: is '{options.Node}' there?", e);
        }

        var link = new BridgeLink(process, options, time) { ProcessId = process.Id };
        try
        {
            await link._hello.Task.WaitAsync(options.Live.RequestTimeout, time, cancellationToken).ConfigureAwait(false);
            return link;
        }
        catch
        {
            await link.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Opens a venue's inbox.</summary>
    public BridgeInbox OpenInbox(string venue, int credit)
    {
        var inbox = new BridgeInbox(credit + UncreditedMessages);
        return _inboxes.TryAdd(venue, inbox) ? inbox : throw new InvalidOperationException($"{venue} is connected by this bridge already.");
    }

    /// <summary>Closes a venue's inbox, and the venue.</summary>
    public async ValueTask CloseInboxAsync(string venue)
    {
        if (!_inboxes.TryRemove(venue, out var inbox)) return;
        inbox.Dispose();
        if (!Dead.IsCancellationRequested) await SendAsync(new { t = "close", venue }, Dead).ConfigureAwait(false);
    }

    /// <summary>Says something.</summary>
    public async ValueTask SendAsync<T>(T message, CancellationToken cancellationToken)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(message, Json);
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var pipe = _process.StandardInput.BaseStream;
            await pipe.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
            await pipe.WriteAsync("\n"u8.ToArray(), cancellationToken).ConfigureAwait(false);
            await pipe.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or ObjectDisposedException)
        {
            Die("it does not listen");
            throw new VenueFaultException(VenueErrorKind.Network, "The bridge has ended.", e);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Asks something.</summary>
    /// <param name="question">Makes the message from its number.</param>
    /// <returns>The answer's value or error; the caller disposes it.</returns>
    /// <exception cref="VenueFaultException">It died, or did not answer in time.</exception>
    public async Task<JsonDocument> AskAsync<T>(Func<long, T> question, CancellationToken cancellationToken)
    {
        var id = Interlocked.Increment(ref _lastId);
        var answer = new TaskCompletionSource<JsonDocument>(TaskCreationOptions.RunContinuationsAsynchronously);
        _questions[id] = answer;
        try
        {
            await SendAsync(question(id), cancellationToken).ConfigureAwait(false);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, Dead);
            return await answer.Task.WaitAsync(_options.Live.RequestTimeout, _time, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new VenueFaultException(VenueErrorKind.Network, "The bridge has ended.");
        }
        catch (TimeoutException)
        {
            throw new VenueFaultException(VenueErrorKind.TimedOut, "The bridge did not answer in time.");
        }
        finally
        {
            _questions.TryRemove(id, out _);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Die("it was stopped");
        await _work.ConfigureAwait(false);
        _process.Dispose();
        _writing.Dispose();
    }

    // First everybody hears of it; then the process goes.
    private void Die(string reason)
    {
        Reason ??= reason;
        _dead.Cancel();
        _hello.TrySetException(new VenueFaultException(VenueErrorKind.Unavailable, $"The bridge has ended: {Reason}."));
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It has ended by itself.
        }
    }

    private async Task ReadAsync()
    {
        var reader = PipeReader.Create(_process.StandardOutput.BaseStream);
        var reason = "it has ended";
        try
        {
            while (true)
            {
                var read = await reader.ReadAsync(Dead).ConfigureAwait(false);
                var rest = read.Buffer;
                while (rest.PositionOf((byte)'\n') is { } end)
                {
                    // A copy: a document refers to the bytes that it was read from, and the pipe will fill them again.
                    Take(JsonDocument.Parse(rest.Slice(0, end).ToArray()));
                    rest = rest.Slice(rest.GetPosition(1, end));
                }

                if (rest.Length > _options.Live.MaxMessageBytes) throw new VenueFaultException(VenueErrorKind.Protocol, "a line is too long");
                reader.AdvanceTo(rest.Start, rest.End);
                if (read.IsCompleted) break;
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or JsonException or VenueFaultException or InvalidOperationException)
        {
            reason = e is VenueFaultException fault ? fault.Message : e is JsonException ? "it said what is no JSON" : reason;
        }

        Die(reason);
        await reader.CompleteAsync().ConfigureAwait(false);
    }

    // What is handed on belongs to who takes it.
    private void Take(JsonDocument document)
    {
        var message = document.RootElement;
        switch (message.GetText("t"))
        {
            case "hello":
                using (document)
                {
                    if (message.FindLong("version") != Version) throw new VenueFaultException(VenueErrorKind.Protocol, "it speaks another version");
                    _hello.TrySetResult();
                }

                break;
            case "answer":
                if (message.FindLong("id") is not { } id || !_questions.TryGetValue(id, out var question) || !question.TrySetResult(document))
                    document.Dispose();
                break;
            case "alive":
                using (document) _inboxes.GetValueOrDefault(message.GetText("venue"))?.NoteAlive();
                break;
            default:
                if (!_inboxes.TryGetValue(message.GetText("venue"), out var inbox)) document.Dispose();
                else if (!inbox.TryAdd(document)) throw new VenueFaultException(VenueErrorKind.Protocol, "it says more than there is room for");
                break;
        }
    }

    private async Task LogAsync()
    {
        try
        {
            while (await _process.StandardError.ReadLineAsync(Dead).ConfigureAwait(false) is { } line)
                _options.Log?.Invoke(line.Length <= 500 ? line : line[..500] + "…");
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or InvalidOperationException)
        {
            // It has ended.
        }
    }

    private async Task PingAsync()
    {
        try
        {
            using var timer = new PeriodicTimer(_options.PingEvery, _time);
            while (await timer.WaitForNextTickAsync(Dead).ConfigureAwait(false))
            {
                using var answer = await AskAsync(id => new { t = "ping", id }, Dead).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // It has ended.
        }
        catch (VenueFaultException)
        {
            Die("it did not answer");
        }
    }
}

/// <summary>What the bridge says of one venue, in order.</summary>
internal sealed class BridgeInbox(int room) : IDisposable
{
    private readonly Channel<JsonDocument> _messages = Channel.CreateBounded<JsonDocument>(new BoundedChannelOptions(room) { SingleReader = true });

    /// <summary>Called when the venue gives a sign of life.</summary>
    public Action? Alive { get; set; }

    public void NoteAlive() => Alive?.Invoke();

    public bool TryAdd(JsonDocument message)
    {
        if (_messages.Writer.TryWrite(message)) return true;
        message.Dispose();
        return false;
    }

    /// <summary>The next message; the caller disposes it.</summary>
    public ValueTask<JsonDocument> ReadAsync(CancellationToken cancellationToken) => _messages.Reader.ReadAsync(cancellationToken);

    public void Dispose()
    {
        _messages.Writer.TryComplete();
        while (_messages.Reader.TryRead(out var message)) message.Dispose();
    }
}
