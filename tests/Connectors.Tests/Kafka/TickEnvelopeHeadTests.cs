using OrleansTrading.Connectors.Kafka;

namespace OrleansTrading.Connectors.Tests.Kafka;

public sealed class TickEnvelopeHeadTests
{
    private static readonly TickStream Stream = new(new Guid("00112233-4455-6677-8899-aabbccddeeff"), "kraken", "Ω/€");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_is_written_is_read(bool isKeyframe)
    {
        var block = Blocks.Numbered(1);
        var envelope = TickEnvelopeHead.Read(TickEnvelopeHead.Write(Stream, long.MaxValue, 7, 8, isKeyframe), block);
        Assert.Equal(new TickEnvelope(Stream, long.MaxValue, 7, block) { SentNs = 8, IsKeyframe = isKeyframe }, envelope);
    }

    [Fact]
    public void Its_bytes_stay_as_they_are() =>
        Assert.Equal(
            "020100112233445566778899AABBCCDDEEFF020100000000000003000000000000000400000000000000066B72616B656E06CEA92FE282AC",
            Convert.ToHexString(TickEnvelopeHead.Write(Stream, 0x102, 3, 4, true))[..^8]);

    [Fact]
    public void Any_bit_that_flips_is_noticed()
    {
        var head = TickEnvelopeHead.Write(Stream, 1, 2, 3, false);
        for (var bit = 0; bit < 8 * head.Length; bit++)
        {
            head[bit / 8] ^= (byte)(1 << bit % 8);
            Assert.Null(TickEnvelopeHead.Read(head, []));
            head[bit / 8] ^= (byte)(1 << bit % 8);
        }

        Assert.NotNull(TickEnvelopeHead.Read(head, []));
    }

    [Fact]
    public void No_part_of_a_head_is_a_head()
    {
        var head = TickEnvelopeHead.Write(Stream, 1, 2, 3, false);
        for (var length = 0; length < head.Length; length++) Assert.Null(TickEnvelopeHead.Read(head.AsSpan(0, length), []));
    }

    [Fact]
    public void A_name_that_is_none_is_not_written()
    {
        Assert.ThrowsAny<ArgumentException>(() => TickEnvelopeHead.Write(Stream with { Venue = "" }, 1, 2, 3, false));
        Assert.ThrowsAny<ArgumentException>(() => TickEnvelopeHead.Write(Stream with { Venue = "\ud800" }, 1, 2, 3, false));
    }

    [Fact]
    public void A_name_has_at_most_255_bytes()
    {
        var longest = Stream with { Symbol = new string('x', 255), Venue = new string('y', 255) };
        Assert.Equal(longest, TickEnvelopeHead.Read(TickEnvelopeHead.Write(longest, 1, 2, 3, false), [])?.Stream);
        Assert.Throws<ArgumentException>(() => TickEnvelopeHead.Write(longest with { Symbol = new string('x', 256) }, 1, 2, 3, false));
    }
}
