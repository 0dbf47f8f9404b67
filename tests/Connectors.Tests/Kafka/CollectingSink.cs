using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Tests.Kafka;

/// <summary>
/// A session as far as Kafka sees one: a bounded queue of ticks, applied as a test says; each listing's ticks in words, its book, and whether it may be
/// decided on.
/// </summary>
public sealed class CollectingSink(int room = int.MaxValue, bool appliesAtOnce = true) : ITickSink, IAppliedTicks
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ListingState> _states = [];
    private readonly Queue<(string Name, string Said, BookUpdate? Book, Quote? Quote)> _waiting = [];
    private TaskCompletionSource _freed = NewSignal();
    private TaskCompletionSource _applied = NewSignal();
    private long _written;
    private long _appliedTicks;
    private int _mostWaiting;

    /// <summary>Ticks that were written.</summary>
    public long Written => Interlocked.Read(ref _written);

    /// <summary>Ticks that were applied.</summary>
    public long Applied
    {
        get
        {
            lock (_lock) return _appliedTicks;
        }
    }

    /// <summary>Whether a tick is applied as it is written; otherwise <see cref="Apply(int)"/> does it.</summary>
    public bool AppliesAtOnce { get; set; } = appliesAtOnce;

    /// <summary>Most that ever waited to be applied.</summary>
    public int MostWaiting => Volatile.Read(ref _mostWaiting);

    /// <summary>What was said of a listing and applied, in order.</summary>
    public IReadOnlyList<string> Of(Listing listing) => Read(listing, state => state.Said.ToArray());

    /// <summary>A listing's book, in words; that it is not live where it is not.</summary>
    public string Book(Listing listing) => Read(listing, state => Books.Describe(state.Book));

    /// <summary>A listing's best quote; null while it is stale.</summary>
    public Quote? Quote(Listing listing) => Read(listing, state => state.Quote);

    public bool TryWrite(Listing listing, in Tick tick)
    {
        lock (_lock)
        {
            if (_waiting.Count >= room) return false;
            BookUpdate? book = null;
            if (tick.Kind == TickKind.Book) (book = new BookUpdate()).Set(tick.Book);
            _waiting.Enqueue((Name(listing), Said(tick), book, tick.Kind == TickKind.Quote ? tick.Quote : null));
            _mostWaiting = Math.Max(_mostWaiting, _waiting.Count);
            _written++;
        }

        if (AppliesAtOnce) Apply();
        return true;
    }

    public async ValueTask WaitToWriteAsync(CancellationToken cancellationToken)
    {
        Task freed;
        lock (_lock)
        {
            if (_waiting.Count < room) return;
            freed = _freed.Task;
        }

        await freed.WaitAsync(cancellationToken);
    }

    public async ValueTask AppliedAsync(CancellationToken cancellationToken)
    {
        long written;
        lock (_lock) written = _written;
        while (true)
        {
            Task applied;
            lock (_lock)
            {
                if (_appliedTicks >= written) return;
                applied = _applied.Task;
            }

            await applied.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Applies what waits, or the first of it.</summary>
    public void Apply(int most = int.MaxValue)
    {
        TaskCompletionSource freed, applied;
        lock (_lock)
        {
            for (; most > 0 && _waiting.TryDequeue(out var tick); most--)
            {
                Apply(StateOf(tick.Name), tick.Said, tick.Book, tick.Quote);
                _appliedTicks++;
            }

            (freed, _freed) = (_freed, NewSignal());
            (applied, _applied) = (_applied, NewSignal());
        }

        freed.SetResult();
        applied.SetResult();
    }

    /// <summary>What it has applied, for another to go on from: a checkpoint.</summary>
    public void CopyTo(CollectingSink other)
    {
        lock (_lock)
        {
            foreach (var (name, state) in _states)
                foreach (var (said, book, quote) in state.History) Apply(other.StateOf(name), said, book, quote);
        }
    }

    /// <summary>A tick in words, without the name of its listing.</summary>
    public static string Said(in Tick tick) => tick.Kind == TickKind.Book ? Books.Describe(tick.Book) : tick.ToString();

    private static void Apply(ListingState state, string said, BookUpdate? book, Quote? quote)
    {
        state.History.Add((said, book, quote));
        state.Said.Add(said);
        if (quote is not null) state.Quote = quote;
        if (book is null) return;
        state.Book.Apply(book);
        if (book.Kind == BookUpdateKind.Stale) state.Quote = null;
    }

    private static string Name(Listing listing) => $"{listing.Venue.Name} {listing.Instrument.Symbol}";

    private T Read<T>(Listing listing, Func<ListingState, T> read)
    {
        lock (_lock) return read(StateOf(Name(listing)));
    }

    private ListingState StateOf(string name)
    {
        if (!_states.TryGetValue(name, out var state)) _states.Add(name, state = new ListingState());
        return state;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class ListingState
    {
        public List<(string Said, BookUpdate? Book, Quote? Quote)> History { get; } = [];

        public List<string> Said { get; } = [];

        public VenueBook Book { get; } = new();

        public Quote? Quote { get; set; }
    }
}

/// <summary>Books in words.</summary>
public static class Books
{
    public static string Describe(BookUpdate update) =>
        $"{update.Kind} {update.Fault} {update.TimeNs} #{update.Sequence}: {Join(update.Bids)} | {Join(update.Asks)}";

    public static string Describe(VenueBook book)
    {
        if (book.Status != BookStatus.Live) return "not live";
        var (bids, asks) = (new BookLevel[book.Book.Bids.Count], new BookLevel[book.Book.Asks.Count]);
        book.Book.Bids.CopyBest(bids);
        book.Book.Asks.CopyBest(asks);
        return $"#{book.Sequence}: {Join(bids)} | {Join(asks)}";
    }

    private static string Join(ReadOnlySpan<BookLevel> levels)
    {
        var text = new System.Text.StringBuilder();
        foreach (var level in levels) text.Append(level.PriceTicks).Append('×').Append(level.SizeLots).Append(' ');
        return text.ToString();
    }
}
