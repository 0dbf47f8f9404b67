using System.Globalization;
using System.Text.RegularExpressions;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Venues;

/// <summary>Reads <c>venues.csv</c>.</summary>
internal static partial class VenueFile
{
    private const decimal MaxFeeBps = 1_000;
    private const int MaxOrderTypesLength = 256;

    internal static List<Venue> Load(string folder)
    {
        using var rows = new CatalogueRows(
            folder, "venues.csv", "name", "display_name", "kind", "tier", "maker_fee_bps", "taker_fee_bps",
            "requests_per_second", "request_burst", "order_types", "heartbeat_ms", "file_utc_offset");
        var venues = new List<Venue>();
        var taken = new HashSet<string>();
        while (rows.Next())
        {
            var name = rows.Text("name");
            if (!VenueName().IsMatch(name)) throw rows.Invalid($"name '{name}' is not 1 to 32 of a-z, 0-9 and '-'.");
            if (!taken.Add(name)) throw rows.Invalid($"an earlier row already is called '{name}'.");
            var tier = rows.Number("tier", 1, 3);
            if (tier != (int)tier) throw rows.Invalid($"tier {tier} is not 1, 2 or 3.");
            var burst = rows.Number("request_burst", 1, 100_000);
            if (burst != (int)burst) throw rows.Invalid($"request_burst {burst.Plain()} is no whole number.");
            venues.Add(new Venue(name, rows.Text("display_name"), (int)tier, TakerFee(rows), ParseOffset(rows))
            {
                Kind = rows.Choice<VenueKind>("kind"),
                MakerFeeBps = MakerFee(rows),
                RateLimit = new RateLimit(rows.Number("requests_per_second", 0.001m, 100_000), (int)burst),
                OrderTypes = ParseOrderTypes(rows),
                Heartbeat = TimeSpan.FromMilliseconds((double)rows.Number("heartbeat_ms", 100, 3_600_000)),
            });
        }
        return venues;
    }

    internal static decimal MakerFee(CatalogueRows rows) => rows.Number("maker_fee_bps", -100, MaxFeeBps);

    internal static decimal TakerFee(CatalogueRows rows) => rows.Number("taker_fee_bps", 0, MaxFeeBps);

    private static OrderTypes ParseOrderTypes(CatalogueRows rows)
    {
        var all = OrderTypes.None;
        foreach (var name in rows.Text("order_types", MaxOrderTypesLength).Split(' ', StringSplitOptions.RemoveEmptyEntries))
            all |= rows.Choice<OrderTypes>("order_types", name);
        return all;
    }

    private static TimeSpan ParseOffset(CatalogueRows rows)
    {
        var text = rows.Text("file_utc_offset");
        if (!OffsetText().IsMatch(text)) throw rows.Invalid($"file_utc_offset '{text}' is not of the form -05:00 or +00:00.");
        var size = TimeSpan.ParseExact(text.AsSpan(1), @"hh\:mm", CultureInfo.InvariantCulture);
        return size <= TimeSpan.FromHours(14)
            ? text[0] == '-' ? -size : size
            : throw rows.Invalid($"file_utc_offset {text} is out of bounds; -14:00 to +14:00 are allowed.");
    }

    [GeneratedRegex(@"^[a-z0-9-]{1,32}\z")]
    private static partial Regex VenueName();

    [GeneratedRegex(@"^[+-]([01][0-9]|2[0-3]):[0-5][0-9]\z")]
    private static partial Regex OffsetText();
}
