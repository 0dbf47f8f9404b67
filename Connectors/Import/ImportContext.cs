using OrleansTrading.Domain;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Import;

/// <summary>What a format's reader is given by its job.</summary>
/// <param name="Catalogue">Known instruments, venues and listings.</param>
/// <param name="Options">What was asked for.</param>
/// <param name="Tally">Takes what is bad.</param>
/// <param name="CancellationToken">Ends the reading.</param>
public sealed record ImportContext(Catalogue Catalogue, ImportOptions Options, ImportTally Tally, CancellationToken CancellationToken)
{
    /// <summary>
    /// The venue of a file: the one asked for, else the nearest folder above it that is called as a venue, else what the format says.
    /// </summary>
    /// <param name="content">The file.</param>
    /// <param name="otherwise">Whose files the format's mostly are; null: it does not say.</param>
    /// <exception cref="RefusedException">IMPORT_VENUE_UNKNOWN.</exception>
    internal Venue VenueOf(ImportContent content, string? otherwise = null)
    {
        var name = Options.Venue ?? content.FindFolder(Catalogue.HasVenue) ?? otherwise;
        return KnownVenue(content, name);
    }

    /// <summary>The venue of a file whose format says it, unless another was asked for.</summary>
    /// <exception cref="RefusedException">IMPORT_VENUE_UNKNOWN.</exception>
    internal Venue VenueNamed(ImportContent content, string name) => KnownVenue(content, Options.Venue ?? name);

    /// <summary>The listing that a file is of.</summary>
    /// <exception cref="RefusedException">IMPORT_LISTING_UNKNOWN.</exception>
    internal Listing ListingOf(ImportContent content, Venue venue, string venueSymbol)
    {
        var symbol = Options.Symbol ?? venueSymbol;
        return Find(venue.Name, symbol) ?? throw new RefusedException(
            "IMPORT_LISTING_UNKNOWN", $"{content.Path}: the catalogue lists no '{Shorten(symbol)}' at {venue.Name}.");
    }

    /// <summary>
    /// A listing by the venue's symbol, by the canonical one, or by either's letters and digits alone, as file names have them: <c>EURUSD</c>
    /// for <c>EUR_USD</c>, a perpetual contract's also by its coin, <c>BTCUSD</c>. Null when none or several are meant.
    /// </summary>
    internal Listing? Find(string venue, string symbol)
    {
        if (Catalogue.FindVenueSymbol(venue, symbol) is { } exact) return exact;
        var upper = symbol.ToUpperInvariant();
        if ((Catalogue.FindVenueSymbol(venue, upper) ?? Catalogue.FindListing(venue, upper)) is { } found) return found;
        var plain = Plain(symbol);
        var alike = Catalogue.Listings.Where(listing => listing.Venue.Name == venue && Plain(listing.VenueSymbol) == plain).Take(2).ToList();
        if (alike.Count == 0)
            alike = [.. Catalogue.Listings.Where(listing => listing.Venue.Name == venue && Plain(listing.Instrument.Symbol) == plain).Take(2)];
        if (alike.Count == 0)
            alike = [.. Catalogue.Listings.Where(listing => listing.Venue.Name == venue && Plain(listing.Instrument.Symbol.Replace("-PERP/", "/", StringComparison.Ordinal)) == plain).Take(2)];
        return alike.Count == 1 ? alike[0] : null;
    }

    private static string Plain(string symbol) => string.Concat(symbol.Where(char.IsLetterOrDigit)).ToUpperInvariant();

    private Venue KnownVenue(ImportContent content, string? name) =>
        name is not null && Catalogue.HasVenue(name)
            ? Catalogue.Venue(name)
            : throw new RefusedException("IMPORT_VENUE_UNKNOWN", name is null
                ? $"{content.Path}: neither its name nor its folder says of which venue it is; name the venue."
                : $"{content.Path}: the catalogue knows no venue '{Shorten(name)}'.");

    // What a stranger sent is not echoed at full length.
    private static string Shorten(string text) => text.Length <= 32 ? text : text[..32] + "…";
}
