using System.Collections.Immutable;
using FsCheck.Fluent;
using OrleansTrading.Domain.Bars;
using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Domain.Tests.Markets;

public sealed class TickBlockTests
{
    [Fact]
    public void A_block_is_laid_out_as_its_documentation_says()
    {
        const long Ms = 1_000_000;
        var bytes = TickBlock.Encode([new Quote(3 * Ms, 5, 6), new Quote(5 * Ms, 3, 2), new Quote(305 * Ms, 103, 104)]);
        byte[] expected =
        [
            3, 0x23, 3, 3, // version, quotes in milliseconds, three of them, three bytes of times
            3, 10, 2, // 3 ms, bid 5, ask 1 above
            2, 0xAC, 0x02, // 2 ms later, 300 ms later
            0x64, // bid −2, ask −4
            0, 200, 1, 204, 1, // bid +100, ask +102
        ];
        Assert.Equal(BlockBytes.Sealed(expected), bytes);
    }

    [Fact]
    public void Any_quotes_in_order_of_time_come_back_as_they_were()
    {
        var anyTicks = Gen.OneOf(
            Property.Longs(1, 200_000),
            Property.Longs(long.MinValue, long.MaxValue),
            Gen.Elements(long.MinValue, -1, 0, 1, Instrument.MaxTicks, long.MaxValue));
        var steps =
            from gap in Gen.OneOf(Gen.Constant(0L), Property.Longs(0, 5_000_000), Property.Longs(0, long.MaxValue / 100))
            from bid in anyTicks
            from ask in anyTicks
            select new Quote(gap, bid, ask);
        Property.HoldsForSequences(steps, gaps =>
        {
            if (gaps.Length == 0) return;
            var time = 0L;
            var quotes = gaps.Select(q => q with { TimeNs = time += q.TimeNs }).ToArray();
            Assert.Equal(quotes, Decode(TickBlock.Encode(quotes)));
        });
    }

    [Fact]
    public void Neighbouring_quotes_of_a_live_market_take_few_bytes()
    {
        var quotes = Enumerable.Range(0, 1_000)
            .Select(i => new Quote(Sample.Start + i * 1_000_000L, 110_000 + i % 7, 110_002 + i % 7)).ToArray();
        // One byte for a millisecond, one for both prices.
        Assert.InRange(TickBlock.Encode(quotes).Length, 1, 2_100);
    }

    [Fact]
    public void A_full_block_passes_and_one_quote_more_does_not()
    {
        var full = new Quote[TickBlock.MaxQuotes];
        Array.Fill(full, new Quote(long.MaxValue, long.MinValue, long.MaxValue));
        Assert.Equal(full, Decode(TickBlock.Encode(full)));
        Assert.Equal(TickBlock.MaxQuotes, TickBlock.Decode(TickBlock.Encode(full)).Count);
        Assert.Throws<ArgumentException>(() => TickBlock.Encode(new Quote[TickBlock.MaxQuotes + 1]));
    }

    [Fact]
    public void An_empty_block_and_time_that_runs_backwards_are_refused()
    {
        Assert.Throws<ArgumentException>(() => TickBlock.Encode([]));
        Assert.Throws<ArgumentException>(() => TickBlock.Encode([new Quote(2, 1, 1), new Quote(1, 1, 1)]));
        Assert.Throws<ArgumentException>(() => TickBlock.Encode([new Quote(-1, 1, 1)]));
    }

    [Theory]
    [InlineData("", "it is too short")]
    [InlineData("03", "it is too short")]
    [InlineData("01010100050A02", "it has version 1")]
    [InlineData("02030100050A02", "it has version 2")]
    [InlineData("03020100050A02", "it holds kind Book and not Quote")]
    [InlineData("03000100050A02", "it has kind 0")]
    [InlineData("03050100050A02", "it has kind 5")]
    [InlineData("03430100050A02", "it has kind 67")] // a fifth unit of time
    [InlineData("03030000050A02", "it claims 0 quotes")]
    [InlineData("0303812000050A02", "it claims 4097 quotes")]
    [InlineData("03030100050A", "it ends within a number")]
    [InlineData("03030100050A0280", "bytes follow its last quote")]
    [InlineData("0303010105 0A02 01", "bytes follow its last quote")]
    [InlineData("0303010205 0A02 01", "it ends within its times")]
    [InlineData("03030100050A80", "it ends within a number")]
    [InlineData("030301 00 FFFFFFFFFFFFFFFFFF02 0A02", "it ends within a number")] // more than 64 bits
    [InlineData("030301 00 FFFFFFFFFFFFFFFFFF01 0A02", "its times overflow")]
    [InlineData("033301 00 FFFFFFFFFFFFFFFF7F 0A02", "its times overflow")] // of seconds
    [InlineData("030302 09 050A02 FFFFFFFFFFFFFFFF7F 88", "its times overflow")]
    [InlineData("030302 01 050A02 01", "it ends within its prices")]
    [InlineData("030302 00 050A02 88", "it ends within a number")] // no time for the second
    [InlineData("030302 01 050A02 01 80", "the byte 128 is no change of prices")]
    [InlineData("030302 01 050A02 01 08", "the byte 8 is no change of prices")]
    [InlineData("030302 01 050A02 01 0002", "it ends within a number")]
    public void Corrupt_bytes_are_refused_by_name(string hex, string how)
    {
        byte[] bytes = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
        var refused = Assert.Throws<RefusedException>(() => Decode([.. bytes.Length < 2 ? bytes : BlockBytes.Sealed(bytes)])).Refusal;
        Assert.Equal(("TICK_BLOCK_CORRUPT", $"A tick block cannot be read: {how}."), (refused.Code, refused.Message));
    }

    [Fact]
    public void Bytes_that_never_were_are_refused_by_name() =>
        Sample.Refused("TICK_BLOCK_CORRUPT", () => Decode(default));

    [Fact]
    public void Any_bytes_decode_or_are_refused_by_name()
    {
        // Most random bytes fail in the header: a good header before them leads the rest on.
        var tail = Gen.ArrayOf(Gen.Choose(0, 255).Select(b => (byte)b));
        var bytes = Gen.OneOf(
            tail,
            from count in Gen.Choose(1, 12)
            from rest in tail
            select BlockBytes.Sealed([3, 3, (byte)count, (byte)(count - 1), .. rest]));
        var decoded = 0;
        Property.Holds(bytes, b =>
        {
            try
            {
                var quotes = Decode([.. b]);
                Assert.InRange(quotes.Count, 1, TickBlock.MaxQuotes);
                // What decodes is a block: encoded again it says the same.
                Assert.Equal(quotes, Decode(TickBlock.Encode([.. quotes])));
                decoded++;
            }
            catch (RefusedException e)
            {
                Assert.Equal("TICK_BLOCK_CORRUPT", e.Refusal.Code);
            }
        }, runs: 5_000);
        Assert.True(decoded > 0, "No generated bytes were a block: the property did not look where it should.");
    }

    [Fact]
    public void Every_damaged_or_cut_block_is_refused_by_name() => BlockBytes.EveryDamageIsRefused(
        TickBlock.Encode([.. Enumerable.Range(0, 50).Select(i => new Quote(Sample.Start + i, 110_000 + i % 3, 110_001))]),
        block => Decode(block));

    [Fact]
    public void A_block_says_its_kind()
    {
        Assert.Equal(TickKind.Quote, TickBlock.KindOf(TickBlock.Encode([new Quote(1, 1, 1)])));
        Assert.Equal(TickKind.Trade, TickBlock.KindOf(TickBlock.EncodeTrades([new Trade(1, 1, 1, Aggressor.Buyer)])));
        Assert.Equal(TickKind.Bar, TickBlock.KindOf(TickBlock.EncodeBars([new VenueBar(0, 1, BarPrice.Bid, 1, 1, 1, 1, 0)])));
        var update = new BookUpdate();
        update.BeginStale(1, BookFault.Gap);
        Assert.Equal(TickKind.Book, TickBlock.KindOf(new BookBlockWriter().Encode(update)));
        Sample.Refused("TICK_BLOCK_CORRUPT", () => TickBlock.KindOf(default));
        Sample.Refused("TICK_BLOCK_CORRUPT", () => TickBlock.KindOf([2, 3, 0, 0, 0, 0]));
        Sample.Refused("TICK_BLOCK_CORRUPT", () => TickBlock.KindOf([3, 0x44, 0, 0, 0, 0]));
    }

    private static List<Quote> Decode(ImmutableArray<byte> bytes)
    {
        var quotes = new List<Quote>();
        foreach (var quote in TickBlock.Decode(bytes)) quotes.Add(quote);
        return quotes;
    }
}
