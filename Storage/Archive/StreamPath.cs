using OrleansTrading.Domain;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Storage.Archive;

/// <summary>A stream as three names of folders: venue, symbol, kind. What a name of a folder cannot have is percent-encoded.</summary>
internal static class StreamPath
{
    private const int MaxNameLength = 60;
    private const int MaxEscapedLength = 200;

    /// <summary>The three names.</summary>
    /// <exception cref="RefusedException">ARCHIVE_STREAM_INVALID.</exception>
    public static (string Venue, string Symbol, string Kind) Of(ArchiveStream stream) =>
        stream.Kind is < TickKind.Trade or > TickKind.Bar
            ? throw new RefusedException(ArchiveCodes.StreamInvalid, $"The archive has no ticks of kind {stream.Kind}.")
            : (Escape(stream.Venue, "venue"), Escape(stream.Symbol, "symbol"), NameOf(stream.Kind));

    /// <summary>The stream that three names mean; false: none.</summary>
    public static bool TryParse(string venue, string symbol, string kind, out ArchiveStream stream)
    {
        stream = default;
        for (var k = TickKind.Trade; k <= TickKind.Bar; k++)
        {
            if (kind != NameOf(k)) continue;
            stream = new ArchiveStream(Unescape(venue), Unescape(symbol), k);
            // What would be written elsewhere was not written by us.
            return stream.Venue.Length is > 0 and <= MaxNameLength && stream.Symbol.Length is > 0 and <= MaxNameLength
                && Of(stream) == (venue, symbol, kind);
        }

        return false;
    }

    private static string NameOf(TickKind kind) => kind switch
    {
        TickKind.Trade => "trades",
        TickKind.Book => "books",
        TickKind.Quote => "quotes",
        TickKind.Bar => "bars",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "It is no kind of ticks."),
    };

    private static string Escape(string name, string what)
    {
        try
        {
            WellFormedText.Encode(name, 1, MaxNameLength, nameof(name), $"A {what}");
        }
        catch (ArgumentException e)
        {
            throw new RefusedException(ArchiveCodes.StreamInvalid, e.Message, e);
        }

        // Dots alone are names of other folders.
        var escaped = Uri.EscapeDataString(name).Replace(".", "%2E", StringComparison.Ordinal);
        return escaped.Length <= MaxEscapedLength
            ? escaped
            : throw new RefusedException(ArchiveCodes.StreamInvalid, $"The {what} '{name}' is too long for the name of a folder.");
    }

    private static string Unescape(string name) => Uri.UnescapeDataString(name);
}
