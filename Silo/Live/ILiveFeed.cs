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

/// <summary>A feed that tells again, after a crash, what it told behind the position that the last checkpoint holds.</summary>
internal interface IRepeatingFeed : ILiveFeed
{
    /// <summary>Goes on from a position; before it runs.</summary>
    /// <param name="position">The position.</param>
    void GoOnFrom(byte[] position);

    /// <summary>Of two positions, the older as the newer has it for some symbols.</summary>
    byte[] Join(ReadOnlySpan<byte> older, ReadOnlySpan<byte> newer, IReadOnlySet<string> newerSymbols);

    /// <summary>
    /// Holds it back, as soon as what it has in hand is written. Whoever empties what it writes into goes on with that meanwhile; when that is emptied,
    /// the session is what the position says.
    /// </summary>
    Task<IHeldFeed> HoldAsync(CancellationToken cancellationToken);
}

/// <summary>A feed that is held back until it is disposed.</summary>
internal interface IHeldFeed : IDisposable
{
    /// <summary>How far it has come.</summary>
    byte[] Position { get; }
}
