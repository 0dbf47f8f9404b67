using OrleansTrading.Domain.Bars;
using OrleansTrading.Storage.Groups;

namespace OrleansTrading.Storage.Bars;

/// <summary>Writes bars of one instrument, over those that are there.</summary>
internal sealed class BarOperation(byte[] symbolUtf8, IReadOnlyList<ClosedTimeBar> bars) : WriteOperation
{
    // Nine integers, mostly of six bytes or less, beside the symbol.
    private const long BytesPerBar = 56;

    private const long WritesBetweenCleanings = 32;

    public override long Bytes => bars.Count * (symbolUtf8.Length + BytesPerBar);

    protected override void Decide(TableWriter tables)
    {
        // Nothing to decide from: the last write of a bar stands.
    }

    protected override void Apply(TableWriter tables)
    {
        foreach (var (timeframe, bar) in bars)
            if (!timeframe.IsBelowMinute) tables.WriteBar(symbolUtf8, timeframe, bar);

        foreach (var run in bars.Where(bar => bar.Timeframe.IsBelowMinute).GroupBy(bar => bar.Timeframe, bar => bar.Bar))
            WriteRun(tables, run.Key, [.. run.OrderBy(bar => bar.OpenTimeNs)]);
    }

    private void WriteRun(TableWriter tables, Timeframe timeframe, TimeBar[] run)
    {
        tables.WriteBarRun(symbolUtf8, timeframe, run);
        // Now and then: looking through the runs costs more than writing one.
        if (run[0].OpenTimeNs / timeframe.LengthNs % WritesBetweenCleanings >= run.Length) return;
        // As many as an instrument keeps, and as many again for one that is restored to an earlier time.
        tables.DeleteOldBarRuns(symbolUtf8, timeframe, 2 * timeframe.BarsKept * BarRun.BytesPerBar);
    }
}
