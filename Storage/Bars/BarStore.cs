using OrleansTrading.Domain;
using OrleansTrading.Domain.Bars;

namespace OrleansTrading.Storage.Bars;

/// <summary>
/// Closed bars in the same database and through the same writer as the journal and the states, so that all that waits together shares
/// one sync. Every row carries a checksum, which every read verifies.
/// </summary>
/// <param name="database">The database; who opened it closes it.</param>
public sealed class BarStore(TradingDatabase database) : IBarStore
{
    /// <inheritdoc/>
    /// <exception cref="RefusedException">
    /// <see cref="StorageCodes.WriteFailed"/>: nothing was written; or <see cref="StorageCodes.OutcomeUnknown"/>.
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled before the writer took the write. Nothing was written.</exception>
    public async ValueTask WriteAsync(
        string symbol, IReadOnlyList<ClosedTimeBar> bars, CancellationToken cancellationToken = default)
    {
        var series = Encode(symbol);
        Check(bars);
        if (bars.Count == 0) return;
        await database.Writer.WriteAsync(new BarOperation(series, bars), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A limit is breached.</exception>
    /// <exception cref="RefusedException">
    /// <see cref="StorageCodes.Corrupt"/> or <see cref="StorageCodes.ReadFailed"/>.
    /// </exception>
    public async ValueTask<IReadOnlyList<TimeBar>> ReadLastAsync(
        string symbol, Timeframe timeframe, long beforeOpenNs, int limit, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(timeframe);
        ArgumentOutOfRangeException.ThrowIfNegative(beforeOpenNs);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, BarStoreLimits.MaxBarsPerRead);
        var page = new BarPage(symbol, Encode(symbol), timeframe, beforeOpenNs, limit);
        await database.Tables.ReadBarsAsync(page, cancellationToken).ConfigureAwait(false);
        return page.OldestFirst();
    }

    private static byte[] Encode(string symbol) =>
        WellFormedText.Encode(symbol, 1, BarStoreLimits.MaxSymbolLength, nameof(symbol), "The symbol");

    private static void Check(IReadOnlyList<ClosedTimeBar> bars)
    {
        ArgumentNullException.ThrowIfNull(bars);
        if (bars.Count > BarStoreLimits.MaxBarsPerWrite)
        {
            throw new ArgumentException(
                $"A write has {bars.Count} bars; at most {BarStoreLimits.MaxBarsPerWrite} are allowed.", nameof(bars));
        }

        foreach (var (timeframe, bar) in bars)
        {
            if (timeframe is null || !BarRow.IsPossible(timeframe, bar))
                throw new ArgumentException($"The bar of {timeframe} at {bar.OpenTimeNs} is not aligned, empty or no bar.", nameof(bars));
        }
    }
}
