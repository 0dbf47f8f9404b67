namespace OrleansTrading.Grains.Abstractions.Execution;

/// <summary>Buy or sell.</summary>
public enum OrderSide
{
    /// <summary>Takes base, pays quote.</summary>
    Buy,

    /// <summary>Gives base, gets quote.</summary>
    Sell,
}

/// <summary>A market order on its way to a venue.</summary>
/// <param name="Portfolio">Key of the portfolio that gets the reports.</param>
/// <param name="ClientOrderId">Its id, unique in the portfolio.</param>
/// <param name="Symbol">Canonical symbol.</param>
/// <param name="Side">Buy or sell.</param>
/// <param name="Quantity">In units of base.</param>
/// <param name="ArrivalNs">When it reaches the venue, Unix nanoseconds.</param>
/// <param name="ProtectionTicks">Worst acceptable price, in ticks.</param>
/// <param name="DecidedNs">When it was sent, Unix nanoseconds.</param>
[GenerateSerializer, Immutable, Alias("venue-order")]
public sealed record VenueOrder(
    [property: Id(0)] string Portfolio,
    [property: Id(1)] string ClientOrderId,
    [property: Id(2)] string Symbol,
    [property: Id(3)] OrderSide Side,
    [property: Id(4)] decimal Quantity,
    [property: Id(5)] long ArrivalNs,
    [property: Id(6)] long ProtectionTicks,
    [property: Id(7)] long DecidedNs);

/// <summary>A cancellation on its way to a venue.</summary>
[GenerateSerializer, Immutable, Alias("venue-cancel")]
public sealed record VenueCancel(
    [property: Id(0)] string Portfolio, [property: Id(1)] string ClientOrderId, [property: Id(2)] long ArrivalNs);

/// <summary>What a venue says about an order.</summary>
public enum ExecutionKind
{
    /// <summary>The venue has it.</summary>
    Accepted,

    /// <summary>It traded.</summary>
    Filled,

    /// <summary>Cancelled on request.</summary>
    Cancelled,

    /// <summary>Ended by the venue's rules.</summary>
    Expired,
}

/// <summary>A venue's report about an order; the same report again changes nothing. Without a fee currency the fee is in the quote currency.</summary>
[GenerateSerializer, Immutable, Alias("execution-report")]
public sealed record ExecutionReport(
    [property: Id(0)] string ClientOrderId,
    [property: Id(1)] ExecutionKind Kind,
    [property: Id(2)] long TimeNs,
    [property: Id(3)] string TradeId,
    [property: Id(4)] decimal Quantity,
    [property: Id(5)] decimal Price,
    [property: Id(6)] decimal Fee,
    [property: Id(7)] string Reason,
    [property: Id(8)] string? FeeCurrency = null);
