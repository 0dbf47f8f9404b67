using System.Collections.Immutable;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Domain.Strategies;
using OrleansTrading.Grains.Abstractions;
using OrleansTrading.Grains.Abstractions.Markets;

namespace OrleansTrading.Grains.Markets;

/// <inheritdoc cref="ICatalogueGrain"/>
[StatelessWorker]
public sealed class CatalogueGrain(Catalogue catalogue, IMarketClock clock, TimeProvider time, Refusals refusals) : Grain, ICatalogueGrain
{
    private const int MaxTextLength = 32;

    /// <inheritdoc/>
    public ValueTask<InstrumentResult> Find(string symbol) => new(
        catalogue.Find(symbol) is { } found
            ? new InstrumentResult(ToMessage(found), null)
            : new InstrumentResult(null, refusals.Count(Catalogue.UnknownSymbol(symbol))));

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<InstrumentInfo>> Get(ImmutableArray<string> symbols) =>
        new([.. symbols.Select(s => ToMessage(catalogue.Instrument(s)))]);

    /// <inheritdoc/>
    public ValueTask<InstrumentPageResult> Search(string text, int first, string? after)
    {
        if (first is < 1 or > PageInfo.MaxPageSize)
            return new(Refuse("PAGE_SIZE_INVALID", $"Between 1 and {PageInfo.MaxPageSize} entries can be asked for."));
        if (text.Length > MaxTextLength)
            return new(Refuse("SEARCH_TEXT_TOO_LONG", $"At most {MaxTextLength} characters can be looked for."));
        var found = catalogue.Instruments.Where(i => Matches(i, text)).ToArray();
        var start = after is null ? 0 : found.Count(i => string.CompareOrdinal(i.Symbol, after) <= 0);
        var page = found.AsSpan(start, Math.Min(first, found.Length - start)).ToArray();
        return new(new InstrumentPageResult(
            new InstrumentConnection(
                [.. page.Select(ToMessage)],
                new PageInfo(start + page.Length < found.Length, start > 0, page.FirstOrDefault()?.Symbol, page.LastOrDefault()?.Symbol),
                found.Length),
            null));
    }

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<ListingInfo>> GetListings(string symbol) => new(
        [
            .. from listing in catalogue.Listings
               where listing.Instrument.Symbol == symbol
               select new ListingInfo(
                   listing.Venue.Name, symbol, listing.VenueSymbol, listing.TickSize, listing.LotSize, listing.MinNotional,
                   listing.MakerFeeBps, listing.TakerFeeBps),
        ]);

    /// <inheritdoc/>
    public ValueTask<HoursInfo?> GetHours(string symbol)
    {
        if (catalogue.Find(symbol) is not { Hours: var hours }) return new((HoursInfo?)null);
        // Before a market has begun its clock has no time.
        var (isOpen, endNs) = hours.StretchAt(clock.NowNs > 0 ? clock.NowNs : Nanoseconds.Of(time.GetUtcNow()));
        return new(new HoursInfo(hours.Name, hours.ZoneId, isOpen, hours.IsAlways ? null : UnixNs.Text(endNs)));
    }

    /// <inheritdoc/>
    public ValueTask<VenueTerms?> GetTerms(string venue)
    {
        if (!catalogue.HasVenue(venue)) return new((VenueTerms?)null);
        var known = catalogue.Venue(venue);
        return new(new VenueTerms(
            known.Name,
            known.Kind.ToString(),
            known.MakerFeeBps,
            known.RateLimit.PerSecond,
            known.RateLimit.Burst,
            [.. Enum.GetValues<OrderTypes>().Where(type => type != OrderTypes.None && known.OrderTypes.HasFlag(type)).Select(type => type.ToString())],
            (long)known.Heartbeat.TotalMilliseconds));
    }

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<string>> GetStrategies() => new([.. StrategyCatalogue.Names]);

    private InstrumentPageResult Refuse(string code, string message) => new(null, refusals.Count(code, message));

    private static bool Matches(Instrument instrument, string text) =>
        text.Length == 0
        || instrument.Symbol.Contains(text, StringComparison.OrdinalIgnoreCase)
        || instrument.Ticker.Contains(text, StringComparison.OrdinalIgnoreCase)
        || instrument.Sector.Contains(text, StringComparison.OrdinalIgnoreCase)
        || instrument.Class.ToString().Equals(text, StringComparison.OrdinalIgnoreCase);

    private static InstrumentInfo ToMessage(Instrument i) =>
        new(i.Symbol, i.Class.ToString(), i.Base, i.Quote, i.TickSize, i.LotSize, i.MinNotional, i.Sector);
}
