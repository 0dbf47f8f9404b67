using OrleansTrading.Grains.Abstractions.Markets;

namespace OrleansTrading.Api.GraphQL;

/// <summary>What the catalogue adds to a venue of the session.</summary>
[ExtendObjectType<VenueStatus>]
public sealed class VenueFields
{
    /// <summary>Fees, limits and order types.</summary>
    [GraphQLDescription("What the catalogue has of it: kind, maker fee, request limits, order types.")]
    public async Task<VenueTerms?> GetTerms([Parent] VenueStatus venue, IGrainFactory grains) =>
        await grains.GetGrain<ICatalogueGrain>(ICatalogueGrain.Key).GetTerms(venue.Name);
}
