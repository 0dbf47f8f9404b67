using OrleansTrading.Domain.Arbitrage;
using OrleansTrading.Domain.Bars;
using OrleansTrading.Domain.Books;

namespace OrleansTrading.Domain.Markets;

/// <summary>
/// Everything that is known of one instrument from what its venues say: each venue's book, the best bid and ask over them, cross-venue opportunities,
/// bars and the last trades. Ticks go in one after the other; what they change comes out with each. The same ticks give the same changes.
/// </summary>
public sealed partial class ConsolidatedMarket
{
    private readonly VenueBook?[] _books;
    private readonly BookCapture _capture = new();

    /// <summary>Starts empty.</summary>
    /// <param name="takerFeesBps">Taker fee of each venue that lists it, basis points.</param>
    /// <param name="limits">Which opportunities count.</param>
    public ConsolidatedMarket(IReadOnlyList<decimal> takerFeesBps, ArbitrageLimits limits)
    {
        Top = new ConsolidatedTop(takerFeesBps.Count);
        Scan = new CrossVenueScan(takerFeesBps, limits);
        Bars = new BarLadder();
        Trades = new TradeTape();
        _books = new VenueBook?[takerFeesBps.Count];
    }

    /// <summary>Continues from a capture with the fees and limits that it was made with.</summary>
    public ConsolidatedMarket(
        IReadOnlyList<decimal> takerFeesBps, ArbitrageLimits limits, ConsolidatedMarketState state, IReadOnlyList<IReadOnlyList<TimeBar>> closedBars)
    {
        Top = new ConsolidatedTop(state.Top);
        Scan = new CrossVenueScan(takerFeesBps, limits, state.Scan);
        Bars = new BarLadder(state.Bars, closedBars);
        Trades = new TradeTape(state.Trades);
        RejectedTicks = state.RejectedTicks;
        (_tickedNs, _coveredNs, _barVenues) = (state.TickedNs, state.CoveredNs, state.BarVenues);
        _books = [.. state.Books.Select(Restore)];
    }

    /// <summary>Best bid and ask over the venues.</summary>
    public ConsolidatedTop Top { get; }

    /// <summary>Cross-venue opportunities.</summary>
    public CrossVenueScan Scan { get; }

    /// <summary>Bars of the mid, with what was traded in them.</summary>
    public BarLadder Bars { get; }

    /// <summary>The last trades.</summary>
    public TradeTape Trades { get; }

    /// <summary>Quotes and trades that could not be meant; books say so themselves.</summary>
    public long RejectedTicks { get; private set; }

    /// <summary>A venue's book; null before its first update.</summary>
    public VenueBook? Book(int venue) => _books[venue];

    /// <summary>Takes a venue's quote.</summary>
    /// <param name="venue">Index of the venue.</param>
    /// <param name="quote">The quote, good or bad.</param>
    /// <param name="opportunities">Changes of opportunities are added.</param>
    /// <returns>Bars that it closed, valid until the next tick. Opportunities were found before.</returns>
    public ReadOnlySpan<ClosedTimeBar> Apply(int venue, scoped in Quote quote, List<OpportunityChange> opportunities)
    {
        Scan.Apply(venue, quote, quote.TimeNs, opportunities);
        if (quote.IsValid)
        {
            if (_barVenues != 0) LeaveBars();
            _tickedNs = quote.TimeNs;
        }

        var outcome = Top.Apply(venue, quote);
        if (outcome == QuoteOutcome.Rejected) RejectedTicks++;
        return outcome < QuoteOutcome.Updated ? default : Bars.Apply(quote.TimeNs, Top.MidHalfTicks);
    }

    /// <summary>Takes a trade.</summary>
    /// <returns>Bars that it closed, valid until the next tick.</returns>
    public ReadOnlySpan<ClosedTimeBar> Apply(int venue, scoped in Trade trade)
    {
        if (!trade.IsValid)
        {
            RejectedTicks++;
            return default;
        }

        Trades.Add(venue, trade);
        // Before the market opens there is no mid, and with every venue withdrawn none again: a bar of nothing but volume is none.
        // And where bars make the market, it is in them.
        return Top.IsOpen && Top.MidHalfTicks > 0 && _barVenues == 0 ? Bars.Apply(trade.TimeNs, Top.MidHalfTicks, trade.SizeLots) : default;
    }

    /// <summary>Takes a change of a venue's book. Where its best bid or ask changes, the venue quotes it.</summary>
    /// <returns>Bars that it closed, valid until the next tick.</returns>
    public ReadOnlySpan<ClosedTimeBar> Apply(int venue, BookUpdate update, List<OpportunityChange> opportunities)
    {
        var book = _books[venue];
        if (update.Kind == BookUpdateKind.Stale)
        {
            // Also where the book was out already: quotes may have come since. And a feed that has no books says in the same way that it is broken.
            book?.Apply(update);
            Withdraw(venue, update.TimeNs, opportunities);
            return default;
        }

        book ??= _books[venue] = new VenueBook();
        _tickedNs = update.TimeNs;
        switch (book.Apply(update))
        {
            case BookChange.Withdrawn:
                Withdraw(venue, update.TimeNs, opportunities);
                return default;
            case BookChange.Top when book.Top.IsValid:
                return Apply(venue, book.Top, opportunities);
            case BookChange.Top:
                // A side is empty: there is nothing to trade against on it.
                Withdraw(venue, update.TimeNs, opportunities);
                return default;
            default:
                return default;
        }
    }

    /// <summary>The state, from which with the same fees and limits the same future follows; closed bars are kept elsewhere.</summary>
    /// <exception cref="InvalidOperationException">Bars wait to be settled: an instant is not over.</exception>
    public ConsolidatedMarketState Capture() => _gathered.IsEmpty
        ? new(
            Top.Capture(), Scan.Capture(), Bars.Capture(), [.. Trades.After(0)], RejectedTicks, [.. _books.Select(book => book?.Capture(_capture) ?? [])],
            _tickedNs, _coveredNs, _barVenues)
        : throw new InvalidOperationException($"Bars that closed at {GatheredNs} have not been settled.");

    private void Withdraw(int venue, long timeNs, List<OpportunityChange> opportunities)
    {
        Top.Withdraw(venue);
        _barVenues &= ~(1UL << venue);
        // A bad quote takes its venue out.
        Scan.Apply(venue, new Quote(timeNs, 0, 0), timeNs, opportunities);
    }

    private static VenueBook? Restore(byte[] block)
    {
        if (block.Length == 0) return null;
        var book = new VenueBook();
        book.Restore(block);
        return book;
    }
}

/// <summary>What an <see cref="ConsolidatedMarket"/> is made of besides its closed bars.</summary>
/// <param name="Top">The consolidated top.</param>
/// <param name="Scan">The opportunities that are open.</param>
/// <param name="Bars">The bars being formed.</param>
/// <param name="Trades">The last trades, oldest first.</param>
/// <param name="RejectedTicks">See <see cref="ConsolidatedMarket.RejectedTicks"/>.</param>
/// <param name="Books">Each venue's book as a block; empty where there is none.</param>
/// <param name="TickedNs">When quotes and books spoke last, Unix nanoseconds UTC; 0: never.</param>
/// <param name="CoveredNs">Up to when venues' bars have been counted, Unix nanoseconds UTC; 0: none was.</param>
/// <param name="BarVenues">Venues whose standing quote is a bar's close, a bit each.</param>
public sealed record ConsolidatedMarketState(
    ConsolidatedTopState Top, CrossVenueScanState Scan, BarLadderState Bars, IReadOnlyList<NumberedTrade> Trades, long RejectedTicks,
    IReadOnlyList<byte[]> Books, long TickedNs = 0, long CoveredNs = 0, ulong BarVenues = 0);
