using Microsoft.Extensions.Logging;
using OrleansTrading.Connectors.Venues.Bridge;
using OrleansTrading.Connectors.Venues.Live.Settings;
using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Silo.Live;

namespace OrleansTrading.Grains.Tests.Live;

public sealed class LiveConnectionsTests
{
    private const string Secret = "what nobody may see";

    private readonly ListedMarket _market = new(venues: 2, instruments: 2);
    private readonly LogLines _log = new();
    private readonly ManualClock _clock = new();

    [Fact]
    public async Task A_connection_that_breaks_has_its_listings_out_and_is_begun_again_while_the_others_go_on()
    {
        var broken = new Connection(_market.Venues[0], breaks: true);
        var good = new Connection(_market.Venues[1], breaks: false);
        using var logging = LoggerFactory.Create(builder => builder.AddProvider(_log));
        var connections = new LiveConnections(
            new LiveSettings([new Settings(_market.Venues[0], Listings(0), broken), new Settings(_market.Venues[1], Listings(1), good)]),
            _clock, logging.CreateLogger<LiveConnections>());
        Assert.Null(connections.Find("venue-0"));
        var inbox = new LiveInbox(_market, new LiveTime(_clock, 0));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var running = connections.RunAsync(inbox, stop.Token);

        await good.Begun.WaitAsync(stop.Token);
        await inbox.WaitToTakeAsync(stop.Token);
        // It said something before it broke; that stands before the word that it is out.
        var ticks = new List<(int Venue, int Instrument, TickKind Kind)>();
        while (ticks.Count < 3)
        {
            var batch = inbox.Take();
            for (var i = 0; i < batch.Count; i++)
            {
                var tick = batch.Read(i);
                if (tick.Tick.Kind == TickKind.Book) Assert.Equal((BookUpdateKind.Stale, BookFault.Disconnected), (tick.Tick.Book.Kind, tick.Tick.Book.Fault));
                ticks.Add((tick.Venue, tick.Instrument, tick.Tick.Kind));
            }

            if (ticks.Count < 3) await inbox.WaitToTakeAsync(stop.Token);
        }

        Assert.Equal([(0, 0, TickKind.Quote), (0, 0, TickKind.Book), (0, 1, TickKind.Book)], ticks);
        await _clock.PassUntil(broken.BegunAgain);
        Assert.Equal(1, good.Runs);
        Assert.Equal(ConnectionState.Live, connections.Find("venue-1")!.State);
        Assert.Contains(_log.Lines, line => line.Contains("A connection to venue-0 broke", StringComparison.Ordinal) && line.Contains(nameof(InvalidOperationException), StringComparison.Ordinal));
        Assert.DoesNotContain(_log.Lines, line => line.Contains(Secret, StringComparison.Ordinal));
        await stop.CancelAsync();
        await running;
    }

    private Listing[] Listings(int venue) => [_market.Listing(venue, 0), _market.Listing(venue, 1)];

    private sealed class Settings(Venue venue, IReadOnlyList<Listing> listings, Connection connection) : LiveVenueSettings(venue, listings)
    {
        public override IReadOnlyList<LiveVenueConnection> Connect(ITickSink sink, BridgeProcess? bridge, TimeProvider time)
        {
            connection.Opened = () => sink.TryWrite(Listings[0], new Tick(new Quote(1, 2, 3)));
            return [new(connection, Listings)];
        }

        public override string ToString() => Venue.Name;
    }

    private sealed class Connection(Venue venue, bool breaks) : IVenueConnection
    {
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _begunAgain = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Venue Venue => venue;

        public Action Opened { get; set; } = () => { };

        public int Runs { get; private set; }

        public Task Begun => _begun.Task;

        public Task BegunAgain => _begunAgain.Task;

        public ConnectionHealth Health => new()
        {
            State = ConnectionState.Live,
            Faults = new Dictionary<VenueErrorKind, long>(),
            BookFaults = new Dictionary<BookFault, long>(),
            Rejects = new Dictionary<RejectReason, long>(),
        };

        public async ValueTask RunAsync(CancellationToken cancellationToken)
        {
            Runs++;
            _begun.TrySetResult();
            if (Runs > 1) _begunAgain.TrySetResult();
            if (breaks && Runs == 1)
            {
                Opened();
                throw new InvalidOperationException(Secret);
            }

            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
    }
}
