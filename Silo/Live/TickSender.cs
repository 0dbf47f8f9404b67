using Microsoft.Extensions.Logging;
using OrleansTrading.Connectors.Kafka;
using OrleansTrading.Connectors.Venues.Live.Settings;
using OrleansTrading.Domain;

namespace OrleansTrading.Silo.Live;

/// <summary>Connects to venues and sends what they say to a topic, from which sessions take it (<see cref="KafkaFeed"/>). Has no grains and no state.</summary>
/// <param name="settings">What is connected, and where it is sent.</param>
/// <param name="time">The time.</param>
/// <param name="logs">Makes the log. What is secret never gets there.</param>
internal sealed partial class TickSender(LiveSettings settings, TimeProvider time, ILoggerFactory logs)
{
    private static readonly TimeSpan HealthPeriod = TimeSpan.FromMinutes(1);

    private readonly ILogger _log = logs.CreateLogger<TickSender>();
    private readonly LiveConnections _connections = new(settings, time, logs.CreateLogger<LiveConnections>());
    private readonly LiveKafkaSettings _kafka = settings.Kafka ?? throw new ArgumentException("They name no topic.", nameof(settings));

    /// <summary>Sends until it is cancelled; then what waits, and that nothing is to be trusted any more.</summary>
    /// <exception cref="RefusedException">KAFKA_LIBRARY_MISSING; KAFKA_TOPIC: the topic is not as it should be.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        KafkaLibrary.Load();
        var listings = settings.Venues.SelectMany(venue => venue.Listings).ToArray();
        using var sink = new KafkaTickSink(
            _kafka.Gathering, listings, async ending => await KafkaTickProducer.OpenAsync(_kafka.Producing, time, OnFault, ending), time, OnFault);
        using var endConnections = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var endSink = new CancellationTokenSource();
        LogSending(listings.Length, settings.Venues.Count, _kafka);
        var (sending, connecting, telling) = (
            sink.RunAsync(endSink.Token), _connections.RunAsync(sink, endConnections.Token), TellHealth(sink, endConnections.Token));
        // None of them ends by itself but with an error.
        await Task.WhenAny(sending, connecting);
        await endConnections.CancelAsync();
        // Who writes ends first, so that the sink's last word is the last.
        await connecting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await endSink.CancelAsync();
        await sending;
        await telling;
        if (!connecting.IsCanceled) await connecting;
        LogEnded();
    }

    private async Task TellHealth(KafkaTickSink sink, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(HealthPeriod, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                var health = sink.Health;
                var venues = settings.Venues.Select(venue => (venue.Venue.Name, Health: _connections.Find(venue.Venue.Name)))
                    .Select(venue => venue.Health is { } one ? $"{venue.Name} {one.State} {one.LiveBooks}/{one.Books}" : venue.Name);
                LogHealth(
                    health.IsOpen ? "open" : "without a producer", health.Ticks, health.QueuedTicks, health.Blocks, health.Keyframes, health.NotTaken,
                    health.Producer?.Undelivered ?? 0, health.Failures, string.Join(", ", venues));
            }
        }
        catch (OperationCanceledException)
        {
            // It ends.
        }
    }

    private void OnFault(KafkaFault fault) => LogFault(fault.Kind, fault.Message);

    [LoggerMessage(Level = LogLevel.Information, Message = "Sending what is said of {Listings} listings at {Venues} venues over Kafka: {Topic}")]
    private partial void LogSending(int listings, int venues, LiveKafkaSettings topic);

    [LoggerMessage(Level = LogLevel.Information, Message = "Sending has ended")]
    private partial void LogEnded();

    [LoggerMessage(Level = LogLevel.Information,
        Message = "The sink is {State}: {Ticks} ticks taken, {Queued} waiting, {Blocks} blocks and {Keyframes} keyframes sent, "
            + "{NotTaken} not taken, {Undelivered} not delivered, {Failures} failures of the producer; {Venues}")]
    private partial void LogHealth(
        string state, long ticks, int queued, long blocks, long keyframes, long notTaken, long undelivered, long failures, string venues);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Kafka: {Kind}: {Message}")]
    private partial void LogFault(KafkaFaultKind kind, string message);
}
