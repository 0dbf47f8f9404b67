namespace OrleansTrading.Domain.Markets;

/// <summary>Takes what live venues say. Bounded: a connection whose ticks it does not take stops reading from its socket until it does.</summary>
public interface ITickSink
{
    /// <summary>Takes a tick, or says that there is no room. It copies what it keeps: a book's update is the caller's again when it returns.</summary>
    /// <param name="listing">Which instrument of which venue.</param>
    /// <param name="tick">The tick, in ticks and lots of the instrument.</param>
    /// <returns>False: it was not taken; the caller waits with <see cref="WaitToWriteAsync"/> and tries again.</returns>
    bool TryWrite(Listing listing, in Tick tick);

    /// <summary>Completes when there may be room again.</summary>
    ValueTask WaitToWriteAsync(CancellationToken cancellationToken);
}
