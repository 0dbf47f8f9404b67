using OrleansTrading.Domain.Bars;
using OrleansTrading.Storage.Sqlite;

namespace OrleansTrading.Storage.Bars;

/// <summary>The last bars of one instrument and timeframe before a time.</summary>
internal sealed record BarQuery(string Symbol, byte[] SymbolUtf8, Timeframe Timeframe, long BeforeOpenNs, int Limit)
{
    /// <summary>Reads the bars, oldest first, and verifies every row.</summary>
    public IReadOnlyList<TimeBar> Run(SqliteSession session, CancellationToken cancellationToken) =>
        Timeframe.IsBelowMinute ? ReadRuns(session, cancellationToken) : ReadRows(session, cancellationToken);

    private List<TimeBar> ReadRows(SqliteSession session, CancellationToken cancellationToken)
    {
        var row = session.Statement(SqliteDialect.ReadLastBars);
        try
        {
            row.BindText(1, SymbolUtf8).Bind(2, BarRow.IdOf(Timeframe)).Bind(3, BeforeOpenNs).Bind(4, Limit);
            var bars = new List<TimeBar>();
            while (row.Step())
            {
                cancellationToken.ThrowIfCancellationRequested();
                bars.Add(Verify(row));
            }

            bars.Reverse();
            return bars;
        }
        finally
        {
            row.Reset();
        }
    }

    // A run that was written again after a crash may overlap the one before it; what is in both is the same.
    private List<TimeBar> ReadRuns(SqliteSession session, CancellationToken cancellationToken)
    {
        var row = session.Statement(SqliteDialect.ReadLastBarRuns);
        try
        {
            row.BindText(1, SymbolUtf8).Bind(2, BarRow.IdOf(Timeframe)).Bind(3, BeforeOpenNs);
            var bars = new List<TimeBar>();
            var beforeNs = BeforeOpenNs;
            while (bars.Count < Limit && row.Step())
            {
                cancellationToken.ThrowIfCancellationRequested();
                var run = BarRun.Read(SymbolUtf8, Timeframe, row.Bytes(2), row.Int64(3))
                    ?? throw StorageRefusals.Corrupt($"A run of {Timeframe} bars of '{Symbol}' at {row.Int64(0)} is corrupt.");
                for (var i = run.Length - 1; i >= 0 && bars.Count < Limit; i--)
                {
                    if (run[i].OpenTimeNs >= beforeNs) continue;
                    beforeNs = run[i].OpenTimeNs;
                    bars.Add(run[i]);
                }
            }

            bars.Reverse();
            return bars;
        }
        finally
        {
            row.Reset();
        }
    }

    private TimeBar Verify(SqliteStatement row)
    {
        var bar = new TimeBar(row.Int64(0), row.Int64(1), row.Int64(2), row.Int64(3), row.Int64(4), unchecked((int)row.Int64(5)), row.Int64(6));
        if (bar.Updates != row.Int64(5) || row.Int64(7) != BarRow.ChecksumOf(SymbolUtf8, Timeframe, bar))
            throw StorageRefusals.Corrupt($"The {Timeframe} bar of '{Symbol}' at {bar.OpenTimeNs} is corrupt: its checksum differs.");
        return bar;
    }
}
