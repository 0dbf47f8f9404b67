using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using OrleansTrading.Connectors.Kafka;
using OrleansTrading.Connectors.Venues.Live.Settings;
using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Silo.Live;

/// <summary>Fills a live session with what another process (<see cref="TickSender"/>) hears of venues and sends over Kafka.</summary>
/// <param name="settings">What is heard, and where.</param>
/// <param name="meters">Makes the meter of the delay.</param>
/// <param name="time">The time.</param>
/// <param name="log">The log. What is secret never gets there.</param>
internal sealed partial class KafkaFeed(LiveSettings settings, IMeterFactory meters, TimeProvider time, ILogger<KafkaFeed> log)
    : IRepeatingFeed, IVenueConnections, IDisposable
{
    private readonly KafkaSourceOptions _options = (settings.Kafka ?? throw new ArgumentException("They name no topic.", nameof(settings))).Receiving;
    private byte[] _position = [];
    private volatile KafkaTickSource? _source;

    /// <inheritdoc/>
    public void GoOnFrom(byte[] position) => _position = position;

    /// <inheritdoc/>
    public byte[] Join(ReadOnlySpan<byte> older, ReadOnlySpan<byte> newer, IReadOnlySet<string> newerSymbols) =>
        TickPositions.Join(_options.Consumer.MaxStreams, older, newer, newerSymbols.Contains);

    /// <inheritdoc/>
    public async Task RunAsync(ITickSink sink, CancellationToken cancellationToken)
    {
        _source = new KafkaTickSource(_options, [.. settings.Venues.SelectMany(venue => venue.Listings)], sink, meters, time, OnFault, _position);
        LogListening(settings.Kafka!);
        await _source.RunAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<IHeldFeed> HoldAsync(CancellationToken cancellationToken) => new Held(await Source.HoldAsync(cancellationToken));

    /// <summary>A venue's health as far as it is known here: how the venue is connected, the sender's log says.</summary>
    public ConnectionHealth? Find(string venue)
    {
        if (settings.Venues.FirstOrDefault(known => known.Venue.Name == venue) is not { } known) return null;
        var heard = _source?.HealthOf(venue) ?? new KafkaVenueHealth(known.Listings.Count, 0, 0, null);
        var all = _source?.Health;
        return new ConnectionHealth
        {
            State = heard.LiveListings == heard.Listings ? ConnectionState.Live
                : heard.LiveListings > 0 ? ConnectionState.Degraded
                : all is null or { Consumer.Partitions.Count: 0 } ? ConnectionState.Connecting
                : ConnectionState.Down,
            LatencyMs = heard.DelayMs,
            UptimeShare = null,
            Messages = heard.Blocks,
            Reconnects = all?.Restarts ?? 0,
            LiveBooks = heard.LiveListings,
            Books = heard.Listings,
            Faults = new Dictionary<VenueErrorKind, long>(),
            BookFaults = new Dictionary<BookFault, long>(),
            Rejects = new Dictionary<RejectReason, long>(),
            LastFault = all?.LastFailure,
        };
    }

    /// <summary>Frees what it holds. It does not run any more.</summary>
    public void Dispose() => _source?.Dispose();

    private KafkaTickSource Source => _source ?? throw new InvalidOperationException("The feed does not run.");

    private void OnFault(KafkaFault fault) => LogFault(fault.Kind, fault.Message);

    [LoggerMessage(Level = LogLevel.Information, Message = "Listening to venues over Kafka: {Topic}")]
    private partial void LogListening(LiveKafkaSettings topic);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Kafka: {Kind}: {Message}")]
    private partial void LogFault(KafkaFaultKind kind, string message);

    private sealed class Held(HeldPositions positions) : IHeldFeed
    {
        public byte[] Position => positions.Capture();

        public void Dispose() => positions.Dispose();
    }
}
