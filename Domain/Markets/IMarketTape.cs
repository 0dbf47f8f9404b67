namespace OrleansTrading.Domain.Markets;

/// <summary>A stretch of ticks of several venues and instruments, recorded or simulated, merged into one order.</summary>
public interface IMarketTape : IMarket
{
    /// <summary>
    /// The raw ticks after an instant, in merge order: time, venue name, symbol, kind, order in the file. Rejecting bad ones is the
    /// reader's part. A book's update is valid until the next tick is asked for.
    /// </summary>
    /// <param name="afterNs">Ticks at or before it are left out; <c>FromNs − 1</c> for all.</param>
    /// <exception cref="RefusedException">A file is corrupt or a row malformed; the message names file and line.</exception>
    IEnumerable<TapeTick> Read(long afterNs);
}

/// <summary>A tick with where it is from.</summary>
/// <param name="Venue">Index into <see cref="IMarket.Venues"/>.</param>
/// <param name="Instrument">Index into <see cref="IMarket.Instruments"/>.</param>
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
