namespace OrleansTrading.Domain.Markets;

/// <summary>What a session is about: a tape that is played, or live venues that are listened to.</summary>
public interface IMarket
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

    /// <summary>Identifies the content: two tapes with the same fingerprint give the same ticks, two live markets listen to the same listings.</summary>
    string Fingerprint { get; }

    /// <summary>How old what a venue says is when it comes, milliseconds, where the market knows that by itself; null: it is measured, or not known.</summary>
    /// <param name="venue">Index into <see cref="Venues"/>.</param>
    double? LatencyMs(int venue);

    /// <summary>What goes wrong in it by command; null where nothing can be commanded.</summary>
    IMarketScenarios? Scenarios { get; }
}
