using System.Collections.Frozen;

namespace OrleansTrading.Domain.Markets;

/// <summary>The instruments and venues that are known. Immutable; loaded once from the data files that users edit.</summary>
public sealed class Catalogue
{
    private readonly FrozenDictionary<string, Instrument> _instruments;
    private readonly FrozenDictionary<string, Venue> _venues;

    // Not frozen: thousands of entries are frozen in more time than a start has for them.
    private readonly Dictionary<(string Venue, string Symbol), Listing> _listings;
    private readonly Dictionary<(string Venue, string VenueSymbol), Listing> _listingsByVenueSymbol;

    /// <summary>Builds the catalogue.</summary>
    /// <param name="instruments">What is traded.</param>
    /// <param name="venues">Where.</param>
    /// <param name="listings">Which instrument at which venue, under which symbol.</param>
    /// <exception cref="RefusedException">CATALOGUE_DUPLICATE: two entries answer to one name.</exception>
    public Catalogue(IEnumerable<Instrument> instruments, IEnumerable<Venue> venues, IEnumerable<Listing>? listings = null)
    {
        Instruments = [.. instruments.OrderBy(i => i.Symbol, StringComparer.Ordinal)];
        Venues = [.. venues.OrderBy(v => v.Name, StringComparer.Ordinal)];
        _instruments = Index(Instruments.SelectMany(i => new[] { (i.Symbol, i), (i.Ticker, i) }));
        _venues = Index(Venues.Select(v => (v.Name, v)));
        Listings =
        [
            .. (listings ?? []).OrderBy(l => l.Venue.Name, StringComparer.Ordinal).ThenBy(l => l.Instrument.Symbol, StringComparer.Ordinal),
        ];
        _listings = Index(Listings, l => l.Instrument.Symbol);
        _listingsByVenueSymbol = Index(Listings, l => l.VenueSymbol);
    }

    /// <summary>All instruments, by symbol.</summary>
    public IReadOnlyList<Instrument> Instruments { get; }

    /// <summary>All venues, by name.</summary>
    public IReadOnlyList<Venue> Venues { get; }

    /// <summary>All listings, by venue and symbol.</summary>
    public IReadOnlyList<Listing> Listings { get; }

    /// <summary>An instrument's listing at a venue, by canonical symbol; null when the venue does not list it.</summary>
    public Listing? FindListing(string venue, string symbol) => _listings.GetValueOrDefault((venue, symbol));

    /// <summary>An instrument's listing at a venue, by what the venue calls it, as the venue writes it; null when there is none.</summary>
    public Listing? FindVenueSymbol(string venue, string venueSymbol) => _listingsByVenueSymbol.GetValueOrDefault((venue, venueSymbol));

    /// <summary>Finds an instrument by canonical symbol or ticker, in any case; null when there is none.</summary>
    public Instrument? Find(string symbol) => _instruments.GetValueOrDefault(symbol);

    /// <summary>Finds an instrument by canonical symbol (<c>EUR/USD</c>) or ticker (<c>EURUSD</c>), in any case.</summary>
    /// <exception cref="RefusedException">UNKNOWN_SYMBOL.</exception>
    public Instrument Instrument(string symbol) =>
        Find(symbol) ?? throw new RefusedException(UnknownSymbol(symbol));

    /// <summary>The refusal of a symbol that nothing is called by.</summary>
    public static Refusal UnknownSymbol(string symbol) =>
        new("UNKNOWN_SYMBOL", $"No instrument is called '{Shorten(symbol)}'. Symbols are BASE/QUOTE, such as EUR/USD.");

    /// <summary>Finds a venue by name, in any case.</summary>
    /// <exception cref="RefusedException">UNKNOWN_VENUE.</exception>
    public Venue Venue(string name) =>
        _venues.TryGetValue(name, out var found)
            ? found
            : throw new RefusedException("UNKNOWN_VENUE", $"No venue is called '{Shorten(name)}'. Known: {string.Join(", ", _venues.Keys.Order())}.");

    /// <summary>Whether a venue of this name is known.</summary>
    public bool HasVenue(string name) => _venues.ContainsKey(name);

    private static FrozenDictionary<string, T> Index<T>(IEnumerable<(string Name, T Entry)> entries)
    {
        var index = new Dictionary<string, T>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, entry) in entries)
            if (!index.TryAdd(name, entry))
                throw new RefusedException("CATALOGUE_DUPLICATE", $"The catalogue has two entries that answer to '{name}'.");
        return index.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }

    private static Dictionary<(string, string), Listing> Index(IReadOnlyList<Listing> listings, Func<Listing, string> name)
    {
        var index = new Dictionary<(string, string), Listing>(listings.Count);
        foreach (var listing in listings)
            if (!index.TryAdd((listing.Venue.Name, name(listing)), listing))
                throw new RefusedException("CATALOGUE_DUPLICATE", $"{listing.Venue.Name} has two listings that answer to '{name(listing)}'.");
        return index;
    }

    // What a stranger sent is not echoed at full length.
    private static string Shorten(string text) => text.Length <= 32 ? text : text[..32] + "…";
}
