using OrleansTrading.Domain.Bars;

namespace OrleansTrading.Simulation.Storage;

/// <summary>Closed bars, under the rules of <see cref="IBarStore"/>.</summary>
internal sealed class BarTable
{
    private readonly Dictionary<(string Symbol, int Timeframe), SortedList<long, TimeBar>> _bars = [];

    public void Write(string symbol, IReadOnlyList<ClosedTimeBar> bars)
    {
        foreach (var (timeframe, bar) in bars) Of(symbol, timeframe)[bar.OpenTimeNs] = bar;
    }

    public IReadOnlyList<TimeBar> ReadLast(string symbol, Timeframe timeframe, long beforeOpenNs, int limit) =>
        [.. Of(symbol, timeframe).Values.Where(b => b.OpenTimeNs < beforeOpenNs).TakeLast(limit)];

    private SortedList<long, TimeBar> Of(string symbol, Timeframe timeframe)
    {
        var key = (symbol, timeframe.Index);
        return _bars.TryGetValue(key, out var bars) ? bars : _bars[key] = [];
    }
}
