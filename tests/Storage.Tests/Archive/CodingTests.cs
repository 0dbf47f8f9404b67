using FsCheck.Fluent;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Domain.Tests;
using OrleansTrading.Storage.Archive.Coding;

namespace OrleansTrading.Storage.Tests.Archive;

/// <summary>Columns and blocks as bytes, without checksums: what somebody who knows these can send.</summary>
public sealed class CodingTests
{
    public static TheoryData<TickKind> Kinds => [TickKind.Trade, TickKind.Book, TickKind.Quote, TickKind.Bar];

    [Fact]
    public void Any_column_comes_back_as_it_was()
    {
        // Few different bytes, skewed ones, and all of them.
        var columns =
            from most in Gen.Choose(1, 255)
            from length in Gen.Choose(0, 3_000)
            from seed in Gen.Choose(0, int.MaxValue)
            from skew in Gen.Choose(1, 12)
            select Column(length, most, skew, new Random(seed));
        var (huffman, block) = (new HuffmanEncoder(), new ByteColumn());
        Property.Holds(columns, column =>
        {
            block.Clear();
            ColumnCode.Encode(column, block, huffman);
            Assert.True(block.Length <= column.Length + 3, $"{column.Length} bytes took {block.Length}.");
            Assert.Equal(column, Decode(block.Written, column.Length));
        }, runs: 2_000);
    }

    [Fact]
    public void Codes_of_the_steepest_columns_stay_within_their_bound()
    {
        // Counts of Fibonacci's numbers give the longest of unbounded codes.
        var column = new List<byte>();
        for (var (symbol, a, b) = (0, 1, 1); symbol < 22; (symbol, a, b) = (symbol + 1, b, a + b)) column.AddRange(Enumerable.Repeat((byte)symbol, a));
        var (huffman, block) = (new HuffmanEncoder(), new ByteColumn());
        ColumnCode.Encode(column.ToArray(), block, huffman);
        Assert.True(block.Length < column.Count / 3, $"{column.Count} bytes took {block.Length}.");
        Assert.Equal(column, Decode(block.Written, column.Count));
    }

    [Fact]
    public void A_column_takes_no_more_than_two_hundredths_above_its_entropy()
    {
        var random = new Random(7);
        var column = Column(16_384, 40, 4, random);
        var entropy = column.GroupBy(b => b).Sum(g => -g.Count() * Math.Log2(g.Count() / (double)column.Length)) / 8;
        var (huffman, block) = (new HuffmanEncoder(), new ByteColumn());
        ColumnCode.Encode(column, block, huffman);
        Assert.InRange(block.Length - HuffmanCode.LengthsBytes, entropy, entropy * 1.02);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Any_ticks_in_order_of_time_come_back_as_they_were(TickKind kind)
    {
        var (encoder, decoder, block) = (BlockEncoder.Of(kind), BlockDecoder.Of(kind), new ByteColumn());
        Property.HoldsForSequences(Ticks.AnyOf(kind), gaps =>
        {
            if (gaps.Length == 0) return;
            var ticks = Ticks.InOrder(gaps);
            foreach (var tick in ticks) Assert.True(encoder.TryAdd(tick));
            Assert.Equal((ticks.Length, ticks[0].TimeNs, ticks[^1].TimeNs), (encoder.Count, encoder.FirstNs, encoder.LastNs));
            block.Clear();
            encoder.Write(block);
            Assert.Equal(ticks.Select(Ticks.Say), Read(decoder, block.Written, ticks.Length));
        });
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Any_changed_block_decodes_or_is_refused_as_invalid(TickKind kind)
    {
        var (encoder, decoder, block) = (BlockEncoder.Of(kind), BlockDecoder.Of(kind), new ByteColumn());
        // Enough ticks that most columns are coded, and few enough that a change hits something.
        var ticks = Ticks.InOrder(Ticks.AnyOf(kind).Sample(80, new FsCheck.Rnd(3, 5), 300));
        foreach (var tick in ticks) encoder.TryAdd(tick);
        encoder.Write(block);
        var good = block.Written.ToArray();
        var changes =
            from cut in Gen.OneOf(Gen.Constant(good.Length), Gen.Choose(0, good.Length))
            from places in Gen.ArrayOf(Gen.OneOf(Gen.Choose(0, Math.Min(200, good.Length - 1)), Gen.Choose(0, good.Length - 1)), 2)
            from values in Gen.ArrayOf(Gen.Choose(0, 255), 2)
            select (cut, places, values);
        var (read, refused) = (0, 0);
        Property.Holds(changes, change =>
        {
            var bytes = good.ToArray();
            for (var i = 0; i < change.places.Length; i++) bytes[change.places[i]] = (byte)change.values[i];
            try
            {
                Read(decoder, bytes.AsSpan(0, change.cut), ticks.Length);
                read++;
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }, runs: 3_000);
        Assert.True(read > 0 && refused > 0, $"{read} were read and {refused} refused: the property did not look where it should.");
        // What was refused left nothing behind in the decoder.
        Assert.Equal(ticks.Select(Ticks.Say), Read(decoder, good, ticks.Length));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_block_is_full_at_its_bound_and_goes_on_after_it_was_written(TickKind kind)
    {
        var (encoder, block) = (BlockEncoder.Of(kind), new ByteColumn());
        var tick = Ticks.InOrder(Ticks.AnyOf(kind).Sample(3, new FsCheck.Rnd(1, 1), 1))[0];
        for (var i = 0; i < BlockEncoder.MaxTicks; i++) Assert.True(encoder.TryAdd(tick));
        Assert.False(encoder.TryAdd(tick));
        encoder.Write(block);
        Assert.Equal(0, encoder.Count);
        Assert.Equal(Enumerable.Repeat(Ticks.Say(tick), BlockEncoder.MaxTicks), Read(BlockDecoder.Of(kind), block.Written, BlockEncoder.MaxTicks));
        Assert.True(encoder.TryAdd(tick));
    }

    [Theory]
    [InlineData(TickKind.Trade)]
    [InlineData(TickKind.Book)]
    [InlineData(TickKind.Quote)]
    public void Reading_allocates_nothing_once_buffers_have_grown(TickKind kind)
    {
        var (encoder, decoder, block) = (BlockEncoder.Of(kind), BlockDecoder.Of(kind), new ByteColumn());
        var ticks = Ticks.InOrder(Ticks.AnyOf(kind).Sample(40, new FsCheck.Rnd(3, 5), 500));
        foreach (var tick in ticks) encoder.TryAdd(tick);
        encoder.Write(block);
        Pass();
        Pass();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Pass();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Pass()
        {
            decoder.Load(block.Written);
            for (var i = 0; i < ticks.Length; i++) decoder.Read();
        }
    }

    private static byte[] Column(int length, int most, int skew, Random random)
    {
        var column = new byte[length];
        for (var i = 0; i < length; i++) column[i] = (byte)(most * Math.Pow(random.NextDouble(), skew));
        return column;
    }

    private static byte[] Decode(ReadOnlySpan<byte> written, int length)
    {
        var block = new BlockBytes(written);
        Assert.Equal(length, block.ReadCount(int.MaxValue, "bytes"));
        var column = new byte[length];
        ColumnCode.Decode(ref block, column);
        Assert.True(block.IsAtEnd);
        return column;
    }

    private static List<string> Read(BlockDecoder decoder, ReadOnlySpan<byte> block, int count)
    {
        decoder.Load(block);
        var ticks = new List<string>();
        for (var i = 0; i < count; i++)
        {
            decoder.Read();
            ticks.Add(Ticks.Say(decoder.Current));
        }

        return decoder.IsAtEnd ? ticks : throw new InvalidDataException("a column goes on");
    }
}
