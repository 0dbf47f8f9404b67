namespace OrleansTrading.Domain.Markets;

/// <summary>The connections of a live session, as far as those who are not connected themselves look at them. Safe from any thread.</summary>
public interface IVenueConnections
{
    /// <summary>How a venue's connections do, all together; null: it has none, as in a market that is played.</summary>
    ConnectionHealth? Find(string venue);
}
