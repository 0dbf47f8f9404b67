using OrleansTrading.Connectors.Venues.Kraken;
using OrleansTrading.Domain.Books;

namespace OrleansTrading.Connectors.Tests.Venues.Kraken;

public sealed class KrakenBookChecksumTests
{
    [Fact]
    public void The_book_in_the_documentation_of_version_2_has_its_checksum()
    {
        // Ticks of 0.1, lots of 0.00000001.
        var book = Book(
            [(452_835, 10_000_000), (452_834, 154_582_015), (452_821, 10_000_000), (452_810, 10_000_000), (452_803, 154_592_586),
             (452_790, 7_990_000), (452_776, 3_310_103), (452_775, 30_000_000), (452_773, 154_602_737), (452_766, 15_445_238)],
            [(452_852, 100_000), (452_864, 154_571_953), (452_866, 154_571_109), (452_896, 154_560_911), (452_902, 15_890_660),
             (452_918, 154_553_491), (452_947, 4_454_749), (452_961, 35_380_000), (452_975, 9_945_542), (452_995, 18_772_827)]);
        Assert.Equal(3_310_070_434, new KrakenBookChecksum(1, 1).Of(book));
    }

    [Fact]
    public void The_book_in_the_documentation_of_version_1_has_its_checksum_also_with_larger_ticks_and_more_levels()
    {
        // Ticks of 0.00005 where Kraken writes 0.00001, lots of 0.000005 where it writes 0.00000001. What is beyond ten levels does not count.
        long[] bids = [5_000, 4_995, 4_990, 4_980, 4_975, 4_970, 4_965, 4_960, 4_955, 4_950, 4_945];
        var book = Book([.. bids.Select(p => (p / 5, 1L))], [.. Enumerable.Range(0, 12).Select(i => (1_001L + i, 1L))]);
        Assert.Equal(974_947_235u, new KrakenBookChecksum(5, 500).Of(book));
    }

    [Fact]
    public void A_tick_and_a_lot_finer_than_Krakens_digits_give_the_same_checksum()
    {
        long[] bids = [5_000, 4_995, 4_990];
        var coarse = Book([.. bids.Select(p => (p, 3L))], [(5_005, 7L)]);
        var fine = Book([.. bids.Select(p => (p * 10, 300L))], [(50_050, 700L)]);
        Assert.Equal(new KrakenBookChecksum(1, 1).Of(coarse), new KrakenBookChecksum(1, 1, ticksPerPriceUnit: 10, lotsPerSizeUnit: 100).Of(fine));
    }

    [Fact]
    public void A_checksum_is_computed_without_allocating()
    {
        var book = Book([(100, 7)], [(101, 8)]);
        var checksum = new KrakenBookChecksum(1, 1);
        checksum.Of(book);
        var before = GC.GetAllocatedBytesForCurrentThread();
        checksum.Of(book);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static L2Book Book((long Price, long Size)[] bids, (long Price, long Size)[] asks)
    {
        var book = new L2Book();
        foreach (var (price, size) in bids) book.SetBid(new BookLevel(price, size));
        foreach (var (price, size) in asks) book.SetAsk(new BookLevel(price, size));
        return book;
    }
}
