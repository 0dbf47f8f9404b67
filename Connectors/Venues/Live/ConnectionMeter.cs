using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Venues.Live;

/// <summary>Counts what a connection goes through. May be used from any thread.</summary>
internal sealed class ConnectionMeter(TimeProvider time)
{
    // The weight of the latest message in the smoothed latency.
    private const double Weight = 0.1;

    private readonly Lock _lock = new();
    private readonly long[] _faults = new long[Enum.GetValues<VenueErrorKind>().Length];
    private readonly long[] _bookFaults = new long[Enum.GetValues<BookFault>().Length];
    private readonly long[] _rejects = new long[Enum.GetValues<RejectReason>().Length];
    private long? _startedAt;
    private long _upSince;
    private TimeSpan _up;
    private bool _isUp;
    private bool _isConnecting;
    private double? _latencyMs;
    private double? _roundTripMs;
    private long _messages;
    private long _attempts;
    private int _books;
    private int _liveBooks;
    private string? _lastFault;

    public void Connecting()
    {
        lock (_lock)
        {
            _startedAt ??= time.GetTimestamp();
            _attempts++;
            _isConnecting = true;
        }
    }

    public void Up()
    {
        lock (_lock)
        {
            if (_isUp) return;
            (_isUp, _isConnecting, _upSince) = (true, false, time.GetTimestamp());
        }
    }

    public void Down()
    {
        lock (_lock)
        {
            if (_isUp) _up += time.GetElapsedTime(_upSince);
            (_isUp, _isConnecting) = (false, false);
        }
    }

    public void Message() => Interlocked.Increment(ref _messages);

    public void Latency(double milliseconds)
    {
        lock (_lock) _latencyMs = _latencyMs is { } old ? old + Weight * (milliseconds - old) : milliseconds;
    }

    public void RoundTrip(TimeSpan elapsed)
    {
        lock (_lock) _roundTripMs = elapsed.TotalMilliseconds;
    }

    public void Fault(VenueError error)
    {
        lock (_lock)
        {
            _faults[(int)error.Kind]++;
            _lastFault = $"{error.Kind}: {error.Message}";
        }
    }

    public void BookFault(BookFault fault)
    {
        lock (_lock) _bookFaults[(int)fault]++;
    }

    public void Reject(RejectReason reason, long count = 1)
    {
        lock (_lock) _rejects[(int)reason] += count;
    }

    public void Books(int live, int all)
    {
        lock (_lock) (_liveBooks, _books) = (live, all);
    }

    public ConnectionHealth Read()
    {
        lock (_lock)
        {
            var up = _isUp ? _up + time.GetElapsedTime(_upSince) : _up;
            var all = _startedAt is { } start ? time.GetElapsedTime(start) : TimeSpan.Zero;
            return new ConnectionHealth
            {
                State = _isUp ? _liveBooks == _books ? ConnectionState.Live : ConnectionState.Degraded
                    : _isConnecting ? ConnectionState.Connecting : ConnectionState.Down,
                LatencyMs = _latencyMs,
                RoundTripMs = _roundTripMs,
                UptimeShare = all > TimeSpan.Zero ? Math.Min(1, up / all) : 0,
                Messages = Interlocked.Read(ref _messages),
                Reconnects = Math.Max(0, _attempts - 1),
                LiveBooks = _liveBooks,
                Books = _books,
                Faults = Counted<VenueErrorKind>(_faults),
                BookFaults = Counted<BookFault>(_bookFaults),
                Rejects = Counted<RejectReason>(_rejects),
                LastFault = _lastFault,
            };
        }
    }

    private static Dictionary<T, long> Counted<T>(long[] counts) where T : struct, Enum =>
        Enum.GetValues<T>().Zip(counts).Where(pair => pair.Second > 0).ToDictionary(pair => pair.First, pair => pair.Second);
}
