using Microsoft.Extensions.Logging;
using OrleansTrading.Connectors.Venues.Bridge;
using OrleansTrading.Connectors.Venues.Live;
using OrleansTrading.Connectors.Venues.Live.Settings;
using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Silo.Live;

/// <summary>
/// Runs the connections of a live session. Faults of venues each connection deals with by itself; one that ends on a defect of ours has all its
/// listings out, is logged, and is begun again after a wait, while the others go on.
/// </summary>
/// <param name="settings">What is connected, and how.</param>
/// <param name="time">The time.</param>
/// <param name="log">The log. What is secret never gets there.</param>
internal sealed partial class LiveConnections(LiveSettings settings, TimeProvider time, ILogger<LiveConnections> log) : ILiveFeed, IVenueConnections
{
    private static readonly TimeSpan FirstRestart = TimeSpan.FromSeconds(1), LastRestart = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LookPeriod = TimeSpan.FromSeconds(1);

    private volatile IReadOnlyList<OpenedVenue> _venues = [];

    /// <inheritdoc/>
    public ConnectionHealth? Find(string venue) => _venues.FirstOrDefault(v => v.Settings.Venue.Name == venue)?.Health;

    /// <inheritdoc/>
    public async Task RunAsync(ITickSink sink, CancellationToken cancellationToken)
    {
        var bridge = settings.Bridge is { } options
            ? new BridgeProcess(options with { Log = LogBridge }, time)
            : null;
        _venues = [.. settings.Venues.Select(venue => new OpenedVenue(venue, venue.Connect(sink, bridge, time)))];
        try
        {
            await Task.WhenAll(
            [
                .. from venue in _venues
                   from one in venue.Connections
                   select KeepUp(venue.Settings.Venue.Name, one.Listings, one.Connection, sink, cancellationToken),
                bridge?.RunAsync(cancellationToken) ?? Task.CompletedTask,
                LogStates(cancellationToken),
            ]);
        }
        finally
        {
            foreach (var venue in _venues)
                foreach (var (connection, _) in venue.Connections) (connection as IDisposable)?.Dispose();
        }
    }

    private async Task KeepUp(
        string venue, IReadOnlyList<Listing> listings, IVenueConnection connection, ITickSink sink, CancellationToken cancellationToken)
    {
        var backoff = new Backoff(FirstRestart, LastRestart, new Random());
        try
        {
            while (true)
            {
                var startedAt = time.GetTimestamp();
                try
                {
                    await connection.RunAsync(cancellationToken);
                    if (cancellationToken.IsCancellationRequested) return;
                    LogEnded(venue, "it ended by itself", null);
                }
                catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
                {
                    // Its message may have been made of anything, also of what is secret.
                    LogEnded(venue, e.GetType().Name, e.StackTrace);
                }

                await TellStale(listings, sink, cancellationToken);
                if (time.GetElapsedTime(startedAt) >= LastRestart) backoff.Reset();
                await Task.Delay(backoff.Next(), time, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The session ends.
        }
    }

    // A connection that broke may have had no time to say so itself.
    private async ValueTask TellStale(IReadOnlyList<Listing> listings, ITickSink sink, CancellationToken cancellationToken)
    {
        var stale = new BookUpdate();
        stale.BeginStale(Nanoseconds.Of(time.GetUtcNow()), BookFault.Disconnected);
        foreach (var listing in listings)
            while (!sink.TryWrite(listing, new Tick(stale))) await sink.WaitToWriteAsync(cancellationToken);
    }

    private async Task LogStates(CancellationToken cancellationToken)
    {
        var known = _venues.ToDictionary(venue => venue, _ => (State: ConnectionState.Down, Fault: (string?)null));
        using var timer = new PeriodicTimer(LookPeriod, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                foreach (var venue in _venues)
                {
                    var health = venue.Health;
                    // Attempts come and go; why they fail is said once.
                    var state = (health.State == ConnectionState.Connecting ? ConnectionState.Down : health.State, health.LastFault);
                    if (known[venue] == state) continue;
                    known[venue] = state;
                    LogState(venue.Settings.Venue.Name, health.State, health.LiveBooks, health.Books, health.LastFault ?? "none");
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The session ends.
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Venue} is {State} with {Live} of {Books} books; last fault: {Fault}")]
    private partial void LogState(string venue, ConnectionState state, int live, int books, string fault);

    [LoggerMessage(Level = LogLevel.Error, Message = "A connection to {Venue} broke and is begun again: {Why}\n{Stack}")]
    private partial void LogEnded(string venue, string why, string? stack);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The bridge says: {Line}")]
    private partial void LogBridge(string line);

    private sealed record OpenedVenue(LiveVenueSettings Settings, IReadOnlyList<LiveVenueConnection> Connections)
    {
        public ConnectionHealth Health => ConnectionHealth.Together([.. Connections.Select(one => one.Connection.Health)]);
    }
}
