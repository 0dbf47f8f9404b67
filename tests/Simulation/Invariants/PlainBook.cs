using System.Globalization;
using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Grains.Abstractions.Markets;

namespace OrleansTrading.Simulation.Invariants;

/// <summary>A venue's book as its ticks make it, in the simplest way that there is.</summary>
internal sealed class PlainBook(Instrument instrument)
{
    private readonly SortedDictionary<long, long> _bids = [];
    private readonly SortedDictionary<long, long> _asks = [];
    private BookState _state = BookState.Waiting;
    private BookFault _fault;
    private long _sequence;
    private long _timeNs;
    private (long Bid, long Ask) _top;

    /// <summary>Whether it may be decided on.</summary>
    public bool IsLive => _state == BookState.Live;

    /// <summary>What an order meets there from the last update on; null while nothing may be decided on.</summary>
    public Offer? Offer => IsLive && _bids.Count > 0 && _asks.Count > 0 ? new Offer(_timeNs, [.. _bids.Keys.Reverse()], [.. _asks.Keys]) : null;

    /// <summary>Takes an update.</summary>
    /// <returns>The quote that its venue makes with it; null where it makes none.</returns>
    public Quote? Apply(BookUpdate update)
    {
        if (update.Kind == BookUpdateKind.Stale)
        {
            GoStale(update.TimeNs, update.Fault);
            return null;
        }

        if (update.Kind == BookUpdateKind.Delta)
        {
            var goesOn = _state == BookState.Live || (_state == BookState.Stale && _fault == BookFault.Silent && update.Sequence == _sequence + 1);
            if (!goesOn || update.Sequence <= _sequence) return null;
        }
        else
        {
            _bids.Clear();
            _asks.Clear();
        }

        foreach (var level in update.Bids) Set(_bids, level);
        foreach (var level in update.Asks) Set(_asks, level);
        (_sequence, _timeNs) = (update.Sequence, update.TimeNs);
        var top = (_bids.Keys.Last(), _asks.Keys.First());
        if (top.Item1 > top.Item2)
        {
            GoStale(update.TimeNs, BookFault.Crossed);
            return null;
        }

        var isNews = _state != BookState.Live || top != _top;
        (_state, _fault, _top) = (BookState.Live, BookFault.None, top);
        return isNews ? new Quote(update.TimeNs, top.Item1, top.Item2) : null;
    }

    /// <summary>All of it in a line, as <see cref="Line(BookView)"/> has a grain's.</summary>
    public string Line() => Line(
        _state, _fault, _sequence, _timeNs,
        _bids.Reverse().Select(l => (instrument.ToPrice(l.Key), instrument.ToQuantity(l.Value))), _asks.Select(l => (instrument.ToPrice(l.Key), instrument.ToQuantity(l.Value))));

    /// <summary>A grain's book in a line.</summary>
    public static string Line(BookView book) => Line(
        book.State, book.Fault is { } fault ? Enum.Parse<BookFault>(fault) : BookFault.None, long.Parse(book.Sequence, CultureInfo.InvariantCulture),
        long.Parse(book.TimeNs ?? "0", CultureInfo.InvariantCulture), book.Bids.Select(l => (l.Price, l.Size)), book.Asks.Select(l => (l.Price, l.Size)));

    // Of a broken book nobody keeps what it was over a crash.
    private static string Line(
        BookState state, BookFault fault, long sequence, long timeNs, IEnumerable<(decimal, decimal)> bids, IEnumerable<(decimal, decimal)> asks) =>
        state == BookState.Stale && fault != BookFault.Silent
            ? $"{state} {fault} {timeNs}"
            : $"{state} {fault} {timeNs} {sequence}: {Side(bids)} | {Side(asks)}";

    private static string Side(IEnumerable<(decimal Price, decimal Size)> side) =>
        string.Join(' ', side.Select(l => FormattableString.Invariant($"{l.Size:0.########}@{l.Price:0.########}")));

    private void GoStale(long timeNs, BookFault fault)
    {
        // What is broken does not become whole by silence.
        if (_state != BookState.Stale || fault != BookFault.Silent) _fault = fault;
        (_state, _timeNs) = (BookState.Stale, timeNs);
    }

    private static void Set(SortedDictionary<long, long> side, BookLevel level)
    {
        if (level.SizeLots == 0) side.Remove(level.PriceTicks);
        else side[level.PriceTicks] = level.SizeLots;
    }
}
