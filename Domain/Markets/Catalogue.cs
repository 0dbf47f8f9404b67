using System.Collections.Frozen;

namespace OrleansTrading.Domain.Markets;

/// <summary>The instruments and venues that are known. Immutable; loaded once from the data files that users edit.</summary>
public sealed class Catalogue
{
    private readonly FrozenDictionary<string, Instrument> _instruments;
    private readonly FrozenDictionary<string, Venue> _venues;

    /// <summary>Builds the catalogue.</summary>
    /// <exception cref="RefusedException">CATALOGUE_DUPLICATE: two entries answer to one name.</exception>
    public Catalogue(IEnumerable<Instrument> instruments, IEnumerable<Venue> venues)
    {
        Instruments = [.. instruments.OrderBy(i => i.Symbol, StringComparer.Ordinal)];
        Venues = [.. venues.OrderBy(v => v.Name, StringComparer.Ordinal)];
        _instruments = Index(Instruments.SelectMany(i => new[] { (i.Symbol, i), (i.Ticker, i) }));
        _venues = Index(Venues.Select(v => (v.Name, v)));
    }

    /// <summary>All instruments, by symbol.</summary>
    public IReadOnlyList<Instrument> Instruments { get; }

    /// <summary>All venues, by name.</summary>
    public IReadOnlyList<Venue> Venues { get; }

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

    // What a stranger sent is not echoed at full length.
    private static string Shorten(string text) => text.Length <= 32 ? text : text[..32] + "…";
}
