using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Silo;

/// <summary>
/// Notices venues that say nothing for longer than their heartbeat, by the market's time alone: what was said before must not be decided on any
/// more. Where a venue falls silent, each of its listings gets a tick that says so, as a live connection would give it.
/// </summary>
internal sealed class SilenceWatch
{
    private const long Never = long.MaxValue;

    private readonly IMarket _market;
    private readonly int[][] _instruments;
    private readonly long[] _heartbeatsNs;
    private readonly long[] _heardNs;
    private readonly BookUpdate _stale = new();
    private long _nextNs = Never;

    /// <summary>Watches a market's venues.</summary>
    /// <param name="market">The market.</param>
    /// <param name="heardNs">When each venue was last heard of, Unix nanoseconds UTC; 0: never, so that it cannot fall silent.</param>
    /// <param name="nowNs">The market's time: who was silent by then is known to be.</param>
    public SilenceWatch(IMarket market, IEnumerable<long> heardNs, long nowNs)
    {
        _market = market;
        _heardNs = [.. heardNs];
        _heartbeatsNs = [.. market.Venues.Select(venue => Nanoseconds.Of(venue.Heartbeat))];
        _instruments = [.. market.Venues.Select((_, venue) => market.Listings.Where(l => l.Venue == venue).Select(l => l.Instrument).ToArray())];
        for (var venue = 0; venue < _heardNs.Length; venue++)
            if (_heardNs[venue] != 0 && DueNs(venue) <= nowNs) _heardNs[venue] = 0;
        FindNext();
    }

    /// <summary>Takes note that a venue said something.</summary>
    public void Hear(int venue, long timeNs)
    {
        var isNew = _heardNs[venue] == 0;
        _heardNs[venue] = timeNs;
        if (isNew) FindNext();
    }

    /// <summary>Whether a venue has fallen silent before a market time.</summary>
    public bool IsDue(long timeNs) => timeNs > _nextNs;

    /// <summary>The ticks of the venue that fell silent first before a market time, all at the instant at which it did.</summary>
    /// <returns>None: nobody has.</returns>
    public IReadOnlyList<TapeTick> Take(long timeNs)
    {
        // What it counted with may be long past: venues have been heard of since.
        FindNext();
        if (timeNs <= _nextNs) return [];
        var venue = Enumerable.Range(0, _heardNs.Length).First(v => _heardNs[v] != 0 && DueNs(v) == _nextNs);
        _stale.BeginStale(_nextNs, BookFault.Silent);
        _heardNs[venue] = 0;
        FindNext();
        return [.. _instruments[venue].Select(instrument => new TapeTick(venue, instrument, new Tick(_stale)))];
    }

    // A nanosecond past the heartbeat, at which no venue says anything: an instant belongs wholly to what was before a checkpoint or after it.
    private long DueNs(int venue) => _heardNs[venue] + _heartbeatsNs[venue] + 1;

    private void FindNext()
    {
        _nextNs = Never;
        for (var venue = 0; venue < _heardNs.Length; venue++)
            if (_heardNs[venue] != 0) _nextNs = Math.Min(_nextNs, DueNs(venue));
    }
}
