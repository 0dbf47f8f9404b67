using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Silo;

/// <summary>A tape together with what must not be let go while it is played.</summary>
/// <param name="tape">The tape, which is disposed with it.</param>
/// <param name="held">What is held.</param>
internal sealed class HeldTape(IMarketTape tape, IDisposable held) : IMarketTape, IDisposable
{
    public IReadOnlyList<Venue> Venues => tape.Venues;

    public IReadOnlyList<Instrument> Instruments => tape.Instruments;

    public IReadOnlyList<(int Venue, int Instrument)> Listings => tape.Listings;

    public long FromNs => tape.FromNs;

    public long ToNs => tape.ToNs;

    public string Fingerprint => tape.Fingerprint;

    public IMarketScenarios? Scenarios => tape.Scenarios;

    public double? LatencyMs(int venue) => tape.LatencyMs(venue);

    public IEnumerable<TapeTick> Read(long afterNs) => tape.Read(afterNs);

    public void Dispose()
    {
        (tape as IDisposable)?.Dispose();
        held.Dispose();
    }
}
