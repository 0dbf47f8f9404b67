using OrleansTrading.Domain.Bars;
using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Simulation.Invariants;

/// <summary>What a venue quotes of an instrument from a time on; null: nothing that may be decided on.</summary>
internal readonly record struct Standing(long TimeNs, Quote? Quote);

/// <summary>What an order meets at a venue: a quote, or the levels of a book.</summary>
/// <param name="TimeNs">From when on.</param>
/// <param name="Bids">Prices that are bid, in ticks, best first.</param>
/// <param name="Asks">Prices that are asked, in ticks, best first.</param>
internal sealed record Offer(long TimeNs, IReadOnlyList<long> Bids, IReadOnlyList<long> Asks)
{
    public Offer(Quote quote) : this(quote.TimeNs, [quote.BidTicks], [quote.AskTicks])
    {
    }

    public override string ToString() => $"{TimeNs}: {string.Join(' ', Bids)} | {string.Join(' ', Asks)}";
}

/// <summary>
/// What one instrument's ticks come to when somebody reads the whole tape from its beginning, with lists and sums: each venue's book after each tick,
/// what each venue quotes when, the consolidated bars, and the trades. Whatever the service says at any time must be among it.
/// </summary>
internal sealed class PlainMarket
{
    private const long MostWaitNs = 60 * Nanoseconds.PerSecond;

    private readonly List<int> _venues;
    private readonly Dictionary<int, Quote?> _tops = [];
    private readonly Dictionary<int, PlainBook> _books = [];
    private readonly List<(long TimeNs, long Mid, long VolumeLots)> _updates = [];
    private readonly List<TimeBar> _bars = [];
    private long _firstNs;
    private bool _isOpen;

    public PlainMarket(IMarketTape tape, int instrument)
    {
        Instrument = tape.Instruments[instrument];
        _venues = [.. tape.Listings.Where(l => l.Instrument == instrument).Select(l => l.Venue)];
        foreach (var venue in _venues)
        {
            (_tops[venue], Quotes[venue], Offers[venue], Bars[venue]) = (null, [], [], []);
            _books[venue] = new PlainBook(Instrument);
            BookLines[venue] = [_books[venue].Line()];
        }

        foreach (var entry in tape.Read(tape.FromNs - 1))
            if (entry.Instrument == instrument) Take(entry.Venue, entry.Tick);
        var bars = Bars.SelectMany(of => of.Value.Select(bar => (Venue: of.Key, Bar: bar)));
        foreach (var instant in bars.GroupBy(b => b.Bar.OpenTimeNs).OrderBy(g => g.Key)) AddBar([.. instant]);
    }

    public Instrument Instrument { get; }

    /// <summary>What each venue quotes from when on, in order.</summary>
    public Dictionary<int, List<Standing>> Quotes { get; } = [];

    /// <summary>By venue what an order may take, in order: its book after each update while that is live, else its good quotes.</summary>
    public Dictionary<int, List<Offer>> Offers { get; } = [];

    /// <summary>By venue its bars that can be meant, in order.</summary>
    public Dictionary<int, List<VenueBar>> Bars { get; } = [];

    /// <summary>By venue its book before the first tick and after each, in a line each.</summary>
    public Dictionary<int, List<string>> BookLines { get; } = [];

    /// <summary>Trades that can be meant.</summary>
    public long Trades { get; private set; }

    /// <summary>The bars of a timeframe, in half ticks, by the time at which they open.</summary>
    public IEnumerable<TimeBar> BarsOf(Timeframe timeframe)
    {
        var ofTicks = _updates.GroupBy(u => timeframe.OpenOf(u.TimeNs)).Select(g => new TimeBar(
            g.Key, g.First().Mid, g.Max(u => u.Mid), g.Min(u => u.Mid), g.Last().Mid, g.Count(), g.Sum(u => u.VolumeLots)));
        var ofBars = _bars.Where(_ => !timeframe.IsBelowMinute).GroupBy(b => timeframe.OpenOf(b.OpenTimeNs)).Select(g => new TimeBar(
            g.Key, g.First().Open, g.Max(b => b.High), g.Min(b => b.Low), g.Last().Close, g.Count(), g.Sum(b => b.VolumeLots)));
        return ofTicks.Concat(ofBars);
    }

    private void Take(int venue, Tick tick)
    {
        switch (tick.Kind)
        {
            case TickKind.Quote when tick.Quote.IsValid:
                if (!_books[venue].IsLive) Offers[venue].Add(new Offer(tick.Quote));
                Quote(venue, tick.Quote);
                break;
            case TickKind.Trade when tick.Trade.IsValid:
                Trades++;
                if (_isOpen && _tops.Values.Any(t => t is not null)) _updates.Add((tick.TimeNs, Mid(), tick.Trade.SizeLots));
                break;
            case TickKind.Book:
                var quote = _books[venue].Apply(tick.Book);
                BookLines[venue].Add(_books[venue].Line());
                if (_books[venue].Offer is { } offer) Offers[venue].Add(offer);
                if (quote is { } made) Quote(venue, made);
                else if (tick.Book.Kind == BookUpdateKind.Stale || WentStale(venue)) Withdraw(venue, tick.TimeNs);
                break;
            case TickKind.Bar when tick.Bar.IsValid:
                Bars[venue].Add(tick.Bar);
                break;
        }
    }

    // The update itself has turned out to cross it.
    private bool WentStale(int venue) =>
        BookLines[venue] is [.., var before, var now] && before.StartsWith("Live", StringComparison.Ordinal) && now.StartsWith("Stale", StringComparison.Ordinal);

    private void Quote(int venue, Quote quote)
    {
        _tops[venue] = quote;
        Quotes[venue].Add(new Standing(quote.TimeNs, quote));
        if (_firstNs == 0) _firstNs = quote.TimeNs;
        _isOpen |= quote.TimeNs - _firstNs >= MostWaitNs || _venues.TrueForAll(v => _tops[v] is not null);
        if (_isOpen) _updates.Add((quote.TimeNs, Mid(), 0));
    }

    private void Withdraw(int venue, long timeNs)
    {
        _tops[venue] = null;
        Quotes[venue].Add(new Standing(timeNs, null));
    }

    private long Mid() => _tops.Values.Max(t => t?.BidTicks ?? long.MinValue) + _tops.Values.Min(t => t?.AskTicks ?? long.MaxValue);

    // Every price is the highest of what venues bid and the lowest of what they ask; one price alone is both.
    private void AddBar((int Venue, VenueBar Bar)[] bars)
    {
        var sides = bars.GroupBy(b => b.Venue).Select(g => (Lower: g.First().Bar, Upper: g.Last().Bar)).ToArray();
        _bars.Add(new TimeBar(
            bars[0].Bar.OpenTimeNs, sides.Max(s => s.Lower.Open) + sides.Min(s => s.Upper.Open), sides.Max(s => s.Lower.High) + sides.Min(s => s.Upper.High),
            sides.Max(s => s.Lower.Low) + sides.Min(s => s.Upper.Low), sides.Max(s => s.Lower.Close) + sides.Min(s => s.Upper.Close), 1,
            bars.Sum(b => b.Bar.VolumeLots)));
        foreach (var venue in bars.GroupBy(b => b.Venue))
        {
            VenueBar[] own = [.. venue.Select(b => b.Bar)];
            Quotes[venue.Key].Add(new Standing(own[0].CloseTimeNs, QuoteOf(own, atOpen: false)));
        }
    }

    /// <summary>What a venue's bars of one stretch say that it quoted at its beginning or end: their bid and ask, else a tick around their price.</summary>
    public static Quote QuoteOf(IReadOnlyList<VenueBar> bars, bool atOpen)
    {
        long Price(VenueBar bar) => atOpen ? bar.Open : bar.Close;
        return bars is [{ Price: BarPrice.Bid } bid, { Price: BarPrice.Ask } ask]
            ? new Quote(bid.CloseTimeNs, Price(bid), Price(ask))
            : new Quote(bars[0].CloseTimeNs, Price(bars[0]) - 1, Price(bars[0]) + 1);
    }
}
