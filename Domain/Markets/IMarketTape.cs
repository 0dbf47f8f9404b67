namespace OrleansTrading.Domain.Markets;

/// <summary>A stretch of quotes of several venues and instruments, recorded or simulated, merged into one order.</summary>
public interface IMarketTape
{
    /// <summary>Venues that have data, by name.</summary>
    IReadOnlyList<Venue> Venues { get; }

    /// <summary>Instruments that have data, by symbol.</summary>
    IReadOnlyList<Instrument> Instruments { get; }

    /// <summary>Which venues list which instrument: pairs of indices into <see cref="Venues"/> and <see cref="Instruments"/>.</summary>
    IReadOnlyList<(int Venue, int Instrument)> Listings { get; }

    /// <summary>First instant of the stretch, Unix nanoseconds UTC, inclusive.</summary>
    long FromNs { get; }

    /// <summary>End of the stretch, Unix nanoseconds UTC, exclusive.</summary>
    long ToNs { get; }

    /// <summary>Identifies the content: two markets with the same fingerprint give the same quotes.</summary>
    string Fingerprint { get; }

    /// <summary>
    /// The raw quotes after an instant, in merge order: time, venue name, symbol, order in the file. Rejecting bad ones is the
    /// reader's part.
    /// </summary>
    /// <param name="afterNs">Quotes at or before it are left out; <c>FromNs − 1</c> for all.</param>
    /// <exception cref="RefusedException">A file is corrupt or a row malformed; the message names file and line.</exception>
    IEnumerable<TapeQuote> Read(long afterNs);
}

/// <summary>A quote with where it is from.</summary>
/// <param name="Venue">Index into <see cref="IMarketTape.Venues"/>.</param>
/// <param name="Instrument">Index into <see cref="IMarketTape.Instruments"/>.</param>
/// <param name="Quote">The quote as recorded, good or bad.</param>
public readonly record struct TapeQuote(int Venue, int Instrument, Quote Quote);
