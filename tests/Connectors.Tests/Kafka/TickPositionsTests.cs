using FsCheck;
using FsCheck.Fluent;
using OrleansTrading.Connectors.Kafka;
using OrleansTrading.Domain;
using Property = OrleansTrading.Domain.Tests.Property;

namespace OrleansTrading.Connectors.Tests.Kafka;

public sealed class TickPositionsTests
{
    private static readonly Guid Producer = new("00112233-4455-6677-8899-aabbccddeeff");

    // Few partitions and streams, so that streams go on and are forgotten.
    private static readonly Gen<(int Partition, TickStream Stream, long Sequence, long TimeNs)> Steps =
        from partition in Gen.Choose(0, 3)
        from producer in Gen.Choose(0, 1)
        from venue in Gen.Choose(0, 2)
        from symbol in Gen.Elements("BTC/USD", "Ω/€", "ETH/USD")
        from sequence in Gen.OneOf(Gen.Choose(1, 20).Select(small => (long)small), Property.Longs(1, long.MaxValue))
        from timeNs in Property.Longs(0, long.MaxValue)
        select (partition, new TickStream(producer == 0 ? Producer : Guid.Empty, $"venue {venue}", symbol), sequence, timeNs);

    [Fact]
    public void What_was_captured_is_known_again_and_a_jump_from_there_means_nothing() => Property.HoldsForSequences(Steps, steps =>
    {
        var positions = new TickPositions(7);
        foreach (var (partition, stream, sequence, timeNs) in steps) positions.Of(partition).Accept(stream, sequence, timeNs);
        var restored = new TickPositions(7, positions.Capture());
        Assert.Equal(positions.Capture(), restored.Capture());
        foreach (var (partition, stream, sequence, _) in steps)
        {
            var (before, after) = (positions.Of(partition).Judge(stream, sequence), restored.Of(partition).Judge(stream, sequence));
            Assert.Equal((before.IsDuplicate, before.LastTimeNs), (after.IsDuplicate, after.LastTimeNs));
            Assert.Equal(0, restored.Of(partition).Judge(stream, long.MaxValue).Missing);
        }
    });

    [Fact]
    public void Of_two_captures_each_symbol_is_as_the_one_has_it_that_is_asked_for() => Property.HoldsForSequences(Steps, steps =>
    {
        var positions = new TickPositions(100);
        var half = steps.Length / 2;
        foreach (var (partition, stream, sequence, timeNs) in steps.Take(half)) positions.Of(partition).Accept(stream, sequence, timeNs);
        var older = positions.Capture();
        foreach (var (partition, stream, sequence, timeNs) in steps.Skip(half)) positions.Of(partition).Accept(stream, sequence, timeNs);
        var newer = positions.Capture();
        var joined = new TickPositions(100, TickPositions.Join(100, older, newer, symbol => symbol == "BTC/USD"));
        foreach (var (partition, stream, sequence, _) in steps)
        {
            var expected = new TickPositions(100, stream.Symbol == "BTC/USD" ? newer : older).Of(partition);
            Assert.Equal(expected.Judge(stream, sequence).IsDuplicate, joined.Of(partition).Judge(stream, sequence).IsDuplicate);
        }
    });

    [Fact]
    public void Of_more_streams_than_may_be_remembered_those_heard_last_are()
    {
        var positions = new TickPositions(3);
        for (var i = 1; i <= 3; i++) positions.Of(0).Accept(new TickStream(Producer, "kraken", $"{i}"), i, i);
        positions.Of(0).Accept(new TickStream(Producer, "kraken", "1"), 9, 9);
        var restored = new TickPositions(2, positions.Capture()).Of(0);
        Assert.Equal(2, restored.Count);
        Assert.True(restored.Judge(new TickStream(Producer, "kraken", "1"), 9).IsDuplicate);
        Assert.True(restored.Judge(new TickStream(Producer, "kraken", "3"), 3).IsDuplicate);
        Assert.False(restored.Judge(new TickStream(Producer, "kraken", "2"), 2).IsDuplicate);
    }

    [Fact]
    public void The_bytes_of_sequences_stay_as_they_are()
    {
        var sequences = new StreamSequences(2);
        sequences.Accept(new TickStream(Producer, "oanda", "EUR/USD"), 258, 3);
        Assert.Equal(
            "013C00" + "020000112233445566778899AABBCCDDEEFF020100000000000003000000000000000000000000000000056F616E6461074555522F555344",
            Convert.ToHexString(sequences.Capture())[..^16]);
    }

    [Fact]
    public void Any_damage_is_refused_by_name()
    {
        var positions = new TickPositions(5);
        for (var i = 1; i <= 3; i++) positions.Of(i).Accept(new TickStream(Producer, "kraken", $"COIN{i}/USD"), i, i);
        var whole = positions.Capture();
        for (var at = 0; at < whole.Length; at++)
        {
            if (at > 0) AssertRefused(whole[..at]);
            for (var bit = 0; bit < 8; bit++)
            {
                byte[] damaged = [.. whole];
                damaged[at] ^= (byte)(1 << bit);
                AssertRefused(damaged);
            }
        }
    }

    [Fact]
    public void Bytes_of_somebody_who_knows_the_checksum_are_read_or_refused_by_name()
    {
        var good = new TickPositions(5);
        for (var i = 1; i <= 3; i++) good.Of(i).Accept(new TickStream(Producer, "kraken", $"COIN{i}/USD"), i, i);
        var body = good.Capture()[..^4];
        var sequences = good.Of(1).Capture()[..^4];
        var anyByte = Gen.Choose(0, 255).Select(b => (byte)b);
        var (read, refused) = (0, 0);
        var changed =
            from whole in Gen.Elements(body, sequences)
            from places in Gen.ArrayOf(Gen.Choose(1, sequences.Length - 1), 2)
            from values in Gen.ArrayOf(anyByte, 2)
            select Changed(whole, places, values);
        Property.Holds(Gen.OneOf(Gen.ArrayOf(anyByte).Select(rest => (byte[])[1, .. rest]), changed), bytes =>
        {
            using var stream = new MemoryStream();
            stream.Write(bytes);
            var sealedBytes = StreamSequencesBytes.Seal(stream);
            Try(() => _ = new TickPositions(3, sealedBytes));
            Try(() => Assert.InRange(StreamSequences.Restore(sealedBytes, 3).Count, 0, 3));
        });
        Assert.True(read > 0 && refused > 0, $"{read} read, {refused} refused");

        void Try(Action decode)
        {
            try
            {
                decode();
                read++;
            }
            catch (RefusedException e)
            {
                Assert.Equal("STREAM_SEQUENCES_CORRUPT", e.Refusal.Code);
                refused++;
            }
        }
    }

    [Fact]
    public async Task While_positions_are_held_no_block_is_taken_in_hand()
    {
        var positions = new TickPositions(3);
        await positions.EnterAsync(CancellationToken.None);
        var holding = positions.HoldAsync(CancellationToken.None).AsTask();
        Assert.False(holding.IsCompleted);
        var entering = positions.EnterAsync(CancellationToken.None).AsTask();
        positions.Leave();
        var held = await holding;
        Assert.False(entering.IsCompleted);
        held.Dispose();
        await entering;
        Assert.Throws<ObjectDisposedException>(held.Capture);
    }

    [Fact]
    public async Task Who_gives_up_waiting_for_a_block_in_hand_holds_nothing()
    {
        var positions = new TickPositions(3);
        await positions.EnterAsync(CancellationToken.None);
        using var impatient = new CancellationTokenSource();
        var holding = positions.HoldAsync(impatient.Token).AsTask();
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => holding);
        Assert.True(positions.EnterAsync(CancellationToken.None).IsCompletedSuccessfully);
    }

    private static byte[] Changed(byte[] whole, int[] places, byte[] values)
    {
        byte[] bytes = [.. whole];
        foreach (var (place, value) in places.Zip(values)) bytes[place] = value;
        return bytes;
    }

    private static void AssertRefused(byte[] bytes) =>
        Assert.Equal("STREAM_SEQUENCES_CORRUPT", Assert.Throws<RefusedException>(() => new TickPositions(5, bytes)).Refusal.Code);
}
