using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Venues.Live;

/// <summary>A venue, or the way to it, failed: ends a session or a request. The message never holds credentials.</summary>
public sealed class VenueFaultException(VenueError error, Exception? cause = null) : Exception(error.Message, cause)
{
    /// <summary>A fault by kind.</summary>
    public VenueFaultException(VenueErrorKind kind, string message, Exception? cause = null) : this(new VenueError(kind, message), cause)
    {
    }

    /// <summary>What failed.</summary>
    public VenueError Error { get; } = error;
}
