namespace OrleansTrading.Bench.Actors;

/// <summary>A message of the size that an order has.</summary>
[GenerateSerializer, Immutable, Alias("bench.ten-fields")]
public sealed record TenFields(
    [property: Id(0)] long Sequence,
    [property: Id(1)] long TimeNs,
    [property: Id(2)] string Venue,
    [property: Id(3)] string Symbol,
    [property: Id(4)] string ClientOrderId,
    [property: Id(5)] bool IsBuy,
    [property: Id(6)] long PriceTicks,
    [property: Id(7)] long Quantity,
    [property: Id(8)] decimal Fee,
    [property: Id(9)] Guid Correlation)
{
    /// <summary>One of them.</summary>
    public static TenFields Example { get; } = new(0, 1, "venue", "BTC-USD", "order-1", true, 100, 2, 0.1m, Guid.Empty);
}
