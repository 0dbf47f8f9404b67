using System.Collections.Immutable;
using FsCheck.Fluent;
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
            2, 0x21, 3, 3, // version, quotes in milliseconds, three of them, three bytes of times
            3, 10, 2, // 3 ms, bid 5, ask 1 above
            2, 0xAC, 0x02, // 2 ms later, 300 ms later
            0x64, // bid −2, ask −4
            0, 200, 1, 204, 1, // bid +100, ask +102
            0xCB, 0x86, 0x0C, 0x36,
        ];
        Assert.Equal(expected, bytes);
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
    [InlineData("02", "it is too short")]
    [InlineData("01010100050A02", "it has version 1")]
    [InlineData("02020100050A02", "it holds no quotes but kind 2")]
    [InlineData("02410100050A02", "it holds no quotes but kind 65")] // a fifth unit of time
    [InlineData("02010000050A02", "it claims 0 quotes")]
    [InlineData("0201812000050A02", "it claims 4097 quotes")]
    [InlineData("02010100050A", "it ends within a number")]
    [InlineData("02010100050A0280", "bytes follow its last quote")]
    [InlineData("0201010105 0A02 01", "bytes follow its last quote")]
    [InlineData("0201010205 0A02 01", "it ends within its times")]
    [InlineData("02010100050A80", "it ends within a number")]
    [InlineData("020101 00 FFFFFFFFFFFFFFFFFF02 0A02", "it ends within a number")] // more than 64 bits
    [InlineData("020101 00 FFFFFFFFFFFFFFFFFF01 0A02", "its times overflow")]
    [InlineData("023101 00 FFFFFFFFFFFFFFFF7F 0A02", "its times overflow")] // of seconds
    [InlineData("020102 09 050A02 FFFFFFFFFFFFFFFF7F 88", "its times overflow")]
    [InlineData("020102 01 050A02 01", "it ends within its prices")]
    [InlineData("020102 00 050A02 88", "it ends within a number")] // no time for the second
    [InlineData("020102 01 050A02 01 80", "the byte 128 is no change of prices")]
    [InlineData("020102 01 050A02 01 08", "the byte 8 is no change of prices")]
    [InlineData("020102 01 050A02 01 0002", "it ends within a number")]
    public void Corrupt_bytes_are_refused_by_name(string hex, string how)
    {
        byte[] bytes = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
        var refused = Assert.Throws<RefusedException>(() => Decode([.. bytes.Length < 2 ? bytes : Sealed(bytes)])).Refusal;
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
            select Sealed([2, 1, (byte)count, (byte)(count - 1), .. rest]));
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
    public void Every_damaged_or_cut_block_is_refused_by_name()
    {
        var whole = TickBlock.Encode([.. Enumerable.Range(0, 50).Select(i => new Quote(Sample.Start + i, 110_000 + i % 3, 110_001))]);
        for (var at = 0; at < whole.Length; at++)
        {
            Sample.Refused("TICK_BLOCK_CORRUPT", () => Decode(whole[..at]));
            foreach (var bit in Enumerable.Range(0, 8))
                Sample.Refused("TICK_BLOCK_CORRUPT", () => Decode(whole.SetItem(at, (byte)(whole[at] ^ (1 << bit)))));
        }
    }

    // CRC-32C a bit at a time, as its polynomial says.
    private static byte[] Sealed(byte[] body)
    {
        var crc = uint.MaxValue;
        foreach (var b in body)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) == 0 ? crc >> 1 : crc >> 1 ^ 0x82F63B78;
        }

        return [.. body, .. BitConverter.GetBytes(~crc)];
    }

    private static List<Quote> Decode(ImmutableArray<byte> bytes)
    {
        var quotes = new List<Quote>();
        foreach (var quote in TickBlock.Decode(bytes)) quotes.Add(quote);
        return quotes;
    }
}
