using OrleansTrading.Domain;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Grains.Tests.Replay;

/// <summary>A market that stops at a quote: it breaks there, or waits until it is released.</summary>
internal sealed class PausedTape(IMarketTape inner, int stopAt, bool breaks) : IMarketTape
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim _released = new();

    public IReadOnlyList<Venue> Venues => inner.Venues;

    public IReadOnlyList<Instrument> Instruments => inner.Instruments;

    public IReadOnlyList<(int Venue, int Instrument)> Listings => inner.Listings;

    public long FromNs => inner.FromNs;

    public long ToNs => inner.ToNs;

    public string Fingerprint => inner.Fingerprint;

    public IMarketScenarios? Scenarios => inner.Scenarios;

    public double? LatencyMs(int venue) => inner.LatencyMs(venue);

    /// <summary>Completes when it has come to its stop.</summary>
    public Task Reached => _reached.Task;

    /// <summary>Lets it go on.</summary>
    public void Release() => _released.Set();

    public IEnumerable<TapeTick> Read(long afterNs)
    {
        var quotes = 0;
        foreach (var quote in inner.Read(afterNs))
        {
            if (quotes++ == stopAt)
            {
                if (breaks) throw new RefusedException("MARKET_FILE_CORRUPT", $"The test broke the market after {stopAt} quotes.");
                _reached.SetResult();
                _released.Wait();
            }

            yield return quote;
        }
    }
}
