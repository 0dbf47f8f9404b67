using System.Globalization;
using OrleansTrading.Domain.Bars;
using OrleansTrading.Simulation.Kernel;

namespace OrleansTrading.Simulation.Storage;

/// <summary>The bar store as one process has it.</summary>
internal sealed class SimulatedBarStore(Disk disk, Life life) : IBarStore
{
    public async ValueTask WriteAsync(string symbol, IReadOnlyList<ClosedTimeBar> bars, CancellationToken cancellationToken = default)
    {
        if (bars.Count == 0) return;
        await disk.Do(life, string.Create(CultureInfo.InvariantCulture, $"{symbol}: {bars.Count} bars"), () =>
        {
            disk.Bars.Write(symbol, bars);
            return true;
        });
    }

    public async ValueTask<IReadOnlyList<TimeBar>> ReadLastAsync(
        string symbol, Timeframe timeframe, long beforeOpenNs, int limit, CancellationToken cancellationToken = default) =>
        await disk.Read(life, () => disk.Bars.ReadLast(symbol, timeframe, beforeOpenNs, limit));
}
