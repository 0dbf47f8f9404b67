using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Tests.Venues.Live;

/// <summary>A tick as it came, its book copied.</summary>
public sealed record SeenTick(string Symbol, Tick Tick, BookUpdateKind? Book, BookFault Fault, BookLevel[] Bids, BookLevel[] Asks);

/// <summary>
/// Keeps all that it is given, and the books as a consumer would: a test asks for what must come and is woken when it has. It may be closed, as a
/// sink that has no room.
/// </summary>
public sealed class RecordingSink : ITickSink
{
    private readonly Lock _lock = new();
    private readonly List<SeenTick> _seen = [];
    private readonly Dictionary<string, L2Book?> _live = [];
    private TaskCompletionSource _changed = NewSignal();
    private TaskCompletionSource? _closed;

    /// <summary>All that came, in order.</summary>
    public IReadOnlyList<SeenTick> Seen
    {
        get
        {
            lock (_lock) return [.. _seen];
        }
    }

    public bool TryWrite(Listing listing, in Tick tick)
    {
        lock (_lock)
        {
            if (_closed is not null) return false;
            var book = tick.Kind == TickKind.Book ? tick.Book : null;
            _seen.Add(new SeenTick(
                listing.Instrument.Symbol, book is null ? tick : default, book?.Kind, book?.Fault ?? BookFault.None,
                book?.Bids.ToArray() ?? [], book?.Asks.ToArray() ?? []));
            if (book is not null) Keep(listing.Instrument.Symbol, book);
            _changed.TrySetResult();
            _changed = NewSignal();
            return true;
        }
    }

    public async ValueTask WaitToWriteAsync(CancellationToken cancellationToken)
    {
        Task wait;
        lock (_lock) wait = _closed?.Task ?? Task.CompletedTask;
        await wait.WaitAsync(cancellationToken);
    }

    /// <summary>From now on there is no room.</summary>
    public void Close()
    {
        lock (_lock) _closed = NewSignal();
    }

    /// <summary>There is room again.</summary>
    public void Open()
    {
        lock (_lock)
        {
            _closed?.TrySetResult();
            _closed = null;
        }
    }

    /// <summary>A book as a consumer has it: null while it is not to be trusted.</summary>
    public (long Bid, long Ask)? Top(string symbol)
    {
        lock (_lock)
            return _live.GetValueOrDefault(symbol) is { } book ? (book.Bids.Best.PriceTicks, book.Asks.Best.PriceTicks) : null;
    }

    /// <summary>The levels of a book as a consumer has it, best first; empty while it is not to be trusted.</summary>
    public (BookLevel[] Bids, BookLevel[] Asks) Book(string symbol)
    {
        lock (_lock)
        {
            if (_live.GetValueOrDefault(symbol) is not { } book) return ([], []);
            var bids = new BookLevel[book.Bids.Count];
            var asks = new BookLevel[book.Asks.Count];
            book.Bids.CopyBest(bids);
            book.Asks.CopyBest(asks);
            return (bids, asks);
        }
    }

    /// <summary>Waits until something holds; asked after every tick.</summary>
    public async Task UntilAsync(Func<RecordingSink, bool> holds)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(120));
        while (true)
        {
            Task changed;
            lock (_lock) changed = _changed.Task;
            if (holds(this)) return;
            try
            {
                await changed.WaitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"Waited in vain. The latest of {Seen.Count} ticks: {string.Join("; ", Seen.TakeLast(10))}");
            }
        }
    }

    /// <summary>Waits for a book with this best bid and ask, in ticks.</summary>
    public Task UntilTopAsync(string symbol, long bid, long ask) => UntilAsync(s => s.Top(symbol) == (bid, ask));

    /// <summary>Waits until a book has become stale for the so-manieth time.</summary>
    public Task UntilStaleAsync(string symbol, BookFault fault, int times = 1) =>
        UntilAsync(s => s.Seen.Count(t => t.Symbol == symbol && t.Book == BookUpdateKind.Stale && t.Fault == fault) >= times);

    private void Keep(string symbol, BookUpdate update)
    {
        if (update.Kind == BookUpdateKind.Stale)
        {
            _live[symbol] = null;
            return;
        }

        if (update.Kind == BookUpdateKind.Snapshot) _live[symbol] = new L2Book();
        if (_live.GetValueOrDefault(symbol) is not { } book) throw new InvalidOperationException($"A delta of {symbol} came without a snapshot.");
        foreach (var level in update.Bids) book.SetBid(level);
        foreach (var level in update.Asks) book.SetAsk(level);
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
