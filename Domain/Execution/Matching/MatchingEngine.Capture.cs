namespace OrleansTrading.Domain.Execution.Matching;

public sealed partial class MatchingEngine
{
    /// <summary>
    /// Writes all that it is: limits, time, number of the last event, and the orders as they queue (<see cref="MatchingState"/>).
    /// </summary>
    public byte[] Capture()
    {
        var writer = new MatchingState.Writer();
        writer.WriteUnsigned(Limits.MaxOrders);
        writer.WriteUnsigned(Limits.MaxLevels);
        writer.WriteUnsigned(Limits.MaxOrderLots);
        writer.WriteUnsigned(Limits.MaxIcebergParts);
        writer.WriteUnsigned(NowNs);
        writer.WriteUnsigned(_number);
        CaptureSide(Side.Buy, writer);
        CaptureSide(Side.Sell, writer);
        return writer.Seal();
    }

    /// <summary>Makes an engine that goes on as the captured one would have.</summary>
    /// <exception cref="RefusedException">MATCHING_STATE_CORRUPT: the bytes are no capture of this version, or of no book that can be.</exception>
    public static MatchingEngine Restore(ReadOnlySpan<byte> captured)
    {
        var reader = new MatchingState.Reader(captured);
        var engine = new MatchingEngine(reader.ReadLimits()) { NowNs = reader.ReadUpTo(long.MaxValue, "a time") };
        engine._number = reader.ReadUpTo(long.MaxValue, "the number of the last event");
        var orders = new List<(OrderNode Order, long PriceTicks)>();
        reader.ReadSide(Side.Buy, engine, orders);
        reader.ReadSide(Side.Sell, engine, orders);
        reader.EndAfter(orders);
        engine.Book.Restore(orders);
        engine.Book.Verify();
        return engine;
    }

    private void CaptureSide(Side side, MatchingState.Writer writer)
    {
        var ladder = Book.Ladder(side);
        writer.WriteUnsigned(ladder.Count);
        var priceTicks = 0L;
        for (var rank = 0; rank < ladder.Count; rank++)
        {
            ref var level = ref Book.Level(ladder.LevelAt(rank));
            writer.WriteUnsigned(Math.Abs(level.PriceTicks - priceTicks));
            priceTicks = level.PriceTicks;
            writer.WriteUnsigned(level.Count);
            for (var index = level.First; index != OrderNode.None; index = Book.Node(index).Next) writer.Write(Book.Node(index));
        }
    }
}
