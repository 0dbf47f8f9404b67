using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Venues.Simulated;

/// <summary>
/// The quotes of one instrument at one venue. Time is cut into slots of half the mean interval; a slot has one quote at a random
/// whole millisecond of it, or none: the livelier the hour, the more of them.
/// </summary>
internal sealed class ListingQuotes
{
    private const double Bps = 1e-4;

    // Bits of a slot's random number: 32 for the time, 20 for whether it is a bad quote, 12 for whether there is one.
    private const int BadShift = 12;
    private const ulong BadMask = (1 << 20) - 1;
    private const ulong QuotedMask = (1 << 12) - 1;

    private readonly HourPath _path;
    private readonly ulong _key;
    private readonly ulong _noiseKey;
    private readonly long _slotMs;
    private readonly double _lagMs;
    private readonly double _halfSpread;
    private readonly double _noise;
    private readonly ulong _badBelow;
    private readonly SlotEvents _outages;
    private readonly SlotEvents _dislocations;
    private long _slot;
    private ulong _bits;
    private long _hourMs;
    private long _hourEndMs;
    private double _activity;
    private double _activityPerMs;
    private ulong _quotedBelow;

    internal ListingQuotes(
        HourPath path, int venueIndex, SimulatedVenue venue, int instrumentIndex, SimulatedInstrument instrument, long seed)
    {
        _path = path;
        Venue = venueIndex;
        Instrument = instrumentIndex;
        var name = $"{venue.Name} {instrument.Symbol}";
        _key = CounterRandom.Key(seed, "quote", name);
        _noiseKey = CounterRandom.Key(seed, "noise", name);
        _slotMs = Math.Max(1, (long)Math.Round(instrument.QuoteMs * venue.IntervalMultiple / 2));
        _lagMs = (double)venue.LagMs;
        _halfSpread = (double)(instrument.HalfSpreadBps * venue.SpreadMultiple) * Bps;
        _noise = (double)venue.NoiseBps * Bps;
        _badBelow = (ulong)((double)venue.BadPerMillion * 1e-6 * (BadMask + 1));
        _outages = new SlotEvents(
            CounterRandom.Key(seed, "outage", venue.Name),
            SimulatedModel.HourMs,
            (double)venue.OutagesPerDay / 24,
            SimulatedModel.MinOutageMs,
            SimulatedModel.MaxOutageMs);
        _dislocations = new SlotEvents(
            CounterRandom.Key(seed, "dislocation", name),
            SimulatedModel.DislocationSlotMs,
            (double)venue.DislocationsPerHour * SimulatedModel.DislocationSlotMs / SimulatedModel.HourMs,
            SimulatedModel.MinDislocationMs,
            SimulatedModel.MaxDislocationMs);
    }

    internal int Venue { get; }

    internal int Instrument { get; }

    /// <summary>Time of the quote that is next, milliseconds since the hour before the origin.</summary>
    internal long TimeMs { get; private set; }

    /// <summary>Goes to the path's hour, and in it to the first quote at or after an instant.</summary>
    /// <returns>False when the hour has no such quote.</returns>
    internal bool Enter(long fromMs)
    {
        _hourMs = _path.StartMs;
        _hourEndMs = _hourMs + SimulatedModel.HourMs;
        var (start, end) = _path.Activity(Instrument);
        _activity = start;
        _activityPerMs = (end - start) / SimulatedModel.HourMs;
        // Every second slot at the usual volatility, which makes the mean interval two slots.
        _quotedBelow = (ulong)(Math.Min(0.2 + 0.3 * start, 0.9) * (QuotedMask + 1));
        var first = Math.Max(fromMs, _hourMs);
        _slot = first / _slotMs - 1;
        do if (!Next()) return false;
        while (TimeMs < first);
        return true;
    }

    /// <summary>Goes to the next quote of the hour.</summary>
    /// <returns>False when there is none.</returns>
    internal bool Next()
    {
        do
        {
            _bits = CounterRandom.Bits(_key, ++_slot);
            TimeMs = _slot * _slotMs + (long)(((_bits >> 32) * (ulong)_slotMs) >> 32);
            if (TimeMs >= _hourEndMs) return false;
        }
        while ((_bits & QuotedMask) >= _quotedBelow || _outages.IsOn(TimeMs));
        return true;
    }

    /// <summary>The quote at <see cref="TimeMs"/>.</summary>
    internal Quote Quote()
    {
        var ms = TimeMs - _hourMs;
        var noise = CounterRandom.Bits(_noiseKey, _slot);
        var mid = _path.Mid(Instrument, ms - _lagMs);
        if (_dislocations.IsOn(TimeMs)) mid *= 1 + Dislocation();
        // The spread is as wide again as the volatility is high, and some of it is whim.
        var spread = 0.5 + 0.5 * (_activity + _activityPerMs * ms);
        var whim = 0.8 + 0.4 * ((CounterRandom.Mix(noise) >> 11) * (1.0 / (1L << 53)));
        var half = mid * _halfSpread * spread * whim;
        mid *= 1 + _noise * CounterRandom.Normal(noise);
        // Away from the mid, so that the bid is below the ask.
        var bid = Math.Max(1, (long)Math.Floor(mid - half));
        var ask = Math.Max(bid + 1, (long)Math.Ceiling(mid + half));
        var timeNs = SimulatedModel.FirstHourNs + TimeMs * Nanoseconds.PerMillisecond;
        return ((_bits >> BadShift) & BadMask) < _badBelow ? new Quote(timeNs, ask, bid) : new Quote(timeNs, bid, ask);
    }

    /// <summary>How far the price is away: out within the first quarter, back within the last, either side of the others'
    /// price, and more often by little.</summary>
    private double Dislocation()
    {
        const double range = SimulatedModel.MaxDislocation - SimulatedModel.MinDislocation;
        var draw = 2 * _dislocations.Draw - 1;
        var size = SimulatedModel.MinDislocation + draw * draw * range;
        if (draw < 0) size = -size;
        var quarter = (_dislocations.EndMs - _dislocations.StartMs) * 0.25;
        var toEnd = Math.Min(TimeMs - _dislocations.StartMs, _dislocations.EndMs - TimeMs);
        return size * Math.Min(1, toEnd / quarter);
    }
}
