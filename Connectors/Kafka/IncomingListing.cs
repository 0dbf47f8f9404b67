using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Kafka;

/// <summary>
/// A listing on its way from the cluster to the sink. It knows what the receiver knows of it: whose book and quote are whole is spared the
/// keyframes, whose are not gets them. Takes one call at a time; others wait.
/// </summary>
internal sealed class IncomingListing(Listing listing, ITickSink sink, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly BookUpdate _stale = new();
    private Guid _producer;
    private bool _isOurs;
    private bool _hasBook;
    private bool _hasQuote;
    private bool _mayBeLive;
    private bool _mayGoOn;
    private long _heardAt;
    private long _blocks;
    private double _delayMs = double.NaN;
    private long _lastTimeNs;

    public Listing Listing { get; } = listing;

    /// <summary>
    /// Whether the receiver may take it for live: something was said of its book or quote since it was stale. (A book that was only silent is live again
    /// with the change that follows.)
    /// </summary>
    public bool MayBeLive => Volatile.Read(ref _mayBeLive);

    /// <summary>Blocks of it that were young enough to be of use.</summary>
    public long Blocks => Interlocked.Read(ref _blocks);

    /// <summary>Time from the sending to the arrival of the latest, milliseconds; no number before the first.</summary>
    public double DelayMs => Volatile.Read(ref _delayMs);

    /// <summary>A block has arrived so long after it was sent.</summary>
    public void Arrived(double delayMs)
    {
        Interlocked.Increment(ref _blocks);
        Volatile.Write(ref _delayMs, delayMs);
    }

    /// <summary>It has come to us: nothing that the receiver may know of it is to be trusted.</summary>
    public ValueTask BeginAsync(CancellationToken cancellationToken)
    {
        Volatile.Write(ref _isOurs, true);
        return LoseAsync(cancellationToken);
    }

    /// <summary>If it is ours: nothing that the receiver may know of it is to be trusted any more.</summary>
    public async ValueTask LoseAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (Volatile.Read(ref _isOurs)) await DistrustAsync(BookFault.Disconnected, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>It has gone to somebody else, who tells of it from now on.</summary>
    public void End()
    {
        Volatile.Write(ref _isOurs, false);
        Know(book: false, quote: false, mayBeLive: false);
    }

    /// <summary>A block is not passed on: whatever the receiver knows does not lead to what follows.</summary>
    public async ValueTask PassOverAsync(TickEnvelope envelope, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            (_producer, _lastTimeNs) = (envelope.Stream.Producer, Math.Max(_lastTimeNs, envelope.LastTimeNs));
            if (MayBeLive || _hasBook || _mayGoOn) await DistrustAsync(BookFault.Gap, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Passes on the ticks of a block.</summary>
    /// <returns>False: a keyframe that the receiver does not need.</returns>
    public async ValueTask<bool> TakeAsync(TickEnvelope envelope, DecodedBlock ticks, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            Volatile.Write(ref _heardAt, time.GetTimestamp());
            // What another producer said before need not be what this one goes on from.
            if (envelope.Stream.Producer != _producer && MayBeLive)
                await DistrustAsync(BookFault.Disconnected, cancellationToken).ConfigureAwait(false);
            (_producer, _lastTimeNs) = (envelope.Stream.Producer, Math.Max(_lastTimeNs, envelope.LastTimeNs));
            if (envelope.IsKeyframe && Knows(ticks)) return false;

            for (var i = 0; i < ticks.Count; i++)
            {
                var tick = ticks[i];
                await WriteAsync(tick, cancellationToken).ConfigureAwait(false);
                Note(tick);
            }

            return true;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Says that it is stale, when the receiver takes it for live and nothing was heard for so long.</summary>
    /// <returns>Whether it was said.</returns>
    public async ValueTask<bool> CheckSilenceAsync(TimeSpan silentAfter, CancellationToken cancellationToken)
    {
        if (!IsSilent(silentAfter)) return false;
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!IsSilent(silentAfter)) return false;
            var hadBook = _hasBook;
            await DistrustAsync(BookFault.Silent, cancellationToken).ConfigureAwait(false);
            _mayGoOn = hadBook;
            return true;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private bool IsSilent(TimeSpan silentAfter) =>
        MayBeLive && Volatile.Read(ref _isOurs) && time.GetElapsedTime(Volatile.Read(ref _heardAt)) > silentAfter;

    private bool Knows(DecodedBlock keyframe)
    {
        if (keyframe.Kind != TickKind.Book) return _hasQuote;
        return keyframe[0].Book.Kind == BookUpdateKind.Stale ? !MayBeLive : _hasBook;
    }

    private async ValueTask DistrustAsync(BookFault fault, CancellationToken cancellationToken)
    {
        _stale.BeginStale(Math.Max(Nanoseconds.Of(time.GetUtcNow()), _lastTimeNs), fault);
        await WriteAsync(new Tick(_stale), cancellationToken).ConfigureAwait(false);
        Know(book: false, quote: false, mayBeLive: false);
    }

    private async ValueTask WriteAsync(Tick tick, CancellationToken cancellationToken)
    {
        while (!sink.TryWrite(Listing, tick)) await sink.WaitToWriteAsync(cancellationToken).ConfigureAwait(false);
    }

    private void Note(in Tick tick)
    {
        switch (tick.Kind)
        {
            case TickKind.Quote:
                _hasQuote = true;
                Volatile.Write(ref _mayBeLive, true);
                break;
            case TickKind.Book when tick.Book.Kind == BookUpdateKind.Stale:
                // A book whose venue is silent stays whole, and is live again with what follows, here as there.
                Know(_hasBook && tick.Book.Fault == BookFault.Silent, quote: false, mayBeLive: false);
                break;
            case TickKind.Book when tick.Book.Kind == BookUpdateKind.Snapshot:
                Know(book: true, _hasQuote, mayBeLive: true);
                break;
            case TickKind.Book:
                if (_hasBook || _mayGoOn) Volatile.Write(ref _mayBeLive, true);
                break;
        }
    }

    private void Know(bool book, bool quote, bool mayBeLive)
    {
        (_hasBook, _hasQuote, _mayGoOn) = (book, quote, false);
        Volatile.Write(ref _mayBeLive, mayBeLive);
    }
}
