using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Domain.Execution;

/// <summary>An order for a live venue.</summary>
/// <param name="ClientOrderId">Our id, 1 to 32 letters, digits, dashes and underscores: the key. The same again is the same order.</param>
/// <param name="Listing">What, where.</param>
/// <param name="Side">Buy or sell.</param>
/// <param name="Quantity">In units of base, a whole number of the listing's lots, &gt; 0.</param>
/// <param name="LimitPrice">The worst price, in quote currency, a whole number of the listing's ticks: good till cancelled. Null: at the market.</param>
public sealed record VenueOrderRequest(string ClientOrderId, Listing Listing, Side Side, decimal Quantity, decimal? LimitPrice = null);

/// <summary>An order as the venue knows it.</summary>
/// <param name="ClientOrderId">Our id; empty when the order is not ours.</param>
/// <param name="VenueOrderId">The venue's id.</param>
/// <param name="Symbol">Canonical symbol.</param>
/// <param name="Side">Buy or sell.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Quantity">In units of base.</param>
/// <param name="FilledQuantity">Quantity done, in units of base.</param>
/// <param name="LimitPrice">In quote currency; null for an order at the market.</param>
/// <param name="TimeNs">When the venue took it or last changed it, Unix nanoseconds UTC; 0 when it does not say.</param>
/// <param name="Reason">Why it ended, where there is something to say.</param>
public sealed record VenueOrderState(
    string ClientOrderId,
    string VenueOrderId,
    string Symbol,
    Side Side,
    OrderStatus Status,
    decimal Quantity,
    decimal FilledQuantity,
    decimal? LimitPrice,
    long TimeNs,
    string Reason = "");

/// <summary>A trade of ours at a venue.</summary>
/// <param name="TradeId">The venue's id, by which a doubled report is known.</param>
/// <param name="ClientOrderId">Our order's id; empty when the venue does not say.</param>
/// <param name="VenueOrderId">The venue's id of the order.</param>
/// <param name="Symbol">Canonical symbol.</param>
/// <param name="Side">Buy or sell.</param>
/// <param name="Quantity">In units of base.</param>
/// <param name="Price">In quote currency.</param>
/// <param name="Fee">In <paramref name="FeeAsset"/>; negative is a rebate.</param>
/// <param name="FeeAsset">What the fee was paid in.</param>
/// <param name="TimeNs">When, Unix nanoseconds UTC.</param>
public sealed record VenueFill(
    string TradeId,
    string ClientOrderId,
    string VenueOrderId,
    string Symbol,
    Side Side,
    decimal Quantity,
    decimal Price,
    decimal Fee,
    string FeeAsset,
    long TimeNs);

/// <summary>What an account holds of one asset.</summary>
/// <param name="Asset">The asset.</param>
/// <param name="Free">What may be used.</param>
/// <param name="Held">What orders or positions hold.</param>
public sealed record VenueBalance(string Asset, decimal Free, decimal Held);

/// <summary>What a venue answered: a value, or an error.</summary>
public readonly record struct VenueAnswer<T> where T : class
{
    /// <summary>A value.</summary>
    public VenueAnswer(T value) => Value = value;

    /// <summary>An error.</summary>
    public VenueAnswer(VenueError error) => Error = error;

    /// <summary>The value; null when it is an error.</summary>
    public T? Value { get; }

    /// <summary>The error; null when it is a value.</summary>
    public VenueError? Error { get; }

    /// <summary>A value.</summary>
    public static implicit operator VenueAnswer<T>(T value) => new(value);

    /// <summary>An error.</summary>
    public static implicit operator VenueAnswer<T>(VenueError error) => new(error);
}

/// <summary>
/// Orders at a live venue. What a venue or the way to it refuses is an answer, not an exception. Questions are asked again where that helps; an order is
/// sent once, and when its fate is not known the answer is <see cref="VenueErrorKind.OutcomeUnknown"/>: ask for open orders and fills.
/// </summary>
public interface IVenueGateway
{
    /// <summary>The venue.</summary>
    Venue Venue { get; }

    /// <summary>Sends an order. The same client order id again gives the order that is there, and sends none.</summary>
    ValueTask<VenueAnswer<VenueOrderState>> SubmitAsync(VenueOrderRequest request, CancellationToken cancellationToken = default);

    /// <summary>Cancels a working order.</summary>
    /// <param name="listing">What the order is for.</param>
    /// <param name="clientOrderId">Our id of it.</param>
    ValueTask<VenueAnswer<VenueOrderState>> CancelAsync(Listing listing, string clientOrderId, CancellationToken cancellationToken = default);

    /// <summary>Orders that still work.</summary>
    ValueTask<VenueAnswer<IReadOnlyList<VenueOrderState>>> GetOpenOrdersAsync(CancellationToken cancellationToken = default);

    /// <summary>Our trades since a time, oldest first.</summary>
    /// <param name="sinceNs">Unix nanoseconds UTC, inclusive.</param>
    ValueTask<VenueAnswer<IReadOnlyList<VenueFill>>> GetFillsAsync(long sinceNs, CancellationToken cancellationToken = default);

    /// <summary>What the account holds.</summary>
    ValueTask<VenueAnswer<IReadOnlyList<VenueBalance>>> GetBalancesAsync(CancellationToken cancellationToken = default);
}
