namespace OrleansTrading.Domain.Markets;

/// <summary>The connections of a live session, as far as those who are not connected themselves look at them. Safe from any thread.</summary>
public interface IVenueConnections
{
    /// <summary>How a venue's connections do, all together; null: it has none, as in a market that is played.</summary>
    ConnectionHealth? Find(string venue);

    /// <summary>How old what a venue says is when it comes, milliseconds; null: not known, or not yet.</summary>
    double? LatencyMs(string venue) => Find(venue)?.LatencyMs;
}
