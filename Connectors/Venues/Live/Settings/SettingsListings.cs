using OrleansTrading.Domain;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Venues.Live.Settings;

/// <summary>
/// Which listings are meant: <c>"all"</c> that the catalogue has of a venue, or a list of symbols, each alone or as
/// <c>{"symbol": …, "venueSymbol": …}</c> where the venue calls it otherwise than the catalogue. What stands for all venues together means what each lists of it.
/// </summary>
internal sealed class SettingsListings
{
    private const string All = "all";

    private readonly Catalogue _catalogue;
    private readonly bool _areAllShared;
    private readonly Dictionary<string, SettingsNode> _shared = new(StringComparer.Ordinal);
    private readonly HashSet<string> _found = new(StringComparer.Ordinal);

    /// <param name="catalogue">Known instruments, venues and listings.</param>
    /// <param name="shared">What stands for all venues; null: nothing does.</param>
    public SettingsListings(Catalogue catalogue, SettingsNode? shared)
    {
        _catalogue = catalogue;
        if (shared is not { } instruments) return;
        if (_areAllShared = IsAll(instruments)) return;
        foreach (var item in Listed(instruments))
            if (!_shared.TryAdd(Instrument(item).Symbol, item)) throw item.Wrong("stands here twice.");
    }

    /// <summary>The listings of a venue, by symbol.</summary>
    /// <exception cref="RefusedException">LIVE_SETTINGS_INVALID, UNKNOWN_SYMBOL, NOT_LISTED.</exception>
    public IReadOnlyList<Listing> Of(Venue venue, SettingsNode node)
    {
        var listings = node.Find("instruments") is { } own
            ? IsAll(own) ? AllOf(venue) : [.. Listed(own).Select(item => Listing(venue, item))]
            : _areAllShared ? AllOf(venue) : SharedOf(venue);
        if (listings.Length == 0)
            throw node.Wrong("has no instruments: name some in it, or for all venues together ones that it lists.");
        return InOrder(listings, node);
    }

    /// <summary>An instrument as a venue lists it.</summary>
    /// <exception cref="RefusedException">LIVE_SETTINGS_INVALID, UNKNOWN_SYMBOL, NOT_LISTED.</exception>
    public Listing Listing(Venue venue, SettingsNode symbol, string? venueSymbol = null)
    {
        if (!symbol.IsText)
        {
            symbol.Having("symbol", "venueSymbol");
            return Listing(venue, symbol.Get("symbol"), symbol.Find("venueSymbol")?.Text());
        }

        var instrument = Instrument(symbol);
        var listing = _catalogue.FindListing(venue.Name, instrument.Symbol)
            ?? throw symbol.Wrong($"{venue.DisplayName} does not list {instrument.Symbol}.", "NOT_LISTED");
        return venueSymbol is null ? listing : listing with { VenueSymbol = venueSymbol };
    }

    /// <summary>Sees that each of the symbols that stand for all venues was of use.</summary>
    /// <exception cref="RefusedException">NOT_LISTED.</exception>
    public void CheckAllFound()
    {
        foreach (var (symbol, node) in _shared)
            if (!_found.Contains(symbol)) throw node.Wrong($"None of the venues lists {symbol}.", "NOT_LISTED");
    }

    /// <summary>Listings by symbol, each instrument and each of the venue's symbols once.</summary>
    /// <exception cref="RefusedException">LIVE_SETTINGS_INVALID.</exception>
    public static IReadOnlyList<Listing> InOrder(IReadOnlyList<Listing> listings, SettingsNode node)
    {
        if (listings.GroupBy(l => l.Instrument.Symbol).FirstOrDefault(same => same.Count() > 1) is { Key: var symbol })
            throw node.Wrong($"names {symbol} twice.");
        if (listings.GroupBy(l => l.VenueSymbol).FirstOrDefault(same => same.Count() > 1)?.First() is { } first)
            throw node.Wrong($"has two instruments with the venue's symbol of {first.Instrument.Symbol}.");
        return [.. listings.OrderBy(l => l.Instrument.Symbol, StringComparer.Ordinal)];
    }

    private Listing[] AllOf(Venue venue) => [.. _catalogue.Listings.Where(l => l.Venue.Name == venue.Name)];

    private Listing[] SharedOf(Venue venue)
    {
        var listings = _shared.Keys.Select(symbol => _catalogue.FindListing(venue.Name, symbol)).OfType<Listing>().ToArray();
        foreach (var listing in listings) _found.Add(listing.Instrument.Symbol);
        return listings;
    }

    private Instrument Instrument(SettingsNode symbol)
    {
        try
        {
            return _catalogue.Instrument(symbol.Text());
        }
        catch (RefusedException e) when (e.Refusal.Code == "UNKNOWN_SYMBOL")
        {
            throw symbol.Wrong(e);
        }
    }

    private static bool IsAll(SettingsNode node) => node.IsText && (node.Text() == All ? true : throw node.Wrong($"is \"{All}\" or a list of symbols."));

    private static IReadOnlyList<SettingsNode> Listed(SettingsNode node) =>
        node.IsList ? node.Items() : throw node.Wrong($"is \"{All}\" or a list of symbols.");
}
