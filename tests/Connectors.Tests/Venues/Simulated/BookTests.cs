using OrleansTrading.Connectors.Venues.Simulated;
using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Tests.Venues.Simulated;

/// <summary>Books and trades of a few listings of all kinds of venues.</summary>
public sealed class BookTests
{
    private const long From = Markets.Origin + 40 * 24 * Markets.Hour + 14 * Markets.Hour + 3_580 * Markets.Second;
    private const long To = From + 300 * Markets.Second;

    private static readonly SimulatedOptions Some = new()
    {
        Symbols = ["BTC/USDT", "BTC/USD", "ETH/USDT", "SHIB/USDT", "EUR/USD", "USD/JPY", "XAU/USD", "DE40/EUR", "BTC-PERP/USDT"],
        Rate = 4,
    };

    private static readonly List<Seen> Whole = [.. Read(From - 1)];

    [Fact]
    public void A_listings_first_book_and_that_after_a_heartbeats_pause_are_snapshots_and_the_others_deltas_whose_numbers_rise()
    {
        var (market, kinds) = (Market(), new HashSet<(bool IsFirst, BookUpdateKind Kind)>());
        foreach (var listing in Books(Whole))
        {
            var heartbeatNs = Nanoseconds.Of(market.Venues[listing.Key.Venue].Heartbeat);
            var (lastNs, last) = (0L, 0L);
            foreach (var update in listing.Select(seen => seen.Update!))
            {
                Assert.Equal(update.TimeNs - lastNs >= heartbeatNs ? BookUpdateKind.Snapshot : BookUpdateKind.Delta, update.Kind);
                Assert.True(update.Sequence > last);
                kinds.Add((last == 0, update.Kind));
                (lastNs, last) = (update.TimeNs, update.Sequence);
            }
        }

        Assert.Superset(new HashSet<(bool, BookUpdateKind)> { (false, BookUpdateKind.Delta), (true, BookUpdateKind.Snapshot) }, kinds);
    }

    [Fact]
    public void Every_good_quote_comes_with_its_book_and_a_bad_one_with_none()
    {
        var withBooks = Books(Whole).Select(listing => listing.Key).ToHashSet();
        var (good, bad) = (0, 0);
        for (var i = 1; i < Whole.Count; i++)
        {
            if (Whole[i].Kind != TickKind.Quote || !withBooks.Contains(Whole[i].Listing)) continue;
            var isValid = Whole[i].Quote.IsValid;
            Assert.Equal(isValid, Whole[i - 1].Update is not null && Whole[i - 1].Listing == Whole[i].Listing && Whole[i - 1].TimeNs == Whole[i].TimeNs);
            if (isValid) good++;
            else bad++;
        }

        Assert.InRange(bad, 1, good / 1_000);
    }

    [Fact]
    public void Deltas_make_the_book_that_a_reader_who_begins_later_gets_as_a_snapshot()
    {
        foreach (var after in new[] { From + 20 * Markets.Second, From + 60 * Markets.Second + 123_456, From + 250 * Markets.Second })
        {
            var snapshots = Books(Read(after).ToList()).ToDictionary(listing => listing.Key, listing => listing.First().Update!);
            Assert.NotEmpty(snapshots);
            var books = new Dictionary<(int, int), L2Book>();
            foreach (var seen in Whole.Where(seen => seen.Update is not null))
            {
                if (!books.TryGetValue(seen.Listing, out var book)) books[seen.Listing] = book = new L2Book();
                Apply(book, seen.Update!);
                if (!snapshots.TryGetValue(seen.Listing, out var snapshot) || seen.Update!.Sequence != snapshot.Sequence) continue;
                Assert.Equal(BookUpdateKind.Snapshot, snapshot.Kind);
                var there = new L2Book();
                Apply(there, snapshot);
                Assert.Equal(Levels(there.Bids), Levels(book.Bids));
                Assert.Equal(Levels(there.Asks), Levels(book.Asks));
                snapshots.Remove(seen.Listing);
            }
            Assert.Empty(snapshots);
        }
    }

    [Fact]
    public void What_comes_after_a_readers_first_books_is_the_tail_of_what_came_before()
    {
        foreach (var after in new[] { From + 7 * Markets.Second, From + 20 * Markets.Second, From + 123 * Markets.Second })
        {
            var tail = Whole.Where(seen => seen.TimeNs > after).ToList();
            var again = Read(after).ToList();
            Assert.Equal(tail.Count, again.Count);
            var known = new HashSet<(int, int)>();
            foreach (var (one, other) in tail.Zip(again))
            {
                Assert.Equal((one.TimeNs, one.Listing, one.Kind, one.Tick), (other.TimeNs, other.Listing, other.Kind, other.Tick));
                if (one.Update is null) continue;
                Assert.Equal(one.Update.Sequence, other.Update!.Sequence);
                if (known.Add(one.Listing)) continue;
                Assert.Equal(one.Update.Kind, other.Update.Kind);
                Assert.Equal(one.Update.Bids.ToArray(), other.Update.Bids.ToArray());
                Assert.Equal(one.Update.Asks.ToArray(), other.Update.Asks.ToArray());
            }
        }
    }

    [Fact]
    public void A_books_top_is_the_quote_of_that_time_and_the_book_is_deep_sorted_and_on_the_listings_steps()
    {
        var market = Market();
        var books = new Dictionary<(int, int), L2Book>();
        for (var i = 0; i < Whole.Count; i++)
        {
            var seen = Whole[i];
            if (seen.Update is null) continue;
            if (!books.TryGetValue(seen.Listing, out var book)) books[seen.Listing] = book = new L2Book();
            Apply(book, seen.Update);
            Assert.False(book.IsCrossed);
            Assert.Equal((seen.Listing, seen.TimeNs), (Whole[i + 1].Listing, Whole[i + 1].TimeNs));
            Assert.Equal(Whole[i + 1].Quote, book.Top(seen.TimeNs));
            var (venue, instrument) = (market.Venues[seen.Listing.Venue], market.Instruments[seen.Listing.Instrument]);
            var listing = Markets.Known.FindListing(venue.Name, instrument.Symbol)!;
            var (tick, lot) = ((long)(listing.TickSize / instrument.TickSize), (long)(listing.LotSize / instrument.LotSize));
            Assert.InRange(book.Bids.Count, 25, 50);
            Assert.InRange(book.Asks.Count, 25, 50);
            Assert.All(Levels(book.Bids).Concat(Levels(book.Asks)), level =>
            {
                Assert.True(level.PriceTicks > 0 && level.PriceTicks % tick == 0);
                Assert.True(level.SizeLots > 0 && level.SizeLots % lot == 0);
            });
        }
        Assert.InRange(books.Count, 30, 100);
    }

    [Fact]
    public void Sizes_rise_from_the_touch_and_scatter()
    {
        var sums = new double[50];
        var counts = new int[50];
        var sizes = new HashSet<long>();
        var bitcoin = Market().Instruments.Index().Single(row => row.Item.Symbol == "BTC/USDT").Index;
        foreach (var listing in Books(Whole).Where(listing => listing.Key.Instrument == bitcoin))
        {
            var book = new L2Book();
            var scale = 0.0;
            foreach (var update in listing.Select(seen => seen.Update!))
            {
                Apply(book, update);
                var levels = Levels(book.Bids);
                if (scale == 0) scale = levels.Average(level => level.SizeLots);
                for (var i = 0; i < levels.Length; i++)
                {
                    sums[i] += levels[i].SizeLots / scale;
                    counts[i]++;
                    sizes.Add(levels[i].SizeLots);
                }
            }
        }
        var touch = sums[0] / counts[0];
        Assert.InRange(Enumerable.Range(8, 8).Average(i => sums[i] / counts[i]) / touch, 2, 8);
        Assert.InRange(sizes.Count, 500, int.MaxValue);
    }

    [Fact]
    public void A_delta_changes_less_than_the_book()
    {
        var deltas = Whole.Where(seen => seen.Update is { Kind: BookUpdateKind.Delta }).Select(seen => seen.Update!).ToList();
        Assert.InRange(deltas.Average(update => update.Bids.Length + update.Asks.Length), 2, 45);
    }

    [Fact]
    public void Trades_meet_the_quote_that_stands_and_do_not_come_where_brokers_print_none()
    {
        var market = Market();
        var standing = new Dictionary<(int, int), Quote>();
        var (buys, sells) = (0, 0);
        var printing = new HashSet<string>();
        foreach (var seen in Whole)
        {
            if (seen.Kind == TickKind.Quote) standing[seen.Listing] = seen.Quote;
            if (seen.Kind != TickKind.Trade) continue;
            printing.Add(market.Venues[seen.Listing.Venue].Name);
            var trade = seen.Tick.Trade;
            Assert.True(trade.IsValid);
            if (!standing.TryGetValue(seen.Listing, out var quote)) continue;
            Assert.True(quote.TimeNs < trade.TimeNs);
            Assert.Equal(trade.Aggressor == Aggressor.Buyer ? quote.AskTicks : quote.BidTicks, trade.PriceTicks);
            if (trade.Aggressor == Aggressor.Buyer) buys++;
            else sells++;
        }
        Assert.InRange(buys / (double)(buys + sells), 0.45, 0.55);
        Assert.InRange((buys + sells) / (double)Whole.Count(seen => seen.Kind == TickKind.Quote), 0.1, 0.4);
        Assert.Contains("binance", printing);
        Assert.DoesNotContain("oanda", printing);
    }

    [Fact]
    public void Ticks_come_by_time_then_venue_then_symbol_then_kind()
    {
        Assert.All(Whole.Zip(Whole.Skip(1)), pair => Assert.True(Key(pair.First).CompareTo(Key(pair.Second)) < 0));

        static (long, int, int, TickKind) Key(Seen seen) => (seen.TimeNs, seen.Listing.Venue, seen.Listing.Instrument, seen.Kind);
    }

    [Fact]
    public void Without_trades_and_books_the_quotes_are_the_same()
    {
        var quotes = new SimulatedMarket(Markets.Known, 1, From, To, Markets.Shipped, Some with { QuotesOnly = true }).Read(From - 1);
        Assert.Equal(Whole.Where(seen => seen.Kind == TickKind.Quote).Select(seen => seen.Quote), quotes.Select(tick => tick.Tick.Quote));
    }

    private static SimulatedMarket Market() => new(Markets.Known, 1, From, To, Markets.Shipped, Some);

    private static IEnumerable<Seen> Read(long after)
    {
        foreach (var tick in Market().Read(after))
        {
            if (tick.Tick.Kind != TickKind.Book)
            {
                yield return new Seen((tick.Venue, tick.Instrument), tick.Tick.TimeNs, tick.Tick.Kind, tick.Tick, null);
                continue;
            }
            var copy = new BookUpdate();
            copy.Set(tick.Tick.Book);
            yield return new Seen((tick.Venue, tick.Instrument), tick.Tick.TimeNs, TickKind.Book, default, copy);
        }
    }

    private static IEnumerable<IGrouping<(int Venue, int Instrument), Seen>> Books(List<Seen> ticks) =>
        ticks.Where(seen => seen.Update is not null).GroupBy(seen => seen.Listing);

    private static void Apply(L2Book book, BookUpdate update)
    {
        if (update.Kind == BookUpdateKind.Snapshot) book.Clear();
        foreach (var level in update.Bids) book.SetBid(level);
        foreach (var level in update.Asks) book.SetAsk(level);
    }

    private static BookLevel[] Levels(BookSide side)
    {
        var levels = new BookLevel[side.Count];
        for (var i = 0; i < levels.Length; i++) levels[i] = side[i];
        return levels;
    }

    private sealed record Seen((int Venue, int Instrument) Listing, long TimeNs, TickKind Kind, Tick Tick, BookUpdate? Update)
    {
        public Quote Quote => Tick.Quote;
    }
}
