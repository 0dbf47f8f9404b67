using OrleansTrading.Connectors.Kafka;

namespace OrleansTrading.Connectors.Tests.Kafka;

public sealed class TickEnvelopeHeadTests
{
    private static readonly TickStream Stream = new(new Guid("00112233-4455-6677-8899-aabbccddeeff"), "kraken", "Ω/€");

    [Fact]
    public void What_is_written_is_read()
    {
        Assert.True(TickEnvelopeHead.TryRead(TickEnvelopeHead.Write(Stream, long.MaxValue, 7), out var stream, out var sequence, out var timeNs));
        Assert.Equal((Stream, long.MaxValue, 7L), (stream, sequence, timeNs));
    }

    [Fact]
    public void Its_bytes_stay_as_they_are() =>
        Assert.Equal(
            "0100112233445566778899AABBCCDDEEFF02010000000000000300000000000000066B72616B656E06CEA92FE282AC",
            Convert.ToHexString(TickEnvelopeHead.Write(Stream, 0x102, 3))[..^8]);

    [Fact]
    public void Any_bit_that_flips_is_noticed()
    {
        var head = TickEnvelopeHead.Write(Stream, 1, 2);
        for (var bit = 0; bit < 8 * head.Length; bit++)
        {
            head[bit / 8] ^= (byte)(1 << bit % 8);
            Assert.False(TickEnvelopeHead.TryRead(head, out _, out _, out _));
            head[bit / 8] ^= (byte)(1 << bit % 8);
        }

        Assert.True(TickEnvelopeHead.TryRead(head, out _, out _, out _));
    }

    [Fact]
    public void No_part_of_a_head_is_a_head()
    {
        var head = TickEnvelopeHead.Write(Stream, 1, 2);
        for (var length = 0; length < head.Length; length++) Assert.False(TickEnvelopeHead.TryRead(head.AsSpan(0, length), out _, out _, out _));
    }

    [Fact]
    public void A_name_that_is_none_is_not_written()
    {
        Assert.ThrowsAny<ArgumentException>(() => TickEnvelopeHead.Write(Stream with { Venue = "" }, 1, 2));
        Assert.ThrowsAny<ArgumentException>(() => TickEnvelopeHead.Write(Stream with { Venue = "\ud800" }, 1, 2));
    }

    [Fact]
    public void A_name_has_at_most_255_bytes()
    {
        var longest = Stream with { Symbol = new string('x', 255), Venue = new string('y', 255) };
        Assert.True(TickEnvelopeHead.TryRead(TickEnvelopeHead.Write(longest, 1, 2), out var stream, out _, out _));
        Assert.Equal(longest, stream);
        Assert.Throws<ArgumentException>(() => TickEnvelopeHead.Write(longest with { Symbol = new string('x', 256) }, 1, 2));
    }
}
