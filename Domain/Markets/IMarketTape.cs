namespace OrleansTrading.Domain.Markets;

/// <summary>A stretch of ticks of several venues and instruments, recorded or simulated, merged into one order.</summary>
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

    /// <summary>Identifies the content: two markets with the same fingerprint give the same ticks.</summary>
    string Fingerprint { get; }

    /// <summary>What goes wrong in it by command; null where nothing can be commanded.</summary>
    IMarketScenarios? Scenarios => null;

    /// <summary>
    /// The raw ticks after an instant, in merge order: time, venue name, symbol, kind, order in the file. Rejecting bad ones is the
    /// reader's part. A book's update is valid until the next tick is asked for.
    /// </summary>
    /// <param name="afterNs">Ticks at or before it are left out; <c>FromNs − 1</c> for all.</param>
    /// <exception cref="RefusedException">A file is corrupt or a row malformed; the message names file and line.</exception>
    IEnumerable<TapeTick> Read(long afterNs);
}

/// <summary>A tick with where it is from.</summary>
/// <param name="Venue">Index into <see cref="IMarketTape.Venues"/>.</param>
/// <param name="Instrument">Index into <see cref="IMarketTape.Instruments"/>.</param>
/// <param name="Tick">The tick as recorded, good or bad.</param>
public readonly record struct TapeTick(int Venue, int Instrument, Tick Tick)
{
    /// <summary>A quote.</summary>
    public TapeTick(int venue, int instrument, in Quote quote) : this(venue, instrument, new Tick(quote))
    {
    }

    /// <summary>The quote, of a tick of that kind.</summary>
    public Quote Quote => Tick.Quote;

    // What a record would write by itself asks for the quote of everything.
    /// <inheritdoc/>
    public override string ToString() => $"{Venue} {Instrument} {Tick}";
}
