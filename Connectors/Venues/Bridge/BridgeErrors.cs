using System.Text.Json;
using OrleansTrading.Connectors.Venues.Live;
using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Venues.Bridge;

/// <summary>The bridge's words for what went wrong (<c>bridge/src/protocol.js</c>).</summary>
internal static class BridgeErrors
{
    internal static VenueError Read(JsonElement error)
    {
        var after = error.FindDecimal("retryAfterMs") is { } ms and >= 0 and < 86_400_000m ? TimeSpan.FromMilliseconds((double)ms) : (TimeSpan?)null;
        return new VenueError(Kind(error.GetText("kind")), error.FindText("message") ?? "The bridge does not say.", after);
    }

    internal static BookFault Fault(string fault) => fault switch
    {
        "gap" => BookFault.Gap,
        "checksum" => BookFault.Checksum,
        "disconnected" => BookFault.Disconnected,
        "bad-message" => BookFault.BadMessage,
        _ => throw new VenueFaultException(VenueErrorKind.Protocol, "The bridge names a fault that is not known."),
    };

    private static VenueErrorKind Kind(string kind) => kind switch
    {
        "network" => VenueErrorKind.Network,
        "timeout" => VenueErrorKind.TimedOut,
        "rate-limit" => VenueErrorKind.RateLimited,
        "auth" => VenueErrorKind.Authentication,
        "bad-symbol" => VenueErrorKind.UnknownSymbol,
        "unavailable" => VenueErrorKind.Unavailable,
        "protocol" => VenueErrorKind.Protocol,
        "funds" => VenueErrorKind.InsufficientFunds,
        "rejected" => VenueErrorKind.OrderRejected,
        "unknown-order" => VenueErrorKind.UnknownOrder,
        "outcome-unknown" => VenueErrorKind.OutcomeUnknown,
        _ => throw new VenueFaultException(VenueErrorKind.Protocol, "The bridge names an error that is not known."),
    };
}
