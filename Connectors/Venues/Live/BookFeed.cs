using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Venues.Live;

/// <summary>
/// One book of a connection on its way to the sink: what the venue says goes through <see cref="BookSync"/>, and what comes of it leaves as snapshots,
/// deltas, quotes and the word that the book is stale. Used by one at a time (<see cref="FeedSet"/> sees to that).
/// </summary>
internal sealed class BookFeed
{
    private readonly ITickSink _sink;
    private readonly ConnectionMeter _meter;
    private readonly TimeProvider _time;
    private readonly BookSync _sync;
    private readonly BookUpdate _update = new();
    private bool _hasUpdate;
    private Quote? _quote;
    private Quote _lastQuote;

    public BookFeed(Listing listing, ITickSink sink, BookSyncOptions options, ConnectionMeter meter, TimeProvider time)
    {
        (Listing, _sink, _meter, _time, Checksum) = (listing, sink, meter, time, options.Checksum);
        _sync = new BookSync(options);
    }

    public Listing Listing { get; }

    public IBookChecksum? Checksum { get; }

    public bool IsLive => _sync.Status == BookStatus.Live;

    public long Sequence => _sync.Sequence;

    private long NowNs => Nanoseconds.Of(_time.GetUtcNow());

    /// <summary>Takes a message; what it caused waits for <see cref="FlushAsync"/>.</summary>
    public BookOutcome Apply(in BookMessage message)
    {
        var wasLive = IsLive;
        var outcome = _sync.Apply(message, NowNs);
        if (outcome == BookOutcome.Faulted)
            NoteFault(wasLive);
        else if (outcome == BookOutcome.Applied && message.Kind == BookMessageKind.Snapshot)
            // As it is after what was kept has been applied to it.
            FillSnapshot();
        else if (outcome == BookOutcome.Applied)
            Fill(BookUpdateKind.Delta, message.Bids, message.Asks);
        return outcome;
    }

    public void Distrust(BookFault fault)
    {
        var wasLive = IsLive;
        _sync.Distrust(fault, NowNs);
        NoteFault(wasLive, fault);
    }

    public void Disconnect()
    {
        var wasLive = IsLive;
        _sync.Disconnect(NowNs);
        if (wasLive) NoteFault(wasLive);
    }

    public void CheckSilence(long heardNs)
    {
        var wasLive = IsLive;
        if (!wasLive) return;
        _sync.Heard(heardNs);
        if (!_sync.CheckSilence(NowNs)) NoteFault(wasLive);
    }

    public bool TryRequestSnapshot() => _sync.TryRequestSnapshot(NowNs);

    /// <summary>Hands on what the last call caused, waiting for room.</summary>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (_hasUpdate)
        {
            await WriteAsync(new Tick(_update), cancellationToken).ConfigureAwait(false);
            _hasUpdate = false;
        }

        if (_quote is not { } quote) return;
        await WriteAsync(new Tick(quote), cancellationToken).ConfigureAwait(false);
        _quote = null;
    }

    /// <summary>Hands on what the last call caused, if there is room.</summary>
    public void TryFlush()
    {
        if (_hasUpdate) _hasUpdate = !_sink.TryWrite(Listing, new Tick(_update));
    }

    public async ValueTask WriteAsync(Tick tick, CancellationToken cancellationToken)
    {
        while (!_sink.TryWrite(Listing, tick)) await _sink.WaitToWriteAsync(cancellationToken).ConfigureAwait(false);
    }

    private void NoteFault(bool wasLive, BookFault? seen = null)
    {
        var fault = seen ?? (_sync.Fault == BookFault.None ? BookFault.BadMessage : _sync.Fault);
        _meter.BookFault(fault);
        if (!wasLive) return;
        // What had not left yet is superseded.
        (_quote, _lastQuote) = (null, default);
        _update.BeginStale(Math.Max(NowNs, _sync.TimeNs), fault);
        _hasUpdate = true;
    }

    private void FillSnapshot()
    {
        _update.Begin(BookUpdateKind.Snapshot, _sync.TimeNs, _sync.Sequence);
        for (var i = 0; i < _sync.Book.Bids.Count; i++) _update.AddBid(_sync.Book.Bids[i]);
        for (var i = 0; i < _sync.Book.Asks.Count; i++) _update.AddAsk(_sync.Book.Asks[i]);
        _hasUpdate = true;
        NoteTop();
    }

    private void Fill(BookUpdateKind kind, ReadOnlySpan<BookLevel> bids, ReadOnlySpan<BookLevel> asks)
    {
        _update.Begin(kind, _sync.TimeNs, _sync.Sequence);
        foreach (var level in bids) _update.AddBid(level);
        foreach (var level in asks) _update.AddAsk(level);
        _hasUpdate = true;
        NoteTop();
    }

    private void NoteTop()
    {
        var top = _sync.Book.Top(_sync.TimeNs);
        if (!top.IsValid || (top.BidTicks == _lastQuote.BidTicks && top.AskTicks == _lastQuote.AskTicks)) return;
        (_quote, _lastQuote) = (top, top);
    }
}
