using System.Globalization;
using OrleansTrading.Domain.Bars;
using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Journal;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Domain.Portfolio;
using OrleansTrading.Domain.Risk;
using OrleansTrading.Grains.Abstractions.Markets;
using OrleansTrading.Simulation.Clients;
using OrleansTrading.Simulation.Kernel;
using OrleansTrading.Simulation.Market;

namespace OrleansTrading.Simulation.Invariants;

/// <summary>
/// Knows the tape, and looks whether the market that the service makes of it is the same: every book that it shows, every bar that it closes, every
/// price that it decides on, and every price that it trades at.
/// </summary>
internal sealed class MarketWitness
{
    private static readonly RiskLimits Limits = new();

    private readonly Simulator _simulator;
    private readonly SeededTape _tape;
    private readonly Dictionary<string, PlainMarket> _markets = [];
    private readonly Dictionary<string, HashSet<string>> _bars = [];
    private readonly Dictionary<(string Symbol, string Venue), HashSet<string>> _books = [];
    private readonly Dictionary<(string Stream, string Id), OrderSubmitted> _orders = [];

    public MarketWitness(Simulator simulator, SeededTape tape)
    {
        (_simulator, _tape) = (simulator, tape);
        for (var i = 0; i < tape.Instruments.Count; i++)
        {
            var market = new PlainMarket(tape, i);
            var symbol = market.Instrument.Symbol;
            _markets[symbol] = market;
            _bars[symbol] = [.. Timeframe.Known.SelectMany(timeframe => market.BarsOf(timeframe).Select(bar => Line(timeframe.Name, Message(market, timeframe, bar))))];
            foreach (var (venue, lines) in market.BookLines) _books[(symbol, tape.Venues[venue].Name)] = [.. lines];
        }
    }

    /// <summary>Fills of the instrument of which there are bars only.</summary>
    public long FillsOnBars { get; private set; }

    /// <summary>Fills at venues that have a book of the instrument.</summary>
    public long FillsOnBooks { get; private set; }

    /// <summary>The journal took events in.</summary>
    public void Take(string stream, IReadOnlyList<RecordedEvent> events)
    {
        foreach (var e in events.Select(e => PortfolioEventCodec.Decode(e)))
        {
            if (e is OrderSubmitted order)
            {
                _orders[(stream, order.ClientOrderId)] = order;
                CheckDecision(order);
            }
            else if (e is OrderFilled fill)
            {
                CheckFill(_orders[(stream, fill.ClientOrderId)], fill);
            }
        }
    }

    /// <summary>A bar was announced.</summary>
    public void Closed(string symbol, TimeframeBar closed)
    {
        if (!_bars[symbol].Contains(Line(closed.Timeframe, closed.Bar)))
            Violate(Invariant.MarketIsTheTapes, symbol, $"the bar {Line(closed.Timeframe, closed.Bar)} is none of the tape's");
    }

    /// <summary>A book was shown.</summary>
    public void Seen(BookView book)
    {
        if (!_books[(book.Symbol, book.Venue)].Contains(PlainBook.Line(book)))
            Violate(Invariant.MarketIsTheTapes, book.Symbol, $"the book of {book.Venue} was never {PlainBook.Line(book)}");
    }

    /// <summary>Asks a process that has played everything: what it has now is what is left at the end of the tape.</summary>
    public async Task Ask(Connection connection)
    {
        foreach (var (symbol, market) in _markets)
        {
            var state = await Insist(connection, symbol, g => g.GetMarket());
            if (state?.Trades != market.Trades) Violate(Invariant.MarketIsTheTapes, symbol, $"it has {state?.Trades} trades, the tape {market.Trades}");
            foreach (var (venue, lines) in market.BookLines)
            {
                var book = await Insist(connection, symbol, g => g.GetBook(_tape.Venues[venue].Name, BookView.MaxDepth));
                if (book?.Book is { } view && PlainBook.Line(view) != lines[^1])
                    Violate(Invariant.MarketIsTheTapes, symbol, $"the book of {view.Venue} ends as {PlainBook.Line(view)}, the tape's as {lines[^1]}");
            }

            foreach (var timeframe in Timeframe.Known)
            {
                var bars = await Insist(connection, symbol, g => g.GetBars(timeframe.Name, BarLadder.MaxBarsKept, includeForming: true));
                CheckBars(market, timeframe, bars!);
            }
        }
    }

    private void CheckBars(PlainMarket market, Timeframe timeframe, BarList list)
    {
        var all = market.BarsOf(timeframe).Select(bar => Message(market, timeframe, bar)).ToLookup(bar => bar.IsClosed);
        var expected = all[true].TakeLast(timeframe.BarsKept).Concat(all[false]).Select(bar => Line(timeframe.Name, bar)).ToArray();
        var shown = list.Bars.Select(bar => Line(timeframe.Name, bar)).ToArray();
        if (!shown.SequenceEqual(expected))
            Violate(Invariant.MarketIsTheTapes, market.Instrument.Symbol,
                $"its bars are {string.Join(", ", shown.Except(expected))}, the tape's {string.Join(", ", expected.Except(shown))}");
    }

    // What a venue quoted before the decision's instant, or at any moment of it.
    private void CheckDecision(OrderSubmitted order)
    {
        var (market, venue) = Of(order);
        var quoted = market.Quotes[venue];
        var standing = quoted.Where(s => s.TimeNs == order.TimeNs).Concat(quoted.Where(s => s.TimeNs < order.TimeNs).TakeLast(1));
        if (!standing.Any(s => s.Quote is { } quote && order.TimeNs - quote.TimeNs <= Limits.MaxQuoteAgeNs && PriceOf(market, quote, order.Side) == order.DecisionPrice))
            Violate(Invariant.TradedOnQuotes, order.Symbol, $"{order.ClientOrderId} is decided on {order.DecisionPrice} of {order.Venue} at {order.TimeNs}, which it did not quote");
    }

    private void CheckFill(OrderSubmitted order, OrderFilled fill)
    {
        var (market, venue) = Of(order);
        if (market.BookLines[venue].Count > 1) FillsOnBooks++;
        if (market.Bars[venue].Count > 0) FillsOnBars++;
        var met = market.Bars[venue].Count > 0 ? Met(market.Bars[venue], order) : market.Offers[venue].Where(o => o.TimeNs >= order.ArrivalNs);
        // A person's portfolio may be lost between the journal and the venue: then the order is late, and nobody had been told of it.
        if (order.Strategy.Length > 0) met = met.Take(1);
        if (!met.Any(offer => offer.TimeNs == fill.TimeNs && PricesOf(market, offer, order.Side).Contains(fill.Price)))
            Violate(Invariant.TradedOnQuotes, order.Symbol, $"{order.ClientOrderId} is filled at {fill.Price} at {fill.TimeNs}; what it met was {met.FirstOrDefault()}");
    }

    // The opens of bars that open when it has been decided, and the close of the one in which it was.
    private static IEnumerable<Offer> Met(List<VenueBar> bars, OrderSubmitted order) => bars.GroupBy(b => b.OpenTimeNs).Select(g => g.ToArray())
        .Where(stretch => order.ArrivalNs <= stretch[0].CloseTimeNs)
        .Select(stretch => new Offer(PlainMarket.QuoteOf(stretch, atOpen: order.TimeNs <= stretch[0].OpenTimeNs)));

    private (PlainMarket Market, int Venue) Of(OrderSubmitted order) => (_markets[order.Symbol], _tape.Venues.ToList().FindIndex(v => v.Name == order.Venue));

    private static decimal PriceOf(PlainMarket market, Quote quote, Side side) => market.Instrument.ToPrice(side == Side.Buy ? quote.AskTicks : quote.BidTicks);

    private static IEnumerable<decimal> PricesOf(PlainMarket market, Offer offer, Side side) =>
        (side == Side.Buy ? offer.Asks : offer.Bids).Select(market.Instrument.ToPrice);

    private Bar Message(PlainMarket market, Timeframe timeframe, TimeBar bar) => new(
        bar.OpenTimeNs.ToString(CultureInfo.InvariantCulture), market.Instrument.HalfTicksToPrice(bar.Open), market.Instrument.HalfTicksToPrice(bar.High),
        market.Instrument.HalfTicksToPrice(bar.Low), market.Instrument.HalfTicksToPrice(bar.Close), bar.Updates,
        timeframe.EndOf(bar.OpenTimeNs) <= _tape.ToNs, market.Instrument.ToQuantity(bar.VolumeLots));

    private static string Line(string timeframe, Bar bar) => FormattableString.Invariant(
        $"{timeframe} {bar.OpenTimeNs} {bar.Open:0.########} {bar.High:0.########} {bar.Low:0.########} {bar.Close:0.########} {bar.Updates} {bar.Volume:0.########} {bar.IsClosed}");

    // The way may lose a question.
    private async Task<T?> Insist<T>(Connection connection, string symbol, Func<IInstrumentGrain, Task<T>> ask) where T : class?
    {
        while (_simulator.Violation is null)
        {
            try
            {
                return await connection.Ask(g => ask(g.GetGrain<IInstrumentGrain>(symbol)));
            }
            catch (ConnectionLostException)
            {
            }
        }

        return null;
    }

    private void Violate(string invariant, string symbol, string what) => _simulator.Violate(invariant, $"{symbol}: {what}.");
}
