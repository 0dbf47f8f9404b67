using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Venues.Simulated;

/// <summary>
/// The ticks of one instrument at one venue. Time is cut into slots of half the mean interval; a slot has one quote at a random
/// whole millisecond of it, or none: the livelier the hour, the more of them. Every eighth slot has one for certain. The book of a good quote
/// comes with it. A trade meets the quote of its slot.
/// </summary>
internal sealed class ListingTicks
{
    private const double Bps = 1e-4;

    // Bits of a slot's random number: 32 for the time, 20 for whether it is a bad quote, 12 for whether there is one.
    private const int BadShift = 12;
    private const ulong BadMask = (1 << 20) - 1;
    private const ulong QuotedMask = (1 << 12) - 1;

    private readonly ListingPlan _plan;
    private readonly AssetPaths _paths;
    private readonly ListingBook _book;
    private readonly ulong _key;
    private readonly ulong _noiseKey;
    private readonly ulong _tradeKey;
    private readonly SlotEvents _outages;
    private readonly SlotEvents _dislocations;
    private ScenarioEffect[] _effects = [];
    private long _slot;
    private ulong _bits;
    private long _quoteMs;
    private long _tradeMs;
    private ulong _tradeBits;
    private long _hourMs;
    private long _hourEndMs;
    private double _activity;
    private double _activityPerMs;
    private ulong _quotedBelow;
    private bool _isOpen;
    private long _openChangesMs = long.MinValue;
    private long _bid;
    private long _ask;
    private long _clockMs;

    internal ListingTicks(ListingPlan plan, AssetPaths paths, ListingBook.Scratch scratch, long seed)
    {
        _plan = plan;
        _paths = paths;
        var venue = plan.Listing.Venue.Name;
        var name = $"{venue} {plan.Listing.Instrument.Symbol}";
        _key = CounterRandom.Key(seed, "quote", name);
        _noiseKey = CounterRandom.Key(seed, "noise", name);
        _tradeKey = CounterRandom.Key(seed, "trade", name);
        _book = new ListingBook(
            CounterRandom.Key(seed, "book", name), (plan.Tick, plan.Lot), plan.CellTicks, plan.TouchLots, plan.Depth, plan.SnapshotAfterMs, scratch);
        _outages = new SlotEvents(
            CounterRandom.Key(seed, "outage", venue),
            SimulatedModel.HourMs,
            plan.OutagesPerDay / 24,
            SimulatedModel.MinOutageMs,
            SimulatedModel.MaxOutageMs);
        _dislocations = new SlotEvents(
            CounterRandom.Key(seed, "dislocation", name),
            SimulatedModel.DislocationSlotMs,
            plan.DislocationsPerHour * SimulatedModel.DislocationSlotMs / SimulatedModel.HourMs,
            SimulatedModel.MinDislocationMs,
            SimulatedModel.MaxDislocationMs);
    }

    internal ListingPlan Plan => _plan;

    /// <summary>Time of what is next, milliseconds since the hour before the origin.</summary>
    internal long TimeMs { get; private set; }

    /// <summary>Whether what is next is a trade, or else a quote, with the book before it where <see cref="HasBooks"/> says so.</summary>
    internal bool IsTrade { get; private set; }

    /// <summary>Whether books come with its good quotes.</summary>
    internal bool HasBooks => _plan.Depth > 0 && _quoteMs >= _plan.FullFromMs;

    private bool IsSure => _slot % SimulatedModel.SlotsPerSureQuote == 0;

    /// <summary>The scenarios that concern it.</summary>
    internal void Suffer(ScenarioEffect[] effects) => _effects = effects;

    /// <summary>Whether a scenario silences it at what is next, or did at the quote that a trade meets.</summary>
    internal bool IsSilenced
    {
        get
        {
            foreach (var effect in _effects)
                if (effect.Kind == ScenarioKind.Outage && (effect.IsOn(TimeMs) || effect.IsOn(_quoteMs)))
                    return true;
            return false;
        }
    }

    /// <summary>Goes to the paths' hour, and in it to the first tick at or after an instant.</summary>
    /// <returns>False when the hour has no such tick.</returns>
    internal bool Enter(long fromMs)
    {
        _hourMs = _paths.StartMs / SimulatedModel.HourMs * SimulatedModel.HourMs;
        _hourEndMs = _hourMs + SimulatedModel.HourMs;
        var (start, end) = _paths.Activity(_plan.LivelyAsset);
        _activity = start;
        _activityPerMs = (end - start) / SimulatedModel.HourMs;
        // Every second slot at the usual volatility, which makes the mean interval two slots; those that have one for certain are among them.
        const double sure = 1.0 / SimulatedModel.SlotsPerSureQuote;
        var share = (Math.Min(0.2 + 0.3 * start, 0.9) - sure) / (1 - sure);
        _quotedBelow = (ulong)(share * (QuotedMask + 1));
        var first = Math.Max(fromMs, _hourMs);
        _slot = first / _plan.SlotMs - 1;
        (IsTrade, _tradeMs) = (false, 0);
        do if (!Next()) return false;
        while (TimeMs < first);
        return true;
    }

    /// <summary>Goes to the next tick of the hour.</summary>
    /// <returns>False when there is none.</returns>
    internal bool Next()
    {
        if (!IsTrade && _tradeMs != 0)
        {
            (TimeMs, IsTrade) = (_tradeMs, true);
            return true;
        }
        IsTrade = false;
        do
        {
            _slot = NextSlot(_slot);
            _bits = CounterRandom.Bits(_key, _slot);
            TimeMs = _slot * _plan.SlotMs + (long)(((_bits >> 32) * (ulong)_plan.SlotMs) >> 32);
            if (TimeMs >= _hourEndMs) return false;
        }
        while (((_bits & QuotedMask) >= _quotedBelow && !IsSure) || IsThinned || SkipsPause() || _outages.IsOn(TimeMs));
        _quoteMs = TimeMs;
        _tradeMs = DrawTrade();
        return true;
    }

    /// <summary>Computes the best bid and ask of the quote that is next, or of the one that the trade that is next meets.</summary>
    /// <returns>False for a bad quote: the two are the wrong way round.</returns>
    internal bool MakeTop()
    {
        var noise = CounterRandom.Bits(_noiseKey, _slot);
        var isBad = IsBad();
        var frozen = default(FrozenMarket);
        var left = 1.0;
        foreach (var effect in _effects)
        {
            if (!effect.IsOn(_quoteMs)) continue;
            if (effect.Kind == ScenarioKind.Frozen) frozen ??= effect.Frozen;
            else if (effect.Kind == ScenarioKind.FlashCrash) left *= 1 - effect.Depth(_quoteMs);
            else if (effect.Kind == ScenarioKind.BadTicks && !IsSure) isBad |= Unit(CounterRandom.Mix(noise ^ _key)) < effect.Severity;
        }
        double mid, activity;
        if (frozen is null)
        {
            var at = _quoteMs - _plan.LagMs;
            mid = _paths.Value(_plan.Base, at) / _paths.Value(_plan.Quote, at) * left;
            activity = _activity + _activityPerMs * (_quoteMs - _hourMs);
            if (_dislocations.IsOn(_quoteMs)) mid *= 1 + Dislocation();
        }
        else
        {
            mid = frozen.Value(_plan.Base) / frozen.Value(_plan.Quote);
            activity = frozen.Activity(_plan.LivelyAsset);
            noise = CounterRandom.Bits(_noiseKey, frozen.AtMs / _plan.SlotMs);
        }
        // In steps of the listing.
        mid *= _plan.StepsPerUnit;
        // The spread is as wide again as the volatility is high, and some of it is whim.
        var half = mid * _plan.HalfSpread * (0.5 + 0.5 * activity) * (0.8 + 0.4 * Unit(CounterRandom.Mix(noise)));
        mid *= 1 + _plan.Noise * CounterRandom.Normal(noise);
        // Away from the mid, so that the bid is below the ask.
        var bid = Math.Max(1, (long)Math.Floor(mid - half));
        (_bid, _ask) = (bid * _plan.Tick, Math.Max(bid + 1, (long)Math.Ceiling(mid + half)) * _plan.Tick);
        _clockMs = frozen?.AtMs ?? _quoteMs;
        if (isBad) (_bid, _ask) = (_ask, _bid);
        return !isBad;
    }

    /// <summary>The quote that <see cref="MakeTop"/> made.</summary>
    internal Quote Quote() => new(SimulatedModel.ToNs(_quoteMs), _bid, _ask);

    /// <summary>The book around the quote that <see cref="MakeTop"/> made; valid until the next book of any listing.</summary>
    internal BookUpdate Book() =>
        _book.Update(_quoteMs, _slot + 1, _bid, _ask, _clockMs);

    /// <summary>The trade that is next, which meets the quote that <see cref="MakeTop"/> made.</summary>
    internal Trade Trade()
    {
        var bits = CounterRandom.Mix(_tradeBits);
        var size = SimulatedModel.TradeOfTouch * PortableMath.Exp(SimulatedModel.TradeLogDeviation * CounterRandom.Normal(bits));
        return (_tradeBits & 1) == 0
            ? new Trade(SimulatedModel.ToNs(TimeMs), _ask, _book.Lots(size), Aggressor.Buyer)
            : new Trade(SimulatedModel.ToNs(TimeMs), _bid, _book.Lots(size), Aggressor.Seller);
    }

    // Of the past before the market is wanted in full, one slot of many.
    private bool IsThinned => TimeMs < _plan.FullFromMs && _slot % _plan.HistoryStride != 0;

    private long NextSlot(long slot)
    {
        if ((++slot + 1) * _plan.SlotMs > _plan.FullFromMs) return slot;
        var thinned = (slot + _plan.HistoryStride - 1) / _plan.HistoryStride * _plan.HistoryStride;
        return Math.Min(thinned, _plan.FullFromMs / _plan.SlotMs);
    }

    // What is closed is closed until it opens: the slots between need not be asked. The one that the opening is in is.
    private bool SkipsPause()
    {
        if (IsOpen(TimeMs)) return false;
        _slot = Math.Max(_slot, Math.Min(_openChangesMs, _hourEndMs) / _plan.SlotMs - 1);
        return true;
    }

    private bool IsOpen(long ms)
    {
        if (_plan.Listing.Instrument.Hours.IsAlways) return true;
        if (ms >= _openChangesMs)
        {
            (_isOpen, var endNs) = _plan.Listing.Instrument.Hours.StretchAt(SimulatedModel.ToNs(ms));
            _openChangesMs = endNs == long.MaxValue ? long.MaxValue : SimulatedModel.ToMsUp(endNs);
        }
        return _isOpen;
    }

    private bool IsBad() => !IsSure && ((_bits >> BadShift) & BadMask) < _plan.BadBelow;

    // After the quote and before the slot's end, so that it is that quote which stands; 0 for none.
    private long DrawTrade()
    {
        if (_plan.TradesPerQuote == 0 || _quoteMs < Math.Max(_hourMs, _plan.FullFromMs) || IsBad()) return 0;
        _tradeBits = CounterRandom.Bits(_tradeKey, _slot);
        if (Unit(_tradeBits) >= _plan.TradesPerQuote) return 0;
        var room = Math.Min((_slot + 1) * _plan.SlotMs - _quoteMs - 1, SimulatedModel.MaxTradeDelayMs);
        if (room <= 0) return 0;
        var at = _quoteMs + 1 + (long)(CounterRandom.Mix(~_tradeBits) % (ulong)room);
        return at < _hourEndMs && IsOpen(at) && !_outages.IsOn(at) ? at : 0;
    }

    private static double Unit(ulong bits) => (bits >> 11) * (1.0 / (1L << 53));

    /// <summary>How far the price is away: out within the first quarter, back within the last, either side of the others'
    /// price, and more often by little.</summary>
    private double Dislocation()
    {
        const double range = SimulatedModel.MaxDislocation - SimulatedModel.MinDislocation;
        var draw = 2 * _dislocations.Draw - 1;
        var size = SimulatedModel.MinDislocation + draw * draw * range;
        if (draw < 0) size = -size;
        var quarter = (_dislocations.EndMs - _dislocations.StartMs) * 0.25;
        var toEnd = Math.Min(_quoteMs - _dislocations.StartMs, _dislocations.EndMs - _quoteMs);
        return size * Math.Min(1, toEnd / quarter);
    }
}
