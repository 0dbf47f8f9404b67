using OrleansTrading.Domain.Arbitrage;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Domain.Bars;

/// <summary>A bar that was built from the archive.</summary>
/// <param name="OpenTimeNs">Start, Unix nanoseconds UTC: of time bars aligned to their length, of activity bars that of the first trade.</param>
/// <param name="CloseTimeNs">End, exclusive; of activity bars the time of the last trade.</param>
/// <param name="Open">First price, half ticks.</param>
/// <param name="High">Highest price, half ticks.</param>
/// <param name="Low">Lowest price, half ticks.</param>
/// <param name="Close">Last price, half ticks.</param>
/// <param name="VolumeLots">What was traded, lots.</param>
/// <param name="Count">What it is made of: updates of the mid and trades; trades; or a venue's bars.</param>
/// <param name="IsClosed">Whether nothing more can come to it.</param>
/// <param name="Flow">Of an activity bar, whose orders its trades were; null of others.</param>
public readonly record struct ReplayedBar(
    long OpenTimeNs, long CloseTimeNs, long Open, long High, long Low, long Close, long VolumeLots, int Count, bool IsClosed, TradeFlow? Flow = null);

/// <summary>Whose orders an activity bar's trades were, and what they were worth.</summary>
/// <param name="BuyLots">What buyers took.</param>
/// <param name="SellLots">What sellers gave.</param>
/// <param name="NotionalUnits">Sum of price in ticks times size in lots.</param>
public readonly record struct TradeFlow(long BuyLots, long SellLots, Int128 NotionalUnits);

/// <summary>Builds the bars of one instrument again from its ticks, one after the other. It starts cold, as a market that begins there.</summary>
public abstract class BarReplay
{
    /// <summary>Takes a tick.</summary>
    /// <param name="venue">Index of its venue.</param>
    /// <param name="tick">The tick, not before the last one.</param>
    /// <param name="closed">The bars that it closed are added.</param>
    public abstract void Apply(int venue, in Tick tick, List<ReplayedBar> closed);

    /// <summary>Ends: bars whose time is over are closed, and the one that is being formed follows them.</summary>
    /// <param name="throughNs">Time that is known to have passed, Unix nanoseconds UTC.</param>
    /// <param name="bars">They are added.</param>
    public abstract void End(long throughNs, List<ReplayedBar> bars);
}

/// <summary>Time bars of the consolidated mid, as an instrument makes them while the market is played.</summary>
/// <param name="timeframe">Their length.</param>
/// <param name="takerFeesBps">Taker fee of each venue, basis points.</param>
public sealed class ConsolidatedBarReplay(Timeframe timeframe, IReadOnlyList<decimal> takerFeesBps) : BarReplay
{
    private readonly ConsolidatedMarket _market = new(takerFeesBps, new ArbitrageLimits());
    private readonly List<OpportunityChange> _opportunities = [];

    /// <inheritdoc/>
    public override void Apply(int venue, in Tick tick, List<ReplayedBar> closed)
    {
        // Those of an instant are settled when it is over.
        if (_market.GatheredNs != 0 && _market.GatheredNs < tick.TimeNs) Take(_market.SettleBars(), closed);
        switch (tick.Kind)
        {
            case TickKind.Bar:
                _market.Apply(venue, tick.Bar);
                break;
            case TickKind.Quote:
                Take(_market.Apply(venue, tick.Quote, _opportunities), closed);
                break;
            case TickKind.Trade:
                Take(_market.Apply(venue, tick.Trade), closed);
                break;
            case TickKind.Book:
                Take(_market.Apply(venue, tick.Book, _opportunities), closed);
                break;
            default:
                throw new ArgumentException($"A tick of kind {tick.Kind} makes no market.", nameof(tick));
        }

        _opportunities.Clear();
    }

    /// <inheritdoc/>
    public override void End(long throughNs, List<ReplayedBar> bars)
    {
        Take(_market.SettleBars(), bars);
        Take(_market.Bars.CloseThrough(throughNs), bars);
        if (_market.Bars.Forming(timeframe) is { } forming) bars.Add(Of(forming, isClosed: false));
    }

    private void Take(ReadOnlySpan<ClosedTimeBar> bars, List<ReplayedBar> closed)
    {
        foreach (ref readonly var bar in bars)
            if (bar.Timeframe == timeframe)
                closed.Add(Of(bar.Bar, isClosed: true));
    }

    private ReplayedBar Of(in TimeBar bar, bool isClosed) => new(
        bar.OpenTimeNs, timeframe.EndOf(bar.OpenTimeNs), bar.Open, bar.High, bar.Low, bar.Close, bar.VolumeLots, bar.Updates, isClosed);
}

/// <summary>Activity bars of trades.</summary>
/// <param name="spec">Which.</param>
/// <param name="instrument">Whose trades.</param>
public sealed class ActivityBarReplay(ActivitySpec spec, Instrument instrument) : BarReplay
{
    private readonly ActivityBarBuilder _builder = new(spec, instrument);
    private readonly List<ActivityBar> _closed = [];

    /// <inheritdoc/>
    public override void Apply(int venue, in Tick tick, List<ReplayedBar> closed)
    {
        _builder.Apply(tick.Trade, _closed);
        if (_closed.Count == 0) return;
        foreach (var bar in _closed) closed.Add(Of(bar, isClosed: true));
        _closed.Clear();
    }

    /// <inheritdoc/>
    public override void End(long throughNs, List<ReplayedBar> bars)
    {
        if (_builder.Forming.Trades > 0) bars.Add(Of(_builder.Forming, isClosed: false));
    }

    private static ReplayedBar Of(in ActivityBar bar, bool isClosed) => new(
        bar.OpenTimeNs, bar.CloseTimeNs, 2 * bar.Open, 2 * bar.High, 2 * bar.Low, 2 * bar.Close, bar.VolumeLots, bar.Trades, isClosed,
        new TradeFlow(bar.BuyLots, bar.SellLots, bar.NotionalUnits));
}

/// <summary>
/// Bars of a venue put together to longer ones. A bar belongs to the longer one in which it opens: of venues whose days begin at another hour, a day
/// is a bar of its own day. One that does not open after the bar before it (the same history from two sources) is left out.
/// </summary>
/// <param name="timeframe">The length to make.</param>
/// <param name="price">Which price.</param>
/// <param name="lengthNs">Length of the venue's bars to take, ns.</param>
public sealed class VenueBarReplay(Timeframe timeframe, BarPrice price, long lengthNs) : BarReplay
{
    private TimeBar _forming;
    private long _lastOpenNs = long.MinValue;

    /// <summary>Whether bars of a length can be put together to those of a timeframe without being divided.</summary>
    public static bool Divides(long lengthNs, Timeframe timeframe) =>
        lengthNs == timeframe.LengthNs || (lengthNs <= Nanoseconds.PerDay && lengthNs > 0 && timeframe.LengthNs % lengthNs == 0);

    /// <inheritdoc/>
    public override void Apply(int venue, in Tick tick, List<ReplayedBar> closed)
    {
        var bar = tick.Bar;
        if (bar.Price != price || bar.CloseTimeNs - bar.OpenTimeNs != lengthNs || !bar.IsValid || bar.OpenTimeNs <= _lastOpenNs) return;
        _lastOpenNs = bar.OpenTimeNs;
        // A bar is as long as asked for already: what begins at the venue's hour stays there.
        var openNs = lengthNs == timeframe.LengthNs ? bar.OpenTimeNs : timeframe.OpenOf(bar.OpenTimeNs);
        var taken = new TimeBar(openNs, 2 * bar.Open, 2 * bar.High, 2 * bar.Low, 2 * bar.Close, 1, bar.VolumeLots);
        if (_forming.Updates > 0 && _forming.OpenTimeNs == openNs)
        {
            _forming = _forming.With(taken);
            return;
        }

        if (_forming.Updates > 0) closed.Add(Of(_forming, isClosed: true));
        _forming = taken;
    }

    /// <inheritdoc/>
    public override void End(long throughNs, List<ReplayedBar> bars)
    {
        if (_forming.Updates > 0) bars.Add(Of(_forming, isClosed: EndOf(_forming.OpenTimeNs) <= throughNs));
    }

    private long EndOf(long openNs) => lengthNs == timeframe.LengthNs ? openNs + lengthNs : timeframe.EndOf(openNs);

    private ReplayedBar Of(in TimeBar bar, bool isClosed) => new(
        bar.OpenTimeNs, EndOf(bar.OpenTimeNs), bar.Open, bar.High, bar.Low, bar.Close, bar.VolumeLots, bar.Updates, isClosed);
}
