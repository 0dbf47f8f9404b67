using OrleansTrading.Domain.Arbitrage;
using OrleansTrading.Domain.Bars;
using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Grains.Abstractions;
using OrleansTrading.Grains.Abstractions.Arbitrage;
using OrleansTrading.Grains.Abstractions.Markets;

namespace OrleansTrading.Grains.Markets;

/// <summary>An instrument's ticks and half ticks as the messages that clients see.</summary>
internal static class InstrumentMapping
{
    // A thousandth of a basis point is less than a tick of anything.
    private const int EdgeDecimals = 3;

    public static InstrumentMarket ToMessage(this ConsolidatedTop top, Instrument instrument, string[] venues, long nowNs)
    {
        var hasQuote = top.BestBidVenue >= 0;
        return new InstrumentMarket(
            instrument.Symbol,
            UnixNs.Text(nowNs),
            top.Updates,
            top.CrossedUpdates,
            hasQuote ? Best(top.BestBidVenue, top.Top(top.BestBidVenue).BidTicks) : null,
            hasQuote ? Best(top.BestAskVenue, top.Top(top.BestAskVenue).AskTicks) : null,
            hasQuote ? instrument.HalfTicksToPrice(top.MidHalfTicks) : null,
            [
                .. from venue in Enumerable.Range(0, top.Venues)
                   let quote = top.Top(venue)
                   where quote.TimeNs > 0
                   select new VenueQuote(venues[venue], instrument.ToPrice(quote.BidTicks), instrument.ToPrice(quote.AskTicks), UnixNs.Text(quote.TimeNs)),
            ]);

        BestPrice Best(int venue, long ticks) => new(instrument.ToPrice(ticks), venues[venue], UnixNs.Text(top.Top(venue).TimeNs));
    }

    public static Opportunity ToMessage(this OpportunityChange change, Instrument instrument, string[] venues)
    {
        var (buy, sell, opened) = (venues[change.BuyVenue], venues[change.SellVenue], UnixNs.Text(change.OpenedNs));
        return new Opportunity(
            $"{instrument.Symbol}|{buy}|{sell}|{opened}",
            instrument.Symbol,
            buy,
            sell,
            instrument.ToPrice(change.BuyTicks),
            instrument.ToPrice(change.SellTicks),
            Math.Round(change.GrossBps, EdgeDecimals),
            change.FeesBps,
            Math.Round(change.NetBps, EdgeDecimals),
            Math.Round(change.PeakNetBps, EdgeDecimals),
            Milliseconds(change.BuyQuoteAgeNs),
            Milliseconds(change.SellQuoteAgeNs),
            change.IsClosed ? OpportunityState.Closed : OpportunityState.Open,
            opened,
            UnixNs.Text(change.TimeNs));
    }

    public static Bar ToMessage(this TimeBar bar, Instrument instrument, bool isClosed) => new(
        UnixNs.Text(bar.OpenTimeNs),
        instrument.HalfTicksToPrice(bar.Open),
        instrument.HalfTicksToPrice(bar.High),
        instrument.HalfTicksToPrice(bar.Low),
        instrument.HalfTicksToPrice(bar.Close),
        bar.Updates,
        isClosed);

    private static int Milliseconds(long ns) => (int)Math.Clamp(ns / Nanoseconds.PerMillisecond, 0, int.MaxValue);
}
