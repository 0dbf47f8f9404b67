using System.Threading.Channels;
using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Silo.Live;

/// <summary>How much waits to be played, for each venue; as much again may be being played.</summary>
/// <param name="Ticks">Ticks. At least 1.</param>
/// <param name="Bytes">What they take, with their levels. An update of a book that is larger is taken when nothing else of its venue waits.</param>
internal sealed record LiveInboxBounds(int Ticks = 16_384, int Bytes = 4 << 20);

/// <summary>
/// Takes what live venues say, from many threads, and gives it to one that plays it: in the order in which it came, each tick with the instant of its
/// arrival and each instant after the one before. Each venue has room of its own, so that a loud one waits while the others are heard.
/// </summary>
/// <remarks>
/// Writers fill one batch while the other is played; then the two change places. So nothing is allocated for a tick once both have grown, and whoever
/// waits has room again when they do.
/// </remarks>
internal sealed class LiveInbox : ITickSink, IAppliedTicks
{
    private readonly Lock _lock = new();
    private readonly LiveTime _time;
    private readonly LiveInboxBounds _bounds;
    private readonly Dictionary<(string Venue, string Symbol), (int Venue, int Instrument)> _places = [];
    private readonly int[] _listed;
    private readonly Channel<bool> _news = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    private readonly Queue<(long ThroughNs, TaskCompletionSource Saved)> _unsaved = new();
    private LiveBatch _filling;
    private LiveBatch _played;
    private TaskCompletionSource? _room;
    private bool _isFull;
    private bool _isClosed;
    private long _writtenNs;
    private long _savedNs;

    /// <summary>An empty inbox.</summary>
    /// <param name="market">Which listings there are.</param>
    /// <param name="time">Gives ticks their instants; nobody else's while this is used.</param>
    /// <param name="bounds">How much waits; null for the usual.</param>
    public LiveInbox(IMarket market, LiveTime time, LiveInboxBounds? bounds = null)
    {
        (_time, _bounds) = (time, bounds ?? new LiveInboxBounds());
        _listed = new int[market.Venues.Count];
        foreach (var (venue, instrument) in market.Listings)
        {
            _places.Add((market.Venues[venue].Name, market.Instruments[instrument].Symbol), (venue, instrument));
            _listed[venue]++;
        }

        (_filling, _played) = (new LiveBatch(market.Venues.Count), new LiveBatch(market.Venues.Count));
    }

    /// <summary>How far the session's time is ahead of the machine's clock, nanoseconds; 0 where it is not.</summary>
    public long AheadNs
    {
        get
        {
            lock (_lock) return _time.AheadNs;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The session has no such listing, or takes no ticks of the kind.</exception>
    public bool TryWrite(Listing listing, in Tick tick)
    {
        if (!_places.TryGetValue((listing.Venue.Name, listing.Instrument.Symbol), out var place))
            throw new ArgumentException($"{listing.Instrument.Symbol} of {listing.Venue.Name} is not part of the session.", nameof(listing));
        if (tick.Kind is not (TickKind.Quote or TickKind.Trade or TickKind.Book))
            throw new ArgumentException($"A live session takes no ticks of kind {tick.Kind}.", nameof(tick));
        lock (_lock)
        {
            if (_isClosed) return true;
            if (!HasRoom(place.Venue, tick))
            {
                _isFull = true;
                return false;
            }

            _writtenNs = _time.Next();
            _filling.Add(place.Venue, place.Instrument, tick, _writtenNs);
            if (_filling.Count > 1) return true;
        }

        _news.Writer.TryWrite(true);
        return true;
    }

    /// <inheritdoc/>
    public ValueTask WaitToWriteAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (!_isFull) return default;
            _room ??= NewSignal();
            return new ValueTask(_room.Task.WaitAsync(cancellationToken));
        }
    }

    /// <inheritdoc/>
    public ValueTask AppliedAsync(CancellationToken cancellationToken)
    {
        TaskCompletionSource saved;
        lock (_lock)
        {
            if (_isClosed) return ValueTask.FromCanceled(new CancellationToken(canceled: true));
            if (_writtenNs <= _savedNs) return default;
            _unsaved.Enqueue((_writtenNs, saved = NewSignal()));
        }

        // At its end a session saves for the sake of those who ask.
        Beat();
        return new ValueTask(saved.Task.WaitAsync(cancellationToken));
    }

    /// <summary>Whether somebody waits for what was written to be saved.</summary>
    public bool IsAsked
    {
        get
        {
            lock (_lock) return _unsaved.Count > 0;
        }
    }

    /// <summary>Nothing is played or saved any more: what is written from now on goes nowhere, and nobody waits for it.</summary>
    public void Close()
    {
        TaskCompletionSource? room;
        lock (_lock)
        {
            _isClosed = true;
            while (_unsaved.TryDequeue(out var asked)) asked.Saved.SetCanceled();
            (room, _room, _isFull) = (_room, null, false);
        }

        room?.SetResult();
    }

    /// <summary>Says that everything up to and at an instant was played, and is durable.</summary>
    /// <param name="throughNs">Unix nanoseconds UTC.</param>
    public void Save(long throughNs)
    {
        lock (_lock)
        {
            _savedNs = throughNs;
            while (_unsaved.TryPeek(out var first) && first.ThroughNs <= throughNs) _unsaved.Dequeue().Saved.SetResult();
        }
    }

    /// <summary>Wakes who plays though nothing came: time has passed.</summary>
    public void Beat() => _news.Writer.TryWrite(true);

    /// <summary>Completes when something came, or time has passed.</summary>
    public async ValueTask WaitToTakeAsync(CancellationToken cancellationToken) => await _news.Reader.ReadAsync(cancellationToken);

    /// <summary>All that waits. What was taken before is not to be read any more.</summary>
    public LiveBatch Take()
    {
        TaskCompletionSource? room;
        LiveBatch taken;
        lock (_lock)
        {
            taken = _filling;
            (_filling, _played) = (_played, taken);
            _filling.Clear();
            taken.AsOfNs = _time.Next();
            _isFull = false;
            (room, _room) = (_room, null);
        }

        room?.SetResult();
        return taken;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    // That a book is not to be trusted is heard in any case: it comes from connections that end, and do not wait. Between two of them a
    // listing's book has come to life, which takes room, so they are at most one a listing.
    private bool HasRoom(int venue, in Tick tick)
    {
        var (ticks, bytes) = (_filling.TicksOf(venue), _filling.BytesOf(venue));
        if (tick.Kind == TickKind.Book && tick.Book.Kind == BookUpdateKind.Stale) return ticks < _bounds.Ticks + _listed[venue];
        return ticks < _bounds.Ticks && (ticks == 0 || bytes + LiveBatch.BytesOf(tick) <= _bounds.Bytes);
    }
}
