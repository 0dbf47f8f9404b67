using System.Globalization;
using OrleansTrading.Domain;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Import;

/// <summary>How fine LEAN's files are.</summary>
internal enum LeanResolution
{
    Tick,
    Second,
    Minute,
    Hour,
    Daily,
}

/// <summary>What a file's place says in LEAN's layout.</summary>
/// <param name="Class">Asset class: <c>forex</c>, <c>cfd</c>, <c>crypto</c>, <c>cryptofuture</c>.</param>
/// <param name="Venue">The venue's folder.</param>
/// <param name="Resolution">How fine it is.</param>
/// <param name="Symbol">The venue's symbol.</param>
/// <param name="Day">The day, in the venue's file clock; null of hours and days, which have all days in one file.</param>
/// <param name="IsTrade">Trades, not quotes; null where the name does not say.</param>
internal sealed record LeanPlace(string Class, string Venue, LeanResolution Resolution, string Symbol, DateOnly? Day, bool? IsTrade)
{
    private static readonly string[] Classes = ["forex", "cfd", "crypto", "cryptofuture"];

    /// <summary>Forex and CFD have quotes of a price alone; crypto has sizes and trades.</summary>
    internal bool HasSizes => Class is "crypto" or "cryptofuture";

    /// <summary>Reads <c>{class}/{venue}/{resolution}/{symbol}/{yyyymmdd}_{quote|trade}.zip</c> or, of hours and days,
    /// <c>{class}/{venue}/{resolution}/{symbol}[_quote|_trade].zip</c>; null when it is neither.</summary>
    internal static LeanPlace? Of(string filePath)
    {
        var parts = Path.GetFullPath(filePath).Split(Path.DirectorySeparatorChar);
        if (!parts[^1].EndsWith(".zip", StringComparison.Ordinal)) return null;
        var name = parts[^1][..^4];
        var kind = name.EndsWith("_trade", StringComparison.Ordinal) ? "_trade" : name.EndsWith("_quote", StringComparison.Ordinal) ? "_quote" : "";
        name = name[..^kind.Length];

        for (var depth = 4; depth <= 5; depth++)
        {
            if (parts.Length <= depth || !Classes.Contains(parts[^depth])) continue;
            var (assetClass, venue) = (parts[^depth], parts[^(depth - 1)]);
            if (!Enum.TryParse<LeanResolution>(parts[^(depth - 2)], ignoreCase: true, out var resolution)) continue;
            var isOneFile = resolution >= LeanResolution.Hour;
            if (isOneFile != (depth == 4)) continue;
            if (isOneFile) return new LeanPlace(assetClass, venue, resolution, name, null, kind.Length == 0 ? null : kind == "_trade");
            if (kind.Length > 0 && DateOnly.TryParseExact(name, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
                return new LeanPlace(assetClass, venue, resolution, parts[^2], day, kind == "_trade");
        }

        return null;
    }
}

/// <summary>
/// Zip archives in the layout of QuantConnect's LEAN engine: quotes and trades of forex, CFDs, coins and their futures, as ticks or as bars of
/// a second to a day. What the venue's files call a time is in their own clock (<see cref="Venue.FileUtcOffset"/>).
/// </summary>
/// <remarks>Format: LEAN's documentation of its data folder, QuantConnect, Apache-2.0.</remarks>
internal sealed class LeanFormat : IImportFormat
{
    /// <inheritdoc/>
    public string Name => "lean";

    /// <inheritdoc/>
    public ImportMatch Match(ImportContent content) => LeanPlace.Of(content.FilePath) is null ? ImportMatch.None : ImportMatch.Rows;

    /// <inheritdoc/>
    public ImportContent? Companion(ImportContent content) => null;

    /// <inheritdoc/>
    public ImportReader Open(ImportContent content, ImportContent? companion, ImportContext context)
    {
        var place = LeanPlace.Of(content.FilePath) ?? throw new RefusedException(
            "IMPORT_NAME_MALFORMED",
            $"{content.Path}: LEAN's files lie in {{class}}/{{venue}}/{{resolution}}/{{symbol}}/{{yyyymmdd}}_{{quote|trade}}.zip, hours and days in "
            + "{class}/{venue}/{resolution}/{symbol}.zip.");
        if (!content.IsAlone) throw ImportContent.Corrupt(content.FilePath, "holds several files; LEAN's hold one");
        // Futures of a venue have books, fees and symbols of their own: they are a venue of their own.
        var futures = $"{place.Venue}-futures";
        var named = place.Class == "cryptofuture" && context.Catalogue.HasVenue(futures) ? futures : place.Venue;
        var venue = context.VenueNamed(content, named);
        var listing = context.ListingOf(content, venue, place.Symbol.ToUpperInvariant());
        if (place.Day is { } day && TimeText.DayStart(day.Year, day.Month, day.Day, out _) != RowFault.None)
            throw new RefusedException("IMPORT_NAME_MALFORMED", $"{content.Path}: its day lies before 1970 or after 2261.");
        return place.Resolution == LeanResolution.Tick
            ? new LeanTickReader(content, context, listing, place)
            : new LeanBarReader(content, context, listing, place);
    }
}
