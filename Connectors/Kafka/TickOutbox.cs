using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Threading.Channels;
using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Kafka;

/// <summary>
/// What waits to be sent, of all listings, and in which order: first those that do not wait, then those whose time has come. Written from any thread, read
/// by one.
/// </summary>
internal sealed class TickOutbox : IDisposable
{
    // Of the reader: looks at the queues; waits for anything; waits for the first that gathers to be due, or for what is urgent.
    private const int Awake = 0, DeepSleep = 1, LightSleep = 2;

    private readonly KafkaSinkOptions _options;
    private readonly TimeProvider _time;
    private readonly FrozenDictionary<(string Venue, string Symbol), OutgoingListing> _byName;
    private readonly ConcurrentQueue<OutgoingListing> _gathering = new();
    private readonly ConcurrentQueue<OutgoingListing> _urgent = new();
    private readonly Channel<bool> _wakes = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    private readonly ITimer _alarm;
    private int _sleep;
    private long _ticks;

    public TickOutbox(KafkaSinkOptions options, IReadOnlyList<Listing> listings, TimeProvider time)
    {
        (_options, _time) = (options, time);
        Room = new SendRoom(options.MaxQueuedTicks, options.MaxQueuedBytes);
        var runs = new TickRunPool();
        _byName = listings.ToFrozenDictionary(
            listing => (listing.Venue.Name, listing.Instrument.Symbol), listing => new OutgoingListing(listing, options, runs));
        Listings = [.. listings.Select(listing => _byName[(listing.Venue.Name, listing.Instrument.Symbol)])];
        _alarm = time.CreateTimer(_ => Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>All listings.</summary>
    public IReadOnlyList<OutgoingListing> Listings { get; }

    /// <summary>Room for ticks that wait.</summary>
    public SendRoom Room { get; }

    /// <summary>Ticks taken so far.</summary>
    public long Ticks => Interlocked.Read(ref _ticks);

    /// <summary>Takes a tick, if there is room.</summary>
    /// <exception cref="ArgumentException">The listing is none of ours, or no block can hold the tick.</exception>
    public bool TryWrite(Listing listing, in Tick tick)
    {
        if (!_byName.TryGetValue((listing.Venue.Name, listing.Instrument.Symbol), out var outgoing))
            throw new ArgumentException($"{listing.Instrument.Symbol} at {listing.Venue.Name} is not among the listings that are sent.", nameof(listing));
        TickRun.Check(tick);
        var bytes = TickRun.BytesOf(tick);
        if (!Room.TryTake(bytes, out _))
        {
            // That a live book is stale is always taken: once, since it is not live then.
            if (tick.Kind != TickKind.Book || tick.Book.Kind != BookUpdateKind.Stale || !outgoing.MayBeLive) return false;
            Room.Take(bytes);
        }

        Interlocked.Increment(ref _ticks);
        if (outgoing.Write(tick) && outgoing.Urgent.TryTake())
        {
            _urgent.Enqueue(outgoing);
            if (Interlocked.Exchange(ref _sleep, Awake) != Awake) Wake();
        }

        if (!outgoing.Gathering.TryTake()) return true;
        outgoing.DueAt = After(_options.GatherFor);
        _gathering.Enqueue(outgoing);
        // Whoever sleeps until the first of them is due has no need of the others.
        if (Interlocked.CompareExchange(ref _sleep, Awake, DeepSleep) == DeepSleep) Wake();
        return true;
    }

    /// <summary>The next listing to be sent now.</summary>
    public bool TryTakeDue(out OutgoingListing listing)
    {
        if (_urgent.TryDequeue(out listing!))
        {
            listing.Urgent.Leave();
            return true;
        }

        if (!_gathering.TryPeek(out listing!) || listing.DueAt > _time.GetTimestamp()) return false;
        _gathering.TryDequeue(out _);
        listing.Gathering.Leave();
        return true;
    }

    /// <summary>Completes when there is something to be sent, or at a time.</summary>
    /// <param name="until">A timestamp.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask WaitAsync(long until, CancellationToken cancellationToken)
    {
        // Asleep before the queues are looked at: whoever queues something after that sees it, and wakes us.
        Interlocked.Exchange(ref _sleep, DeepSleep);
        if (_gathering.TryPeek(out var next))
        {
            until = Math.Min(until, next.DueAt);
            Interlocked.CompareExchange(ref _sleep, LightSleep, DeepSleep);
        }

        var left = _time.GetElapsedTime(_time.GetTimestamp(), until);
        if (_urgent.IsEmpty && left > TimeSpan.Zero)
        {
            // Timers count whole milliseconds.
            _alarm.Change(left < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : left, Timeout.InfiniteTimeSpan);
            await _wakes.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        }

        Volatile.Write(ref _sleep, Awake);
    }

    /// <summary>The timestamp after a time.</summary>
    public long After(TimeSpan time) => _time.GetTimestamp() + (long)(time.TotalSeconds * _time.TimestampFrequency);

    public void Dispose() => _alarm.Dispose();

    private void Wake() => _wakes.Writer.TryWrite(true);
}
