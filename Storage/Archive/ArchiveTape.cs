using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OrleansTrading.Domain;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Storage.Archive.Segments;

namespace OrleansTrading.Storage.Archive;

/// <summary>Which part of the archive a tape plays.</summary>
/// <param name="FromNs">Start, Unix nanoseconds UTC, inclusive, ≥ 0.</param>
/// <param name="ToNs">End, exclusive.</param>
public sealed record ArchiveWindow(long FromNs, long ToNs)
{
    /// <summary>Names of venues; null: all that the catalogue knows.</summary>
    public IReadOnlyCollection<string>? Venues { get; init; }

    /// <summary>Symbols or tickers; null: all that the catalogue knows.</summary>
    public IReadOnlyCollection<string>? Symbols { get; init; }

    /// <summary>Kinds of ticks; null: all.</summary>
    public IReadOnlyCollection<TickKind>? Kinds { get; init; }
}

/// <summary>
/// A window of the archive as a market's tape. It plays what was committed when it was opened: what comes, is put together or is dropped later does not
/// change it, for as long as it is not disposed. Safe from any thread; every <see cref="Read"/> has cursors of its own.
/// </summary>
public sealed class ArchiveTape : IMarketTape, IDisposable
{
    private readonly List<Segment> _segments = [];
    private readonly List<(int Venue, int Instrument)> _listingOf = [];
    private bool _isDisposed;

    private ArchiveTape(TickArchive archive, Catalogue catalogue, ArchiveWindow window)
    {
        (FromNs, ToNs) = (window.FromNs, window.ToNs);
        var chosen = new List<(Venue Venue, Instrument Instrument, IReadOnlyList<Segment> Segments)>();
        try
        {
            foreach (var (venue, instrument, stream) in Choose(archive, catalogue, window))
            {
                var leased = archive.Lease(stream, FromNs, ToNs);
                _segments.AddRange(leased);
                if (leased.Count > 0) chosen.Add((venue, instrument, leased));
            }

            if (chosen.Count == 0) throw new RefusedException(ArchiveCodes.NoTicks, "The archive has no ticks of these venues and symbols in the window.");
        }
        catch
        {
            Dispose();
            throw;
        }

        Venues = [.. chosen.Select(c => c.Venue).Distinct().OrderBy(v => v.Name, StringComparer.Ordinal)];
        Instruments = [.. chosen.Select(c => c.Instrument).Distinct().OrderBy(i => i.Symbol, StringComparer.Ordinal)];
        foreach (var (venue, instrument, leased) in chosen)
            _listingOf.AddRange(Enumerable.Repeat((IndexOf(Venues, venue), IndexOf(Instruments, instrument)), leased.Count));
        Listings = [.. _listingOf.Distinct()];
        Fingerprint = FingerprintOf();
    }

    /// <inheritdoc/>
    public IReadOnlyList<Venue> Venues { get; }

    /// <inheritdoc/>
    public IReadOnlyList<Instrument> Instruments { get; }

    /// <inheritdoc/>
    public IReadOnlyList<(int Venue, int Instrument)> Listings { get; }

    /// <inheritdoc/>
    public long FromNs { get; }

    /// <inheritdoc/>
    public long ToNs { get; }

    /// <summary>
    /// 32 hexadecimal digits over the window, the instruments' tick and lot sizes, and the checksums of all that was committed in it: it follows the
    /// content, and not how segments were put together since.
    /// </summary>
    public string Fingerprint { get; }

    /// <inheritdoc/>
    public IMarketScenarios? Scenarios => null;

    /// <inheritdoc/>
    public double? LatencyMs(int venue) => null;

    /// <summary>Opens a window of the archive.</summary>
    /// <exception cref="RefusedException">
    /// ARCHIVE_WINDOW_INVALID, UNKNOWN_VENUE, UNKNOWN_SYMBOL, ARCHIVE_NO_TICKS, ARCHIVE_CORRUPT, ARCHIVE_STORE_FAILED.
    /// </exception>
    public static ArchiveTape Open(TickArchive archive, Catalogue catalogue, ArchiveWindow window)
    {
        if (window.FromNs < 0 || window.ToNs <= window.FromNs)
            throw new RefusedException(
                ArchiveCodes.WindowInvalid, $"A window goes from 0 or later to a later time, not from {window.FromNs} to {window.ToNs} ns.");
        return new ArchiveTape(archive, catalogue, window);
    }

    /// <inheritdoc/>
    public IEnumerable<TapeTick> Read(long afterNs)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return afterNs >= ToNs - 1 ? [] : ReadFrom(Math.Max(FromNs, afterNs + 1));
    }

    /// <summary>Lets its segments go: what was dropped from the archive meanwhile is deleted.</summary>
    public void Dispose()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        foreach (var segment in _segments) segment.Release();
    }

    private IEnumerable<TapeTick> ReadFrom(long fromNs)
    {
        using var merged = new MergedTicks(_segments, fromNs, ToNs);
        while (merged.MoveNext())
        {
            var (venue, instrument) = _listingOf[merged.Rank];
            yield return new TapeTick(venue, instrument, merged.Current);
        }
    }

    /// <summary>Streams by venue, symbol and kind, which is the order of ticks of equal times. Those that nobody knows are none of ours.</summary>
    private static IEnumerable<(Venue Venue, Instrument Instrument, ArchiveStream Stream)> Choose(
        TickArchive archive, Catalogue catalogue, ArchiveWindow window)
    {
        var venues = window.Venues?.Select(catalogue.Venue).ToHashSet();
        var symbols = window.Symbols?.Select(catalogue.Instrument).ToHashSet();
        foreach (var stream in archive.Streams().Select(s => s.Stream))
        {
            if (!catalogue.HasVenue(stream.Venue) || catalogue.Find(stream.Symbol) is not { } instrument) continue;
            var venue = catalogue.Venue(stream.Venue);
            if ((venues?.Contains(venue) ?? true) && (symbols?.Contains(instrument) ?? true) && (window.Kinds?.Contains(stream.Kind) ?? true))
                yield return (venue, instrument, stream);
        }
    }

    private static int IndexOf<T>(IReadOnlyList<T> all, T one) where T : class => Enumerable.Range(0, all.Count).First(i => all[i] == one);

    private string FingerprintOf()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        // The version changes when the same segments would give other ticks.
        Add($"archive 1 {FromNs} {ToNs}");
        foreach (var instrument in Instruments)
            Add($"instrument {instrument.Symbol} {Plain(instrument.TickSize)} {Plain(instrument.LotSize)}");
        foreach (var segment in _segments)
            foreach (var part in segment.Parts)
                if (part.Ticks > 0 && part.FirstNs < ToNs && part.LastNs >= FromNs)
                    Add($"part {segment.Stream.Venue} {segment.Stream.Symbol} {segment.Stream.Kind} {part.Ticks} {part.Sha256}");
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));

        // Equal numbers in equal words.
        static string Plain(decimal number) => number.ToString("0.############################", CultureInfo.InvariantCulture);

        void Add(string fact) => hash.AppendData(Encoding.UTF8.GetBytes(fact + "\n"));
    }
}
