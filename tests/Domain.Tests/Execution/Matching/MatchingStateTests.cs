using FsCheck.Fluent;
using OrleansTrading.Domain.Execution.Matching;
using OrleansTrading.Domain.Tests.Markets;

namespace OrleansTrading.Domain.Tests.Execution.Matching;

public sealed class MatchingStateTests
{
    private const string Corrupt = "MATCHING_STATE_CORRUPT";

    [Fact]
    public void An_empty_book_is_restored_empty_with_its_limits()
    {
        var limits = new MatchingLimits(7, 6, 5, 4);
        var restored = MatchingEngine.Restore(new MatchingEngine(limits).Capture());
        Assert.Equal((limits, 0, 0L), (restored.Limits, restored.Book.OrderCount, restored.LastNumber));
    }

    [Fact]
    public void Every_cut_and_every_flipped_bit_is_refused()
    {
        var whole = Captured(1, 60);
        for (var at = 0; at < whole.Length; at++)
        {
            Sample.Refused(Corrupt, () => MatchingEngine.Restore(whole.AsSpan(0, at)));
            for (var bit = 0; bit < 8; bit++)
            {
                var damaged = whole.ToArray();
                damaged[at] ^= (byte)(1 << bit);
                Sample.Refused(Corrupt, () => MatchingEngine.Restore(damaged));
            }
        }
    }

    [Fact]
    public void Bytes_of_somebody_who_knows_the_checksum_are_a_book_that_works_or_are_refused()
    {
        var good = Enumerable.Range(1, 20).Select(seed => Captured(seed, 40)).ToList();
        var changed =
            from bytes in Gen.Elements(good.AsEnumerable())
            from places in Gen.ArrayOf(Gen.Choose(1, bytes.Length - 5), 2)
            from values in Gen.ArrayOf(Gen.Choose(0, 255), 2)
            select (bytes, places, values);
        var (restored, refused) = (0, 0);
        Property.Holds(changed, change =>
        {
            var body = change.bytes[..^4];
            for (var i = 0; i < change.places.Length; i++) body[change.places[i]] = (byte)change.values[i];
            try
            {
                var captured = BlockBytes.Sealed(body);
                var engine = MatchingEngine.Restore(captured);
                var heard = new Heard();
                engine.AdvanceTo(long.MaxValue, ref heard);
                for (var account = 0; account < 10; account++) engine.CancelAll(account, ref heard);
                engine.Book.Verify();
                restored++;
            }
            catch (RefusedException e)
            {
                Assert.Equal(Corrupt, e.Refusal.Code);
                refused++;
            }
        }, runs: 5_000);
        Assert.True(restored > 100 && refused > 100, $"{restored} restored, {refused} refused");
    }

    private static byte[] Captured(int seed, int orders)
    {
        var limits = new MatchingLimits(maxOrders: 100, maxLevels: 20, maxOrderLots: 60, maxIcebergParts: 10);
        var (engine, random, heard) = (new MatchingEngine(limits), new RandomOrders(seed, limits), new Heard());
        while (engine.Book.OrderCount < orders / 4)
        {
            var operation = random.Next();
            if (operation.Kind == OperationKind.Submit) engine.Submit(operation.Order, ref heard);
            if (operation.Kind == OperationKind.Advance) engine.AdvanceTo(operation.TimeNs, ref heard);
        }

        return engine.Capture();
    }
}
