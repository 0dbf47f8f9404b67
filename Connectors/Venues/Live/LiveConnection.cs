using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text.Json;
using OrleansTrading.Domain;
using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Venues.Live;

/// <summary>
/// What every live connection has: sessions one after the other with jittered waits between them, the watch for silence, books that are stale from the
/// moment of a fault, and the counts of all that. A venue's own protocol is in <see cref="RunSessionAsync"/>.
/// </summary>
public abstract class LiveConnection : IVenueConnection, IDisposable
{
    private readonly Backoff _backoff;
    private long _heardNs;
    private int _isRunning;

    /// <summary>Sets a connection up; nothing is connected yet.</summary>
    /// <param name="venue">The venue.</param>
    /// <param name="listings">What is wanted from it.</param>
    /// <param name="sink">Where it goes.</param>
    /// <param name="books">How the venue's books are kept in step.</param>
    /// <param name="options">Waits and bounds.</param>
    /// <param name="time">The time.</param>
    /// <param name="checksum">The venue's checksum of a listing's book, where it has one.</param>
    /// <exception cref="RefusedException">NO_LISTINGS: nothing is wanted, or something of another venue.</exception>
    protected LiveConnection(
        Venue venue, IReadOnlyList<Listing> listings, ITickSink sink, BookSyncOptions books, LiveOptions options, TimeProvider time,
        Func<Listing, IBookChecksum?>? checksum = null)
    {
        if (listings.Count == 0 || listings.Any(l => l.Venue.Name != venue.Name))
            throw new RefusedException("NO_LISTINGS", $"A connection to {venue.DisplayName} needs listings of {venue.DisplayName}.");
        (Venue, Listings, Options, Time) = (venue, listings, options, time);
        _backoff = new Backoff(options.FirstRetry, options.LastRetry, new Random());
        Meter = new ConnectionMeter(time);
        if (options.Heartbeat is { } heartbeat) books = books with { HeartbeatNs = (long)heartbeat.TotalNanoseconds };
        Heartbeat = TimeSpan.FromMicroseconds(books.HeartbeatNs / 1_000.0);
        Feeds = new FeedSet(listings,
            listing => new BookFeed(listing, sink, books with { Checksum = checksum?.Invoke(listing) }, Meter, time), Meter);
    }

    /// <inheritdoc/>
    public Venue Venue { get; }

    /// <inheritdoc/>
    public ConnectionHealth Health => Meter.Read();

    /// <summary>What is wanted from the venue.</summary>
    protected IReadOnlyList<Listing> Listings { get; }

    /// <summary>Waits and bounds.</summary>
    protected LiveOptions Options { get; }

    /// <summary>The time.</summary>
    protected TimeProvider Time { get; }

    /// <summary>Silence longer than this ends a session.</summary>
    protected TimeSpan Heartbeat { get; }

    private protected ConnectionMeter Meter { get; }

    private protected FeedSet Feeds { get; }

    private protected LevelBuffer Levels { get; } = new();

    /// <inheritdoc/>
    public async ValueTask RunAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _isRunning, 1) == 1) throw new InvalidOperationException($"The connection to {Venue.DisplayName} runs already.");
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                var fault = await RunOneSessionAsync(cancellationToken).ConfigureAwait(false);
                if (fault is null) return;
                await Task.Delay(_backoff.Next(fault.RetryAfter), Time, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Asked to stop.
        }
        finally
        {
            _isRunning = 0;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(isDisposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what the connection holds.</summary>
    protected virtual void Dispose(bool isDisposing)
    {
        if (isDisposing) Feeds.Dispose();
    }

    /// <summary>
    /// One session: connects, subscribes, calls <see cref="Established"/>, and reads until something fails. A fault of the venue is an exception; so is
    /// its end.
    /// </summary>
    protected abstract Task RunSessionAsync(CancellationToken cancellationToken);

    /// <summary>The session is there: what comes from now on is the market.</summary>
    protected void Established()
    {
        Heard();
        Meter.Up();
    }

    /// <summary>The venue has given a sign of life.</summary>
    protected void Heard() => Interlocked.Exchange(ref _heardNs, NowNs);

    /// <summary>A message of the venue was read.</summary>
    protected void HeardMessage()
    {
        Meter.Message();
        Heard();
    }

    /// <summary>Now, by our clock, Unix nanoseconds UTC.</summary>
    protected long NowNs => Nanoseconds.Of(Time.GetUtcNow());

    /// <summary>Notes how old what came is.</summary>
    /// <param name="timeNs">The venue's time of it, Unix nanoseconds UTC.</param>
    protected void NoteTime(long timeNs) => Meter.Latency((NowNs - timeNs) / (double)Nanoseconds.PerMillisecond);

    private protected async ValueTask RejectAsync(BookFeed feed, RejectReason reason, CancellationToken cancellationToken)
    {
        Meter.Reject(reason);
        await Feeds.DoAsync(feed, 0, static (f, _) => f.Distrust(BookFault.BadMessage), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What an exception says about the venue or the way to it; null: it is a defect of ours.</summary>
    internal static VenueError? ErrorOf(Exception exception) => exception switch
    {
        VenueFaultException fault => fault.Error,
        JsonException => new VenueError(VenueErrorKind.Protocol, "A message is no JSON."),
        OperationCanceledException or TimeoutException => new VenueError(VenueErrorKind.TimedOut, "There was no answer in time."),
        WebSocketException socket => new VenueError(VenueErrorKind.Network, $"The socket failed: {socket.WebSocketErrorCode}."),
        HttpRequestException http => new VenueError(VenueErrorKind.Network, $"The request failed: {http.HttpRequestError}."),
        IOException or SocketException => new VenueError(VenueErrorKind.Network, "The connection was lost."),
        _ => null,
    };

    // Null: asked to stop.
    private async Task<VenueError?> RunOneSessionAsync(CancellationToken cancellationToken)
    {
        Meter.Connecting();
        var startedAt = Time.GetTimestamp();
        using var session = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watch = WatchAsync(session);
        VenueError? fault;
        try
        {
            await RunSessionAsync(session.Token).ConfigureAwait(false);
            fault = new VenueError(VenueErrorKind.Network, "The venue ended the session.");
        }
        catch (Exception e)
        {
            Meter.Down();
            fault = ErrorOf(e);
            if (fault is null)
            {
                // A defect: whoever runs us has to hear of it, but nobody may go on deciding on these books.
                await EndAsync(session, watch, cancellationToken).ConfigureAwait(false);
                throw;
            }
        }

        Meter.Down();
        if (await EndAsync(session, watch, cancellationToken).ConfigureAwait(false))
            fault = new VenueError(VenueErrorKind.Silent, $"Nothing was heard for {Heartbeat.TotalSeconds:0.#} s.");
        if (cancellationToken.IsCancellationRequested) return null;
        Meter.Fault(fault);
        if (Time.GetElapsedTime(startedAt) >= Options.RecoveredAfter) _backoff.Reset();
        return fault;
    }

    private async Task<bool> EndAsync(CancellationTokenSource session, Task<bool> watch, CancellationToken cancellationToken)
    {
        try
        {
            await Feeds.DisconnectAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Asked to stop while there was no room.
        }

        await session.CancelAsync().ConfigureAwait(false);
        return await watch.ConfigureAwait(false);
    }

    // Gives whether the session was ended for silence.
    private async Task<bool> WatchAsync(CancellationTokenSource session)
    {
        using var timer = new PeriodicTimer(Options.WatchEvery, Time);
        Heard();
        try
        {
            while (await timer.WaitForNextTickAsync(session.Token).ConfigureAwait(false))
            {
                var heardNs = Interlocked.Read(ref _heardNs);
                await Feeds.CheckSilenceAsync(heardNs, session.Token).ConfigureAwait(false);
                await OnWatchAsync(session.Token).ConfigureAwait(false);
                if (NowNs - heardNs <= Heartbeat.TotalNanoseconds) continue;
                await session.CancelAsync().ConfigureAwait(false);
                return true;
            }
        }
        catch (OperationCanceledException) when (session.IsCancellationRequested)
        {
            // The session has ended.
        }

        return false;
    }

    /// <summary>Called at each look for silence, while a session runs.</summary>
    private protected virtual ValueTask OnWatchAsync(CancellationToken cancellationToken) => default;
}
