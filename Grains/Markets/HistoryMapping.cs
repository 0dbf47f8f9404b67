using System.Collections.Immutable;
using OrleansTrading.Domain.Bars;
using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Grains.Abstractions;
using OrleansTrading.Grains.Abstractions.Markets;

namespace OrleansTrading.Grains.Markets;

/// <summary>The archive's ticks and bars as the messages that clients see.</summary>
internal static class HistoryMapping
{
    public static ArchiveStreamInfo ToMessage(this ArchivedStream archived) => new(
        archived.Stream.Venue, archived.Stream.Symbol, (HistoryKind)archived.Stream.Kind, archived.Ticks, UnixNs.Text(archived.FirstNs),
        UnixNs.Text(archived.LastNs), archived.Segments, archived.Bytes);

    public static HistoryTick ToMessage(this in Tick tick, Instrument instrument, string venue, int levels) => new(
        (HistoryKind)tick.Kind,
        venue,
        UnixNs.Text(tick.TimeNs),
        tick.Kind == TickKind.Quote ? new HistoryQuote(instrument.ToPrice(tick.Quote.BidTicks), instrument.ToPrice(tick.Quote.AskTicks)) : null,
        tick.Kind == TickKind.Trade ? ToMessage(tick.Trade, instrument) : null,
        tick.Kind == TickKind.Book ? ToMessage(tick.Book, instrument, levels) : null,
        tick.Kind == TickKind.Bar ? ToMessage(tick.Bar, instrument) : null);

    public static HistoryBar ToMessage(this in ReplayedBar bar, Instrument instrument) => new(
        UnixNs.Text(bar.OpenTimeNs),
        UnixNs.Text(bar.CloseTimeNs),
        instrument.HalfTicksToPrice(bar.Open),
        instrument.HalfTicksToPrice(bar.High),
        instrument.HalfTicksToPrice(bar.Low),
        instrument.HalfTicksToPrice(bar.Close),
        instrument.ToQuantity(bar.VolumeLots),
        bar.Count,
        bar.IsClosed,
        bar.Flow is { } bought ? instrument.ToQuantity(bought.BuyLots) : null,
        bar.Flow is { } sold ? instrument.ToQuantity(sold.SellLots) : null,
        bar.Flow is { } worth ? (decimal)worth.NotionalUnits * instrument.TickSize * instrument.LotSize : null);

    private static HistoryTrade ToMessage(in Trade trade, Instrument instrument) => new(
        instrument.ToPrice(trade.PriceTicks),
        instrument.ToQuantity(trade.SizeLots),
        trade.Aggressor switch
        {
            Aggressor.Buyer => TradeAggressor.Buyer,
            Aggressor.Seller => TradeAggressor.Seller,
            _ => TradeAggressor.Unknown,
        });

    private static HistoryBook ToMessage(BookUpdate update, Instrument instrument, int levels) => new(
        (BookChangeKind)update.Kind,
        UnixNs.Text(update.Sequence),
        update.Fault == BookFault.None ? null : update.Fault.ToString(),
        update.Bids.Length,
        update.Asks.Length,
        Levels(update.Bids, instrument, levels),
        Levels(update.Asks, instrument, levels));

    private static VenueBarMessage ToMessage(VenueBar bar, Instrument instrument) => new(
        UnixNs.Text(bar.OpenTimeNs),
        bar.Price switch
        {
            BarPrice.Bid => BarPriceKind.Bid,
            BarPrice.Ask => BarPriceKind.Ask,
            _ => BarPriceKind.Trade,
        },
        instrument.ToPrice(bar.Open),
        instrument.ToPrice(bar.High),
        instrument.ToPrice(bar.Low),
        instrument.ToPrice(bar.Close),
        instrument.ToQuantity(bar.VolumeLots));

    private static ImmutableArray<HistoryLevel> Levels(ReadOnlySpan<BookLevel> levels, Instrument instrument, int most)
    {
        var lines = ImmutableArray.CreateBuilder<HistoryLevel>(Math.Min(most, levels.Length));
        foreach (ref readonly var level in levels[..lines.Capacity])
            lines.Add(new HistoryLevel(instrument.ToPrice(level.PriceTicks), instrument.ToQuantity(level.SizeLots)));
        return lines.MoveToImmutable();
    }
}
