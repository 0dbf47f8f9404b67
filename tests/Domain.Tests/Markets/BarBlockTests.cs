using System.Collections.Immutable;
using FsCheck.Fluent;
using OrleansTrading.Domain.Bars;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Domain.Tests.Markets;

public sealed class BarBlockTests
{
    private static readonly VenueBar[] Minutes =
    [
        .. Enumerable.Range(0, 60).Select(i => new VenueBar(
            Sample.Start + i * 60 * Nanoseconds.PerSecond, Sample.Start + (i + 1) * 60 * Nanoseconds.PerSecond, (BarPrice)(i % 3 + 1),
            110_000 + i, 110_020 + i, 109_990 + i, 110_007 + i, i % 3 == 0 ? 1_000 * i : 0)),
    ];

    [Fact]
    public void A_block_is_laid_out_as_its_documentation_says()
    {
        const long S = Nanoseconds.PerSecond;
        var bytes = TickBlock.EncodeBars(
        [
            new VenueBar(1 * S, 2 * S, BarPrice.Trade, 50, 60, 40, 45, 3_000),
            new VenueBar(2 * S, 3 * S, BarPrice.Trade, 46, 46, 46, 46, 0),
        ]);
        byte[] expected =
        [
            3, 0x34, 2, 3, // version, bars in seconds, two of them, volumes in thousands
            1, 2, 128, 168, 214, 185, 7, 100, 9, 20, 10, 3, // of trades, closes at 2 s, 10⁹ ns long, 50, −5, +10 above, 5 below, 3 thousand
            1, 1, 0, 2, 0, 0, 0, 0, // 1 s later, as long, opens 1 above the close
        ];
        Assert.Equal(BlockBytes.Sealed(expected), bytes);
    }

    [Fact]
    public void Any_bars_in_order_of_time_come_back_as_they_were()
    {
        var any = Gen.OneOf(
            Property.Longs(1, 200_000),
            Property.Longs(long.MinValue, long.MaxValue),
            Gen.Elements(long.MinValue, -1, 0, 1, Instrument.MaxTicks, long.MaxValue));
        var steps =
            from gap in Gen.OneOf(Gen.Constant(0L), Property.Longs(0, 5_000_000), Property.Longs(0, long.MaxValue / 100))
            from price in Gen.Elements(BarPrice.Trade, BarPrice.Bid, BarPrice.Ask)
            from values in Gen.ArrayOf(any, 6)
            select new VenueBar(values[0], gap, price, values[1], values[2], values[3], values[4], values[5]);
        Property.HoldsForSequences(steps, gaps =>
        {
            if (gaps.Length == 0) return;
            var time = 0L;
            var bars = gaps.Select(b => b with { CloseTimeNs = time += b.CloseTimeNs }).ToArray();
            Assert.Equal(bars, Decode(TickBlock.EncodeBars(bars)));
        });
    }

    [Fact]
    public void A_reader_that_is_kept_in_the_middle_goes_on_where_it_was()
    {
        var reader = TickBlock.DecodeBars(TickBlock.EncodeBars(Minutes));
        for (var i = 0; i < 20; i++) reader.MoveNext();
        var kept = reader;
        var rest = new List<VenueBar>();
        while (reader.MoveNext()) rest.Add(reader.Current);
        foreach (var bar in rest)
        {
            Assert.True(kept.MoveNext());
            Assert.Equal(bar, kept.Current);
        }

        Assert.Equal(Minutes[20..], rest);
        Assert.False(kept.MoveNext());
    }

    [Fact]
    public void A_full_block_passes_and_one_bar_more_does_not()
    {
        var full = new VenueBar[TickBlock.MaxBars + 1];
        for (var i = 0; i < full.Length; i++)
            full[i] = new VenueBar(i % 2 == 0 ? long.MinValue : long.MaxValue, long.MaxValue, BarPrice.Ask,
                long.MinValue + i, long.MaxValue - i, i % 2 == 0 ? 0 : long.MinValue, -i, -1);
        Assert.Equal(full[1..], Decode(TickBlock.EncodeBars(full[1..])));
        Assert.Throws<ArgumentException>(() => TickBlock.EncodeBars(full));
    }

    [Fact]
    public void An_empty_block_time_that_runs_backwards_and_no_price_are_refused()
    {
        Assert.Throws<ArgumentException>(() => TickBlock.EncodeBars([]));
        Assert.Throws<ArgumentException>(() => TickBlock.EncodeBars([Minutes[1], Minutes[0]]));
        Assert.Throws<ArgumentException>(() => TickBlock.EncodeBars([Minutes[0] with { CloseTimeNs = -1 }]));
        Assert.Throws<ArgumentException>(() => TickBlock.EncodeBars([Minutes[0] with { Price = 0 }]));
    }

    [Theory]
    [InlineData("0303", "it holds kind Quote and not Bar")]
    [InlineData("030400 00", "it claims 0 bars")]
    [InlineData("0304812000", "it claims 4097 bars")]
    [InlineData("03040110", "it claims 16 zeros")]
    [InlineData("03040100 00 05 00 00 00 00 00 00", "0 is no price of a bar")]
    [InlineData("03040100 04 05 00 00 00 00 00 00", "4 is no price of a bar")]
    [InlineData("03040100 01 05 00 00 00 00 00", "it ends within a number")]
    [InlineData("03040100 01 05 00 00 00 00 00 00 00", "bytes follow its last bar")]
    [InlineData("03340100 01 FFFFFFFFFFFFFFFF7F 00 00 00 00 00 00", "its times overflow")]
    public void Corrupt_bytes_are_refused_by_name(string hex, string how)
    {
        var bytes = BlockBytes.Sealed(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)));
        var refused = Sample.Refused("TICK_BLOCK_CORRUPT", () => Decode([.. bytes]));
        Assert.Equal($"A tick block cannot be read: {how}.", refused.Message);
    }

    [Fact]
    public void Every_damaged_or_cut_block_is_refused_by_name() => BlockBytes.EveryDamageIsRefused(TickBlock.EncodeBars(Minutes), block => Decode(block));

    [Fact]
    public void Any_bytes_decode_or_are_refused_by_name() => BlockBytes.HostileBytesDecodeOrAreRefused(
        from count in Gen.Choose(1, 5) from zeros in Gen.Choose(0, 15) select new byte[] { 3, 4, (byte)count, (byte)zeros, 1, 1 },
        [TickBlock.EncodeBars(Minutes)],
        block =>
        {
            var bars = Decode(block);
            Assert.Equal(bars, Decode(TickBlock.EncodeBars([.. bars])));
        });

    private static List<VenueBar> Decode(ImmutableArray<byte> bytes)
    {
        var bars = new List<VenueBar>();
        foreach (var bar in TickBlock.DecodeBars(bytes)) bars.Add(bar);
        return bars;
    }
}
