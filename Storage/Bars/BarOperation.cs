using OrleansTrading.Domain.Bars;
using OrleansTrading.Storage.Sqlite;

namespace OrleansTrading.Storage.Bars;

/// <summary>Writes bars of one instrument, over those that are there.</summary>
internal sealed class BarOperation(byte[] symbolUtf8, IReadOnlyList<ClosedTimeBar> bars) : WriteOperation
{
    // Eight integers, mostly of six bytes or less, beside the symbol.
    private const long BytesPerBar = 48;

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
            statement
                .BindText(1, symbolUtf8)
                .Bind(2, BarRow.IdOf(timeframe))
                .Bind(3, bar.OpenTimeNs)
                .Bind(4, bar.Open)
                .Bind(5, bar.High)
                .Bind(6, bar.Low)
                .Bind(7, bar.Close)
                .Bind(8, bar.Updates)
                .Bind(9, BarRow.ChecksumOf(symbolUtf8, timeframe, bar))
                .Execute();
        }
    }
}
