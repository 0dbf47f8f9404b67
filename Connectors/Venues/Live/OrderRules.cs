using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Venues.Live;

/// <summary>What an order must be before it is sent anywhere.</summary>
internal static class OrderRules
{
    private const int MostIdLength = 32;

    /// <summary>Why a venue would not take an order; null: nothing is known against it.</summary>
    internal static VenueError? Check(VenueOrderRequest order, Venue venue)
    {
        var listing = order.Listing;
        if (listing.Venue.Name != venue.Name)
            return new VenueError(VenueErrorKind.UnknownSymbol, $"{listing.Instrument.Symbol} is listed at another venue.");
        if (order.ClientOrderId.Length is 0 or > MostIdLength || !order.ClientOrderId.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            return Refused($"An order's id is 1 to {MostIdLength} letters, digits, dashes and underscores.");
        if (!IsWhole(order.Quantity, listing.LotSize)) return Refused($"A quantity is a whole number of lots of {listing.LotSize.Plain()}.");
        if (order.LimitPrice is { } price && !IsWhole(price, listing.TickSize))
            return Refused($"A price is a whole number of ticks of {listing.TickSize.Plain()}.");
        return null;
    }

    /// <summary>An error of a request that may have reached the venue: whether it has, is not known.</summary>
    internal static VenueError Uncertain(VenueError error) => error.Kind is VenueErrorKind.Network or VenueErrorKind.TimedOut or VenueErrorKind.Protocol
        or VenueErrorKind.Unavailable
        ? new VenueError(VenueErrorKind.OutcomeUnknown, $"Whether the venue has the order is not known: {error.Message}")
        : error;

    private static VenueError Refused(string message) => new(VenueErrorKind.OrderRejected, message);

    private static bool IsWhole(decimal value, decimal step) => value > 0 && value % step == 0;
}
