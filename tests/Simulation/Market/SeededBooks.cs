using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Simulation.Kernel;

namespace OrleansTrading.Simulation.Market;

/// <summary>
/// What a venue says of one instrument beside its quotes: its book, which follows them at a distance, and its trades. Both with the faults of feeds:
/// books that miss something, fall silent or turn out crossed, changes that come twice or of a book that is broken; trades that cannot be meant.
/// </summary>
internal sealed class SeededBooks
{
    private const int Levels = 4;
    private static readonly BookFault[] Faults = [BookFault.Gap, BookFault.Checksum, BookFault.Silent];

    private readonly SeededRandom _random;
    private readonly SortedSet<long> _bids = [];
    private readonly SortedSet<long> _asks = [];
    private readonly double _booksShare;
    private readonly double _tradesShare;
    private long _sequence;
    private long _timeNs;
    private bool _isBroken = true;

    public SeededBooks(SeededRandom random)
    {
        _random = random;
        (_booksShare, _tradesShare) = (random.Of([0, 0.3, 0.6]), random.Of([0, 0.3]));
    }

    /// <summary>What it says after one of the venue's quotes, in order of time.</summary>
    public IEnumerable<Tick> After(Quote quote)
    {
        // Also at the instant of the quote itself.
        _timeNs = Math.Max(_timeNs, quote.TimeNs + (_random.Chance(0.3) ? 0 : _random.Next(1, 6_000) * Nanoseconds.PerMillisecond));
        if (_random.Chance(_tradesShare))
        {
            var price = _random.Chance(0.5) ? quote.BidTicks : quote.AskTicks;
            var trade = new Trade(_timeNs, price, _random.Chance(0.03) ? 0 : _random.Next(1, 1_000_000), _random.Of([Aggressor.Buyer, Aggressor.Seller]));
            yield return new Tick(trade);
            if (_random.Chance(0.05)) yield return new Tick(trade);
        }

        if (!quote.IsValid || !_random.Chance(_booksShare)) yield break;
        var update = Next(quote);
        yield return new Tick(update);
        if (_random.Chance(0.05)) yield return new Tick(update);
    }

    private BookUpdate Next(in Quote quote)
    {
        if (_isBroken && _random.Chance(0.25)) return Snapshot(quote);
        if (!_isBroken && _random.Chance(0.08)) return Break();
        return _sequence == 0 ? Snapshot(quote) : Delta(quote, isCrossed: !_isBroken && _random.Chance(0.03));
    }

    private BookUpdate Snapshot(in Quote quote)
    {
        var update = new BookUpdate();
        update.Begin(BookUpdateKind.Snapshot, _timeNs, _sequence += _random.Next(1, 5));
        _bids.Clear();
        _asks.Clear();
        for (var level = 0; level < Levels; level++)
        {
            update.AddBid(Level(_bids, quote.BidTicks - level * 2));
            update.AddAsk(Level(_asks, quote.AskTicks + level * 2));
        }

        _isBroken = false;
        return update;
    }

    // The levels that the market has gone through are gone, and there is a new best one of each side.
    private BookUpdate Delta(in Quote quote, bool isCrossed)
    {
        var update = new BookUpdate();
        update.Begin(BookUpdateKind.Delta, _timeNs, ++_sequence);
        var (bid, ask) = (quote.BidTicks + _random.Next(-2, 3), quote.AskTicks + _random.Next(3, 6));
        bid = Math.Min(bid, ask);
        foreach (var gone in _bids.Where(price => price > bid).ToArray()) update.AddBid(Gone(_bids, gone));
        foreach (var gone in _asks.Where(price => price < ask).ToArray()) update.AddAsk(Gone(_asks, gone));
        update.AddBid(Level(_bids, isCrossed ? ask + 1 : bid));
        update.AddAsk(Level(_asks, ask));
        _isBroken |= isCrossed;
        return update;
    }

    private BookUpdate Break()
    {
        var (update, fault) = (new BookUpdate(), _random.Of(Faults));
        update.BeginStale(_timeNs, fault);
        // Who was only silent goes on.
        _isBroken = fault != BookFault.Silent;
        return update;
    }

    private BookLevel Level(SortedSet<long> side, long price)
    {
        side.Add(price);
        return new BookLevel(price, _random.Next(1, 1_000_000));
    }

    private static BookLevel Gone(SortedSet<long> side, long price)
    {
        side.Remove(price);
        return new BookLevel(price, 0);
    }
}
