using OrleansTrading.Connectors.Import;
using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Execution.Matching;
using OrleansTrading.Domain.Markets;
using static OrleansTrading.Connectors.Tests.Import.Imports;

namespace OrleansTrading.Connectors.Tests.Import;

/// <summary>A paper venue in the recorded book of Bybit: what its orders get is what the book had.</summary>
public sealed class PaperVenueOnRealBookTests
{
    private const int Levels = 7;

    private readonly Instrument _instrument = Known.Instrument("XRP/USDT");
    private readonly List<VenueReport> _reports = [];

    [Fact]
    public async Task A_taker_gets_the_recorded_levels_one_by_one()
    {
        var (updates, paper, book) = (await Updates(), Paper(), new VenueBook());
        for (var i = 0; i < updates.Length; i++)
        {
            book.Apply(updates[i]);
            var id = $"taker-{i}";
            // A portfolio of its own: nobody has taken anything before it.
            var levels = Enumerable.Range(0, Levels).Select(rank => book.Book.Asks[rank]).ToArray();
            paper.Submit(new PaperOrder(
                id, id, _instrument.Symbol, Side.Buy, _instrument.ToQuantity(levels.Sum(l => l.SizeLots)), updates[i].TimeNs, levels[^1].PriceTicks, updates[i].TimeNs));
            _reports.Clear();
            paper.OnBook(_instrument.Symbol, updates[i].TimeNs, book.Book, _reports);
            Assert.Equal(
                levels.Select(l => (_instrument.ToPrice(l.PriceTicks), _instrument.ToQuantity(l.SizeLots))),
                _reports.Where(r => r.Kind == ReportKind.Filled).Select(r => (r.Price, r.Quantity)));
            Assert.Equal(Levels + 1, _reports.Count);
        }
    }

    [Fact]
    public async Task An_order_that_rests_has_no_more_ahead_of_it_than_the_least_that_the_level_has_had_since()
    {
        var (updates, book) = (await Updates(), new VenueBook());
        book.Apply(updates[0]);
        var followed = 0;
        for (var rank = 0; rank < 20; rank++)
        {
            var price = Follow(updates, book.Book.Bids[rank].PriceTicks, out var least, out var wasReached);
            if (wasReached) continue;
            followed++;
            var fill = _reports[^1];
            Assert.Equal((ReportKind.Filled, _instrument.ToPrice(price), _instrument.LotSize), (fill.Kind, fill.Price, fill.Quantity));
            Assert.Equal((FillSource.QueueTraded, least), (fill.Explanation!.Source, fill.Explanation.AheadAtFillLots));
            Assert.Equal(book.Book.Bids.SizeAt(price), fill.Explanation.AheadAtArrivalLots);
        }

        Assert.True(followed > 0, "The market has gone through all of them.");
    }

    // An order at a price from the first book on; in the end a trade there takes all that is ahead of it, and one lot more.
    private long Follow(BookUpdate[] updates, long price, out long leastLots, out bool wasReached)
    {
        var (paper, book, timeNs) = (Paper(), new VenueBook(), updates[0].TimeNs);
        paper.Submit(new PaperOrder("main", "a", _instrument.Symbol, Side.Buy, _instrument.LotSize * 10, timeNs, 0, timeNs) { Terms = OrderTerms.Limit(price) });
        (leastLots, wasReached) = (long.MaxValue, false);
        foreach (var update in updates)
        {
            book.Apply(update);
            wasReached |= book.Book.Asks.Best.PriceTicks <= price;
            leastLots = Math.Min(leastLots, book.Book.Bids.SizeAt(price));
            paper.OnBook(_instrument.Symbol, update.TimeNs, book.Book, _reports);
        }

        paper.OnTrade(_instrument.Symbol, new Trade(updates[^1].TimeNs, price, leastLots + 1, Aggressor.Seller), book.Book, _reports);
        return price;
    }

    private async Task<BookUpdate[]> Updates()
    {
        var archive = new MemoryArchive();
        await archive.Run(new ImportOptions { Path = Shared("nautilus/bybit/xrpusdt-ob500.data.zip"), MaxRejects = 0 });
        return [.. archive.Read(TickKind.Book).Select(tick => tick.Book)];
    }

    private PaperVenue Paper() => new(Known.Venue("bybit"), [_instrument]);
}
