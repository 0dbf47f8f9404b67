using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Silo.Live;

/// <summary>Fills a live session: connections to venues, or whatever else hears of them.</summary>
internal interface ILiveFeed
{
    /// <summary>
    /// Writes what venues say until it is cancelled. What fails within it, it begins anew by itself; a listing of which it does not know how it stands,
    /// it says to be stale. An exception is a defect, and ends the session.
    /// </summary>
    /// <param name="sink">Where it goes.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task RunAsync(ITickSink sink, CancellationToken cancellationToken);
}
