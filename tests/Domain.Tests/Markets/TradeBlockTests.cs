using System.Collections.Immutable;
using FsCheck.Fluent;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Domain.Tests.Markets;

public sealed class TradeBlockTests
{
    private static readonly Trade[] Some =
    [
        .. Enumerable.Range(0, 50).Select(i => new Trade(Sample.Start + i * 1_000L, 60_000 + i * i, 100 * (i + 1), (Aggressor)(i % 3))),
    ];

    [Fact]
    public void A_block_is_laid_out_as_its_documentation_says()
    {
        var bytes = TickBlock.EncodeTrades([new Trade(3_000, 100, 700, Aggressor.Buyer), new Trade(5_000, 98, 12_300, Aggressor.Seller)]);
        byte[] expected =
        [
            3, 0x11, 2, 2, // version, trades in microseconds, two of them, sizes in hundreds
            3, 1, 200, 1, 7, // 3 µs, a buyer's, price 100 from 0, size 7 hundred
            2, 30 << 2 | 2, 123, // 2 µs later, 2 ticks below and a seller's, 123 hundred
        ];
        Assert.Equal(BlockBytes.Sealed(expected), bytes);
    }

    [Fact]
    public void Any_trades_in_order_of_time_come_back_as_they_were()
    {
        var any = Gen.OneOf(
            Property.Longs(59_900, 60_100),
            Property.Longs(1, 1_000).Select(hundreds => 100_000 * hundreds),
            Property.Longs(long.MinValue, long.MaxValue),
            Gen.Elements(long.MinValue, -1, 0, 1, Instrument.MaxTicks, long.MaxValue));
        var steps =
            from gap in Gen.OneOf(Gen.Constant(0L), Property.Longs(0, 5_000_000), Property.Longs(0, long.MaxValue / 100))
            from price in any
            from size in any
            from aggressor in Gen.Elements(Aggressor.Unknown, Aggressor.Buyer, Aggressor.Seller)
            select new Trade(gap, price, size, aggressor);
        Property.HoldsForSequences(steps, gaps =>
        {
            if (gaps.Length == 0) return;
            var time = 0L;
            var trades = gaps.Select(t => t with { TimeNs = time += t.TimeNs }).ToArray();
            Assert.Equal(trades, Decode(TickBlock.EncodeTrades(trades)));
        });
    }

    [Fact]
    public void Trades_of_a_live_market_take_few_bytes()
    {
        var trades = Enumerable.Range(0, 1_000)
            .Select(i => new Trade(Sample.Start + i * 7_000_000L, 6_000_000 + i % 11, 100_000 * (i % 90 + 1), (Aggressor)(i % 2 + 1))).ToArray();
        // One byte for milliseconds, one for price and aggressor, one for the size without its zeros.
        Assert.InRange(TickBlock.EncodeTrades(trades).Length, 1, 3_030);
    }

    [Fact]
    public void A_full_block_passes_and_one_trade_more_does_not()
    {
        var full = new Trade[TickBlock.MaxTrades];
        for (var i = 0; i < full.Length; i++) full[i] = new Trade(long.MaxValue, i % 2 == 0 ? long.MinValue : long.MaxValue, -1, Aggressor.Seller);
        Assert.Equal(full, Decode(TickBlock.EncodeTrades(full)));
        Assert.Equal(TickBlock.MaxTrades, TickBlock.DecodeTrades(TickBlock.EncodeTrades(full)).Count);
        Assert.Throws<ArgumentException>(() => TickBlock.EncodeTrades(new Trade[TickBlock.MaxTrades + 1]));
    }

    [Fact]
    public void An_empty_block_time_that_runs_backwards_and_nobody_s_trade_are_refused()
    {
        Assert.Throws<ArgumentException>(() => TickBlock.EncodeTrades([]));
        Assert.Throws<ArgumentException>(() => TickBlock.EncodeTrades([new Trade(2, 1, 1, 0), new Trade(1, 1, 1, 0)]));
        Assert.Throws<ArgumentException>(() => TickBlock.EncodeTrades([new Trade(-1, 1, 1, 0)]));
        Assert.Throws<ArgumentException>(() => TickBlock.EncodeTrades([new Trade(1, 1, 1, (Aggressor)3)]));
    }

    [Theory]
    [InlineData("0303", "it holds kind Quote and not Trade")]
    [InlineData("030100 00", "it claims 0 trades")]
    [InlineData("0301812000", "it claims 4097 trades")]
    [InlineData("0301FFFFFFFFFFFFFFFFFF01 00", "it claims 18446744073709551615 trades")]
    [InlineData("03010110", "it claims 16 zeros")]
    [InlineData("030101", "it ends too early")]
    [InlineData("03010100 05", "it ends too early")]
    [InlineData("03010100 05 83 01", "the byte 131 is no change of a price")]
    [InlineData("03010100 05 02", "it ends within a number")]
    [InlineData("03010100 05 82", "it ends within a number")]
    [InlineData("03010100 05 82 01 00", "bytes follow its last trade")]
    [InlineData("03310100 FFFFFFFFFFFFFFFF7F 82 01", "its times overflow")]
    public void Corrupt_bytes_are_refused_by_name(string hex, string how)
    {
        var bytes = BlockBytes.Sealed(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)));
        var refused = Sample.Refused("TICK_BLOCK_CORRUPT", () => Decode([.. bytes]));
        Assert.Equal($"A tick block cannot be read: {how}.", refused.Message);
    }

    [Fact]
    public void Every_damaged_or_cut_block_is_refused_by_name() => BlockBytes.EveryDamageIsRefused(TickBlock.EncodeTrades(Some), block => Decode(block));

    [Fact]
    public void Any_bytes_decode_or_are_refused_by_name() => BlockBytes.HostileBytesDecodeOrAreRefused(
        from count in Gen.Choose(1, 12) from zeros in Gen.Choose(0, 15) select new byte[] { 3, 1, (byte)count, (byte)zeros },
        [TickBlock.EncodeTrades(Some)],
        block =>
        {
            var trades = Decode(block);
            Assert.InRange(trades.Count, 1, TickBlock.MaxTrades);
            // What decodes is a block: encoded again it says the same.
            Assert.Equal(trades, Decode(TickBlock.EncodeTrades([.. trades])));
        });

    [Fact]
    public void Decoding_allocates_nothing()
    {
        var block = TickBlock.EncodeTrades(Some);
        Assert.Equal(Sum(block), Sum(block));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Sum(block);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        static long Sum(ImmutableArray<byte> block)
        {
            var sum = 0L;
            foreach (var trade in TickBlock.DecodeTrades(block)) sum += trade.SizeLots;
            return sum;
        }
    }

    private static List<Trade> Decode(ImmutableArray<byte> bytes)
    {
        var trades = new List<Trade>();
        foreach (var trade in TickBlock.DecodeTrades(bytes)) trades.Add(trade);
        return trades;
    }
}
