using OrleansTrading.Domain.Bars;
using OrleansTrading.Storage.Sqlite;

namespace OrleansTrading.Storage.Bars;

/// <summary>The last bars of one instrument and timeframe before a time.</summary>
internal sealed record BarQuery(string Symbol, byte[] SymbolUtf8, Timeframe Timeframe, long BeforeOpenNs, int Limit)
{
    /// <summary>Reads the bars, oldest first, and verifies every row.</summary>
    public IReadOnlyList<TimeBar> Run(SqliteSession session, CancellationToken cancellationToken)
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

    private TimeBar Verify(SqliteStatement row)
    {
        var bar = new TimeBar(row.Int64(0), row.Int64(1), row.Int64(2), row.Int64(3), row.Int64(4), unchecked((int)row.Int64(5)));
        if (bar.Updates != row.Int64(5) || row.Int64(6) != BarRow.ChecksumOf(SymbolUtf8, Timeframe, bar))
            throw StorageRefusals.Corrupt($"The {Timeframe} bar of '{Symbol}' at {bar.OpenTimeNs} is corrupt: its checksum differs.");
        return bar;
    }
}
