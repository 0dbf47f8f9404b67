using System.Collections.Immutable;
using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Kafka;

/// <summary>
/// A listing on its way to the cluster: the run that gathers ticks, the blocks that wait, and its book and best quote as the receiver has them when all
/// of that has arrived. Written by connections, emptied by the one who sends.
/// </summary>
internal sealed class OutgoingListing(Listing listing, KafkaSinkOptions options, TickRunPool runs)
{
    private readonly Lock _lock = new();
    private readonly VenueBook _book = new();
    private readonly List<OutgoingBlock> _blocks = [];
    private TickRun? _run;
    private Quote? _quote;
    private long _lastTimeNs;

    public string Venue { get; } = listing.Venue.Name;

    public string Symbol { get; } = listing.Instrument.Symbol;

    /// <summary>Its place in the queue of those that gather ticks.</summary>
    public QueuePlace Gathering { get; } = new();

    /// <summary>Its place in the queue of those that do not wait.</summary>
    public QueuePlace Urgent { get; } = new();

    /// <summary>When what is gathered is to be sent, as a timestamp. Set before it is queued.</summary>
    public long DueAt { get; set; }

    /// <summary>Whether a receiver may decide on it when all has arrived.</summary>
    public bool MayBeLive
    {
        get
        {
            lock (_lock) return _book.Status == BookStatus.Live || _quote is not null;
        }
    }

    /// <summary>Time of its latest tick.</summary>
    public long LastTimeNs
    {
        get
        {
            lock (_lock) return _lastTimeNs;
        }
    }

    /// <summary>Takes a tick.</summary>
    /// <returns>Whether it is to be sent without waiting: a block is full, or the book stale.</returns>
    public bool Write(in Tick tick)
    {
        lock (_lock)
        {
            var isUrgent = false;
            _run ??= runs.Rent();
            if (!_run.TryAdd(tick, options.MaxBlockTicks, options.MaxBlockBytes))
            {
                // Of another kind, or out of order, it only ends the block.
                isUrgent = _run.IsFollowedBy(tick);
                CloseRun();
                _run = runs.Rent();
                _run.TryAdd(tick, options.MaxBlockTicks, options.MaxBlockBytes);
            }

            Note(tick);
            return isUrgent || (tick.Kind == TickKind.Book && tick.Book.Kind == BookUpdateKind.Stale);
        }
    }

    /// <summary>Ends the run.</summary>
    /// <returns>Number of blocks that wait.</returns>
    public int Close()
    {
        lock (_lock)
        {
            CloseRun();
            return _blocks.Count;
        }
    }

    /// <summary>The first block that waits.</summary>
    public OutgoingBlock Peek()
    {
        lock (_lock) return _blocks[0];
    }

    /// <summary>The first block has been sent.</summary>
    public void Remove()
    {
        lock (_lock) _blocks.RemoveAt(0);
    }

    /// <summary>
    /// Adds, behind all that waits, what its book and best quote are; where neither may be decided on, that they may not: so that a receiver to which even
    /// that was lost comes to know it.
    /// </summary>
    public void AddKeyframes(BookUpdate update, BookBlockWriter writer)
    {
        lock (_lock)
        {
            CloseRun();
            if (TryAddState(update, writer)) return;
            update.BeginStale(_lastTimeNs, _book.Fault == BookFault.None ? BookFault.Disconnected : _book.Fault);
            AddKeyframe(TickKind.Book, writer.Encode(update), update.TimeNs);
        }
    }

    /// <summary>
    /// For a new stream: drops what waits of books and quotes and adds them as they are now. What has happened, trades and bars, stays.
    /// </summary>
    /// <returns>For how much what was dropped counted.</returns>
    public (int Ticks, long Bytes) Renew(BookUpdate update, BookBlockWriter writer)
    {
        lock (_lock)
        {
            CloseRun();
            var (ticks, bytes) = (0, 0L);
            foreach (var block in _blocks.Where(IsState))
            {
                ticks += block.Ticks;
                bytes += block.Bytes;
            }

            _blocks.RemoveAll(IsState);
            TryAddState(update, writer);
            return (ticks, bytes);
        }
    }

    private static bool IsState(OutgoingBlock block) => block.Kind is TickKind.Book or TickKind.Quote;

    private bool TryAddState(BookUpdate update, BookBlockWriter writer)
    {
        if (_book.Status == BookStatus.Live)
        {
            _book.WriteSnapshot(update);
            AddKeyframe(TickKind.Book, writer.Encode(update), update.TimeNs);
        }

        if (_quote is { } quote) AddKeyframe(TickKind.Quote, TickBlock.Encode([quote]), quote.TimeNs);
        return _book.Status == BookStatus.Live || _quote is not null;
    }

    private void AddKeyframe(TickKind kind, ImmutableArray<byte> block, long timeNs) =>
        _blocks.Add(new OutgoingBlock(kind, block, timeNs, 0, 0, IsKeyframe: true));

    private void CloseRun()
    {
        if (_run is null) return;
        var block = _run.Take();
        _blocks.Add(block);
        runs.Return(_run, block.Bytes);
        _run = null;
    }

    private void Note(in Tick tick)
    {
        _lastTimeNs = Math.Max(_lastTimeNs, tick.TimeNs);
        switch (tick.Kind)
        {
            case TickKind.Quote when tick.Quote.IsValid:
                _quote = tick.Quote;
                break;
            case TickKind.Book:
                _book.Apply(tick.Book);
                if (tick.Book.Kind == BookUpdateKind.Stale) _quote = null;
                break;
        }
    }
}

/// <summary>Whether something stands in a queue, so that it stands there once. May be used from any thread.</summary>
internal sealed class QueuePlace
{
    private int _isTaken;

    /// <summary>Whether it is to be queued now.</summary>
    public bool TryTake() => Volatile.Read(ref _isTaken) == 0 && Interlocked.Exchange(ref _isTaken, 1) == 0;

    /// <summary>It has left the queue; before it is looked at, so that what comes meanwhile queues it again.</summary>
    public void Leave() => Volatile.Write(ref _isTaken, 0);
}
