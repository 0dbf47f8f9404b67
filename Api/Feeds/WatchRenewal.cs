using OrleansTrading.Grains.Abstractions;

namespace OrleansTrading.Api.Feeds;

/// <summary>Keeps watching a grain: an observer that is not renewed is forgotten, so that nobody who died is told for ever.</summary>
internal static class WatchRenewal
{
    private static readonly TimeSpan Period = TradingStreams.WatchExpiry / 4;

    /// <summary>Watches until it is cancelled, and then no more.</summary>
    /// <param name="watch">Watches, or renews it.</param>
    /// <param name="unwatch">Ends it.</param>
    /// <param name="time">The clock of renewals.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task Keep(Func<Task> watch, Func<Task> unwatch, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await watch();
                await Task.Delay(Period, time, cancellationToken);
            }
        }
        finally
        {
            await unwatch();
        }
    }
}
