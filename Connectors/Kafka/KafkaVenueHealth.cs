namespace OrleansTrading.Connectors.Kafka;

/// <summary>What a source has heard of a venue.</summary>
/// <param name="Listings">Listings of it that the source knows.</param>
/// <param name="LiveListings">Those of which something was said since they were stale.</param>
/// <param name="Blocks">Blocks that arrived in time.</param>
/// <param name="DelayMs">
/// Time from the sending to the arrival of each listing's latest block, the longest, milliseconds, by the clocks of both; null before the first.
/// </param>
public sealed record KafkaVenueHealth(int Listings, int LiveListings, long Blocks, double? DelayMs)
{
    internal static KafkaVenueHealth Of(IReadOnlyList<IncomingListing> listings) => new(
        listings.Count,
        listings.Count(listing => listing.MayBeLive),
        listings.Sum(listing => listing.Blocks),
        listings.Select(listing => listing.DelayMs).Where(double.IsFinite).Select(delay => (double?)delay).Max());
}
