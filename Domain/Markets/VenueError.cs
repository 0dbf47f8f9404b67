namespace OrleansTrading.Domain.Markets;

/// <summary>What went wrong between a venue and us; decides what may be tried again.</summary>
public enum VenueErrorKind
{
    /// <summary>The connection was refused, lost, or ended by the venue.</summary>
    Network,

    /// <summary>No answer within the time that was allowed.</summary>
    TimedOut,

    /// <summary>Nothing was heard for longer than the venue's heartbeat.</summary>
    Silent,

    /// <summary>The venue wants fewer requests.</summary>
    RateLimited,

    /// <summary>The credentials are missing, wrong or expired.</summary>
    Authentication,

    /// <summary>The venue does not know the symbol.</summary>
    UnknownSymbol,

    /// <summary>The venue is there and does not serve: maintenance, overload, an error of its own.</summary>
    Unavailable,

    /// <summary>What came cannot be read, or is larger than is taken.</summary>
    Protocol,

    /// <summary>The account cannot pay for the order.</summary>
    InsufficientFunds,

    /// <summary>The venue refused the order by its rules.</summary>
    OrderRejected,

    /// <summary>The venue knows no such order.</summary>
    UnknownOrder,

    /// <summary>An order was on its way when the connection failed: whether the venue has it has to be asked.</summary>
    OutcomeUnknown,
}

/// <summary>An error that a venue, or the way to it, has answered with.</summary>
/// <param name="Kind">What kind of error.</param>
/// <param name="Message">A sentence for people, without credentials.</param>
/// <param name="RetryAfter">How long the venue wants to be left alone, where it says so.</param>
public sealed record VenueError(VenueErrorKind Kind, string Message, TimeSpan? RetryAfter = null);
