using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Domain.Bars;

/// <summary>
/// What a venue's bars of one stretch of time say together: one of bids, one of asks, one of trades, any of which may be missing. Where there are
/// trades their prices are the bar, and bid and ask its spread; else it lies between bid and ask.
/// </summary>
public struct VenueStretch
{
    // Who gives one price only, gives no spread: it is taken to be a tick on each side.
    private const long HalfSpreadTicks = 1;

    private VenueBar _trade;
    private VenueBar _bid;
    private VenueBar _ask;

    /// <summary>Begins with a bar that is valid.</summary>
    public VenueStretch(int venue, in VenueBar bar)
    {
        (Venue, OpenTimeNs, CloseTimeNs) = (venue, bar.OpenTimeNs, bar.CloseTimeNs);
        Add(bar);
    }

    /// <summary>Index of the venue.</summary>
    public int Venue { get; }

    /// <summary>Start, Unix nanoseconds UTC, inclusive.</summary>
    public long OpenTimeNs { get; }

    /// <summary>End, Unix nanoseconds UTC, exclusive; it is known from then on.</summary>
    public long CloseTimeNs { get; }

    /// <summary>The lower of the two prices that the bar lies between: the trades', else the bids', else the asks'.</summary>
    public readonly VenueBar Lower => Has(_trade) ? _trade : Has(_bid) ? _bid : _ask;

    /// <summary>The upper of the two prices that the bar lies between: the trades', else the asks', else the bids'.</summary>
    public readonly VenueBar Upper => Has(_trade) ? _trade : Has(_ask) ? _ask : _bid;

    /// <summary>What was traded, lots; 0 where no bar says.</summary>
    public readonly long VolumeLots => _trade.VolumeLots;

    /// <summary>The quotes that it stands for.</summary>
    public readonly BarQuotes Quotes => Has(_bid) && Has(_ask)
        ? Of(_bid.Open, _ask.Open, _bid.Close, _ask.Close)
        : Of(Lower.Open - HalfSpreadTicks, Lower.Open + HalfSpreadTicks, Lower.Close - HalfSpreadTicks, Lower.Close + HalfSpreadTicks);

    /// <summary>Takes another bar of the stretch. A price that is there already stays: it is the same history from a second source.</summary>
    public void Add(in VenueBar bar)
    {
        ref var place = ref _trade;
        if (bar.Price == BarPrice.Bid) place = ref _bid;
        if (bar.Price == BarPrice.Ask) place = ref _ask;
        if (!Has(place)) place = bar;
    }

    private static bool Has(in VenueBar bar) => bar.Price != 0;

    private readonly BarQuotes Of(long openBid, long openAsk, long closeBid, long closeAsk) => new(
        OpenTimeNs, new Quote(CloseTimeNs, Math.Max(1, openBid), openAsk), new Quote(CloseTimeNs, Math.Max(1, closeBid), closeAsk));
}

/// <summary>The quotes that a venue's bar stands for. Both carry the time at which they become known, which is the bar's close.</summary>
/// <param name="OpenTimeNs">When the first of them held, Unix nanoseconds UTC.</param>
/// <param name="Open">The first; good or bad.</param>
/// <param name="Close">The last; good or bad.</param>
public readonly record struct BarQuotes(long OpenTimeNs, Quote Open, Quote Close);
