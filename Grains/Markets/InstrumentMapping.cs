using System.Collections.Immutable;
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

    public static InstrumentMarket ToMessage(this ConsolidatedMarket market, Instrument instrument, string[] venues, long nowNs)
    {
        var top = market.Top;
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
                   let sizes = Sizes(market, venue, instrument)
                   select new VenueQuote(
                       venues[venue], instrument.ToPrice(quote.BidTicks), instrument.ToPrice(quote.AskTicks), UnixNs.Text(quote.TimeNs),
                       sizes.Bid, sizes.Ask, instrument.HalfTicksToPrice(quote.BidTicks + quote.AskTicks),
                       Math.Max(0, nowNs - quote.TimeNs) / Nanoseconds.PerMillisecond),
            ],
            hasQuote ? instrument.ToPrice(Ticks(top.BestAskVenue).AskTicks - Ticks(top.BestBidVenue).BidTicks) : null,
            MicroPrice(market, instrument),
            market.Trades.Count,
            market.RejectedTicks);

        Quote Ticks(int venue) => top.Top(venue);

        BestPrice Best(int venue, long ticks) => new(instrument.ToPrice(ticks), venues[venue], UnixNs.Text(top.Top(venue).TimeNs));
    }

    public static BookView ToMessage(this VenueBook? book, Instrument instrument, string venue, int depth) => new(
        instrument.Symbol,
        venue,
        book?.Status switch
        {
            BookStatus.Live => BookState.Live,
            BookStatus.Stale => BookState.Stale,
            _ => BookState.Waiting,
        },
        book is { Status: BookStatus.Stale } ? book.Fault.ToString() : null,
        UnixNs.Text(book?.Sequence ?? 0),
        book is { TimeNs: > 0 } ? UnixNs.Text(book.TimeNs) : null,
        book is null ? [] : Lines(book.Book.Bids, instrument, depth),
        book is null ? [] : Lines(book.Book.Asks, instrument, depth));

    public static TradePrint ToMessage(this NumberedTrade numbered, Instrument instrument, string[] venues) => new(
        numbered.Number,
        venues[numbered.Venue],
        instrument.ToPrice(numbered.Trade.PriceTicks),
        instrument.ToQuantity(numbered.Trade.SizeLots),
        numbered.Trade.Aggressor switch
        {
            Aggressor.Buyer => TradeAggressor.Buyer,
            Aggressor.Seller => TradeAggressor.Seller,
            _ => TradeAggressor.Unknown,
        },
        UnixNs.Text(numbered.Trade.TimeNs));

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
        isClosed,
        instrument.ToQuantity(bar.VolumeLots));

    private static ImmutableArray<BookLine> Lines(BookSide side, Instrument instrument, int depth)
    {
        var lines = ImmutableArray.CreateBuilder<BookLine>(Math.Min(depth, side.Count));
        var total = 0m;
        for (var rank = 0; rank < lines.Capacity; rank++)
        {
            var (price, size) = (side[rank].PriceTicks, instrument.ToQuantity(side[rank].SizeLots));
            lines.Add(new BookLine(instrument.ToPrice(price), size, total += size));
        }

        return lines.MoveToImmutable();
    }

    // A quote has no size; where the venue's book says the same price, the size is the book's.
    private static (decimal? Bid, decimal? Ask) Sizes(ConsolidatedMarket market, int venue, Instrument instrument)
    {
        if (market.Book(venue) is not { Status: BookStatus.Live } book) return default;
        var (quote, bid, ask) = (market.Top.Top(venue), book.Book.Bids.Best, book.Book.Asks.Best);
        return (bid.PriceTicks == quote.BidTicks ? instrument.ToQuantity(bid.SizeLots) : null,
            ask.PriceTicks == quote.AskTicks ? instrument.ToQuantity(ask.SizeLots) : null);
    }

    private static decimal? MicroPrice(ConsolidatedMarket market, Instrument instrument)
    {
        var (bidVenue, askVenue) = (market.Top.BestBidVenue, market.Top.BestAskVenue);
        if (bidVenue < 0 || Sizes(market, bidVenue, instrument).Bid is not { } bidSize || Sizes(market, askVenue, instrument).Ask is not { } askSize)
            return null;
        var (bid, ask) = (instrument.ToPrice(market.Top.Top(bidVenue).BidTicks), instrument.ToPrice(market.Top.Top(askVenue).AskTicks));
        // The side with more on it pushes the price to the other.
        return (bid * askSize + ask * bidSize) / (bidSize + askSize);
    }

    private static int Milliseconds(long ns) => (int)Math.Clamp(ns / Nanoseconds.PerMillisecond, 0, int.MaxValue);
}
