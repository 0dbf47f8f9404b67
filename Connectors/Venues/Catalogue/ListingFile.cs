using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Venues;

/// <summary>
/// Reads <c>listings.csv</c>. A step or minimum that stands empty is the instrument's, a fee that stands empty the venue's.
/// </summary>
internal static class ListingFile
{
    internal static List<Listing> Load(string folder, List<Instrument> instruments, List<Venue> venues)
    {
        using var rows = new CatalogueRows(
            folder, "listings.csv",
            "venue", "symbol", "venue_symbol", "tick_size", "lot_size", "min_notional", "maker_fee_bps", "taker_fee_bps");
        var instrumentOf = instruments.ToDictionary(instrument => instrument.Symbol);
        var venueOf = venues.ToDictionary(venue => venue.Name);
        var listings = new List<Listing>();
        var taken = new HashSet<(Venue, string, bool IsVenueSymbol)>(new ByVenueAndName());
        while (rows.Next())
        {
            if (!venueOf.TryGetValue(rows.Text("venue"), out var venue))
                throw rows.Invalid($"venue '{rows.Text("venue")}' is not in venues.csv.");
            if (!instrumentOf.TryGetValue(rows.Text("symbol"), out var instrument))
                throw rows.Invalid($"symbol '{rows.Text("symbol")}' is not in instruments.csv.");
            var venueSymbol = rows.Text("venue_symbol");
            if (venueSymbol.Length > 32 || venueSymbol.AsSpan().ContainsAnyExceptInRange('!', '~'))
                throw rows.Invalid($"venue_symbol '{venueSymbol}' is not 1 to 32 printable ASCII characters without spaces.");
            if (!taken.Add((venue, instrument.Symbol, false)))
                throw rows.Invalid($"an earlier row already lists {instrument.Symbol} at {venue.Name}.");
            if (!taken.Add((venue, venueSymbol, true)))
                throw rows.Invalid($"an earlier row already is called '{venueSymbol}' at {venue.Name}.");
            listings.Add(new Listing(
                venue,
                instrument,
                venueSymbol,
                Step(rows, "tick_size", instrument.TickSize),
                Step(rows, "lot_size", instrument.LotSize),
                rows.Number("min_notional", 0, CatalogueFiles.MaxStep, instrument.MinNotional),
                rows.IsEmpty("maker_fee_bps") ? venue.MakerFeeBps : VenueFile.MakerFee(rows),
                rows.IsEmpty("taker_fee_bps") ? venue.TakerFeeBps : VenueFile.TakerFee(rows)));
        }
        return listings;
    }

    private static decimal Step(CatalogueRows rows, string column, decimal ofInstrument)
    {
        var step = rows.Number(column, CatalogueFiles.MinStep, CatalogueFiles.MaxStep, ofInstrument);
        return step % ofInstrument == 0
            ? step
            : throw rows.Invalid($"{column} {step.Plain()} is no whole multiple of the instrument's {ofInstrument.Plain()}.");
    }

    // A venue is one object here, so its identity says enough, and is quicker than comparing all that it is made of.
    private sealed class ByVenueAndName : IEqualityComparer<(Venue Venue, string Name, bool IsVenueSymbol)>
    {
        public bool Equals((Venue Venue, string Name, bool IsVenueSymbol) x, (Venue Venue, string Name, bool IsVenueSymbol) y) =>
            ReferenceEquals(x.Venue, y.Venue) && x.Name == y.Name && x.IsVenueSymbol == y.IsVenueSymbol;

        public int GetHashCode((Venue Venue, string Name, bool IsVenueSymbol) obj) =>
            HashCode.Combine(obj.Venue.Name, obj.Name, obj.IsVenueSymbol);
    }
}
