using OrleansTrading.Domain.Bars;
using OrleansTrading.Storage.Sqlite;

namespace OrleansTrading.Storage.Bars;

/// <summary>Writes bars of one instrument, over those that are there.</summary>
internal sealed class BarOperation(byte[] symbolUtf8, IReadOnlyList<ClosedTimeBar> bars) : WriteOperation
{
    // Nine integers, mostly of six bytes or less, beside the symbol.
    private const long BytesPerBar = 56;

    private const long WritesBetweenCleanings = 32;

    public override long Bytes => bars.Count * (symbolUtf8.Length + BytesPerBar);

    public override void Decide(SqliteSession session)
    {
        // Nothing to decide from: the last write of a bar stands.
    }

    public override void Apply(SqliteSession session)
    {
        var statement = session.Statement(SqliteDialect.WriteBar);
        foreach (var (timeframe, bar) in bars)
        {
            if (timeframe.IsBelowMinute) continue;
            statement
                .BindText(1, symbolUtf8)
                .Bind(2, BarRow.IdOf(timeframe))
                .Bind(3, bar.OpenTimeNs)
                .Bind(4, bar.Open)
                .Bind(5, bar.High)
                .Bind(6, bar.Low)
                .Bind(7, bar.Close)
                .Bind(8, bar.Updates)
                .Bind(9, bar.VolumeLots)
                .Bind(10, BarRow.ChecksumOf(symbolUtf8, timeframe, bar))
                .Execute();
        }

        foreach (var run in bars.Where(bar => bar.Timeframe.IsBelowMinute).GroupBy(bar => bar.Timeframe, bar => bar.Bar))
            WriteRun(session, run.Key, [.. run.OrderBy(bar => bar.OpenTimeNs)]);
    }

    private void WriteRun(SqliteSession session, Timeframe timeframe, TimeBar[] run)
    {
        var bytes = BarRun.Write(run);
        session.Statement(SqliteDialect.WriteBarRun)
            .BindText(1, symbolUtf8)
            .Bind(2, BarRow.IdOf(timeframe))
            .Bind(3, run[0].OpenTimeNs)
            .Bind(4, run[^1].OpenTimeNs)
            .BindBlob(5, bytes)
            .Bind(6, BarRun.ChecksumOf(symbolUtf8, timeframe, bytes))
            .Execute();
        // Now and then: looking through the runs costs more than writing one.
        if (run[0].OpenTimeNs / timeframe.LengthNs % WritesBetweenCleanings >= run.Length) return;
        // As many as an instrument keeps, and as many again for one that is restored to an earlier time.
        session.Statement(SqliteDialect.DeleteOldBarRuns)
            .BindText(1, symbolUtf8)
            .Bind(2, BarRow.IdOf(timeframe))
            .Bind(3, 2 * timeframe.BarsKept * BarRun.BytesPerBar)
            .Execute();
    }
}
