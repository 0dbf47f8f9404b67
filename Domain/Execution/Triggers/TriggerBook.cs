using OrleansTrading.Domain.Execution.Orders;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Domain.Execution.Triggers;

/// <summary>
/// The triggers that wait on one instrument's best bid and ask. A sell looks at the bid and a buy at the ask, or either at the mid. As long as the
/// prices stay where nothing can fire or trail, a quote costs two comparisons. A trigger fires once; what fires at one quote comes by
/// portfolio and order. The same quotes give the same ends.
/// </summary>
public sealed class TriggerBook
{
    /// <summary>Most triggers that wait at once.</summary>
    public const int MaxTriggers = 10_000;

    // By portfolio and order.
    private readonly List<Waiting> _waiting = [];
    private Calm _bid = Calm.Everywhere;
    private Calm _ask = Calm.Everywhere;
    private Calm _mid = Calm.Everywhere;
    private long _nextExpiryNs = long.MaxValue;

    // Nowhere calm where the mid or the time has to be looked at as well.
    private Calm _quickBid = Calm.Everywhere;

    /// <summary>Starts empty, or from a checkpoint.</summary>
    public TriggerBook(IEnumerable<TriggerState>? captured = null)
    {
        foreach (var state in captured ?? []) _waiting.Add(new Waiting(state.Trigger, state.BestTicks));
        _waiting.Sort((a, b) => Compare(a.Trigger, b.Trigger));
        FindCalm();
    }

    /// <summary>How many wait.</summary>
    public int Count => _waiting.Count;

    /// <summary>
    /// Lets a trigger wait. The same again changes nothing; another one of the same order takes its place, and starts from its own arming.
    /// </summary>
    /// <exception cref="RefusedException">TOO_MANY_TRIGGERS.</exception>
    public void Arm(Trigger trigger)
    {
        var at = Find(trigger.Portfolio, trigger.ClientOrderId);
        if (at >= 0)
        {
            if (_waiting[at].Trigger == trigger) return;
            _waiting[at] = new Waiting(trigger, trigger.Arming.StartTicks);
        }
        else
        {
            if (_waiting.Count == MaxTriggers)
                throw new RefusedException("TOO_MANY_TRIGGERS", $"{MaxTriggers} triggers wait on the instrument, and no more can.");
            _waiting.Insert(~at, new Waiting(trigger, trigger.Arming.StartTicks));
        }

        FindCalm();
    }

    /// <summary>Takes a trigger out; one that does not wait is none.</summary>
    public void Disarm(string portfolio, string clientOrderId)
    {
        var at = Find(portfolio, clientOrderId);
        if (at < 0) return;
        _waiting.RemoveAt(at);
        FindCalm();
    }

    /// <summary>Shows the book the best bid and ask.</summary>
    /// <param name="timeNs">Time of the quote that made them, Unix nanoseconds UTC.</param>
    /// <param name="bidTicks">Best bid, &gt; 0.</param>
    /// <param name="askTicks">Best ask, &gt; 0; below the bid where venues cross.</param>
    /// <param name="ended">What ended by it is added.</param>
    public void Apply(long timeNs, long bidTicks, long askTicks, List<EndedTrigger> ended)
    {
        if (_quickBid.Holds(bidTicks) && _ask.Holds(askTicks)) return;
        var isCalm = _bid.Holds(bidTicks) && _ask.Holds(askTicks) && _mid.Holds(bidTicks + askTicks) && timeNs < _nextExpiryNs;
        if (!isCalm) Look(timeNs, bidTicks, askTicks, ended);
    }

    /// <summary>What waits, from which the same future follows.</summary>
    public IReadOnlyList<TriggerState> Capture() => [.. _waiting.Select(w => new TriggerState(w.Trigger, w.Best))];

    private void Look(long timeNs, long bidTicks, long askTicks, List<EndedTrigger> ended)
    {
        var kept = 0;
        for (var i = 0; i < _waiting.Count; i++)
        {
            var waiting = _waiting[i];
            var trigger = waiting.Trigger;
            var price = waiting.IsOnMid ? bidTicks + askTicks : trigger.Side == Side.Sell ? bidTicks : askTicks;
            // After a crash a portfolio is ahead of the market: what was quoted before the trigger was armed is not its concern.
            if (timeNs <= trigger.Arming.TimeNs) _waiting[kept++] = waiting;
            else if (trigger.Terms.ExpiresNs != 0 && timeNs >= trigger.Terms.ExpiresNs)
                ended.Add(new EndedTrigger(trigger.Portfolio, trigger.ClientOrderId, TriggerOutcome.Expired, timeNs, 0, 0));
            else if (waiting.Fires(price))
                ended.Add(new EndedTrigger(trigger.Portfolio, trigger.ClientOrderId, TriggerOutcome.Fired, timeNs, price, waiting.StopTicks));
            else
            {
                waiting.Follow(price);
                _waiting[kept++] = waiting;
            }
        }

        _waiting.RemoveRange(kept, _waiting.Count - kept);
        FindCalm();
    }

    private void FindCalm()
    {
        (_bid, _ask, _mid, _nextExpiryNs) = (Calm.Everywhere, Calm.Everywhere, Calm.Everywhere, long.MaxValue);
        var hasMid = false;
        foreach (var waiting in _waiting)
        {
            hasMid |= waiting.IsOnMid;
            if (waiting.Trigger.Terms.ExpiresNs is not 0 and var expiresNs) _nextExpiryNs = Math.Min(_nextExpiryNs, expiresNs);
            if (waiting.IsOnMid) _mid = _mid.Within(waiting);
            else if (waiting.Trigger.Side == Side.Sell) _bid = _bid.Within(waiting);
            else _ask = _ask.Within(waiting);
        }

        _quickBid = hasMid || _nextExpiryNs != long.MaxValue ? Calm.Nowhere : _bid;
    }

    private int Find(string portfolio, string clientOrderId)
    {
        var (low, high) = (0, _waiting.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = Compare(_waiting[middle].Trigger, portfolio, clientOrderId);
            if (order == 0) return middle;
            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }

        return ~low;
    }

    private static int Compare(Trigger a, Trigger b) => Compare(a, b.Portfolio, b.ClientOrderId);

    private static int Compare(Trigger a, string portfolio, string clientOrderId)
    {
        var byPortfolio = string.CompareOrdinal(a.Portfolio, portfolio);
        return byPortfolio != 0 ? byPortfolio : string.CompareOrdinal(a.ClientOrderId, clientOrderId);
    }

    /// <summary>The prices at which nothing happens: from one to another, both inclusive. One subtraction and one comparison tell.</summary>
    private readonly struct Calm
    {
        private readonly long _from;
        private readonly long _through;
        private readonly ulong _length;

        private Calm(long from, long through) => (_from, _through, _length) = (from, through, (ulong)(through - from));

        public static Calm Everywhere { get; } = new(0, long.MaxValue);

        // No price is so large.
        public static Calm Nowhere { get; } = new(long.MaxValue, long.MaxValue);

        public bool Holds(long price) => (ulong)(price - _from) <= _length;

        public Calm Within(Waiting waiting)
        {
            var from = Math.Max(_from, waiting.CalmFrom);
            var through = Math.Min(_through, waiting.CalmThrough);
            return from <= through ? new Calm(from, through) : Nowhere;
        }
    }

    private struct Waiting
    {
        private readonly bool _firesUp;
        private long _stop;

        public Waiting(Trigger trigger, long best)
        {
            Trigger = trigger;
            _firesUp = trigger.Side == Side.Buy == (trigger.Terms.Turn == TriggerTurn.Against);
            Best = best;
            _stop = trigger.Terms.Trail is null ? trigger.Terms.PriceTicks * (IsOnMid ? 2 : 1) : TrailFrom(best);
        }

        public Trigger Trigger { get; }

        public long Best { get; private set; }

        public readonly bool IsOnMid => Trigger.Terms.Source == TriggerSource.Mid;

        public readonly long StopTicks => !IsOnMid ? _stop : _firesUp ? (_stop + 1) / 2 : _stop / 2;

        public readonly long CalmFrom => !_firesUp ? _stop + 1 : IsTrailing ? Best : 0;

        public readonly long CalmThrough => _firesUp ? _stop - 1 : IsTrailing ? Best : long.MaxValue;

        private readonly bool IsTrailing => Trigger.Terms.Trail is not null;

        public readonly bool Fires(long price) => _firesUp ? price >= _stop : price <= _stop;

        public void Follow(long price)
        {
            if (!IsTrailing || (_firesUp ? price >= Best : price <= Best)) return;
            Best = price;
            _stop = TrailFrom(price);
        }

        // A percentage of what is no whole tick leaves more room, not less.
        private readonly long TrailFrom(long best)
        {
            var trail = Trigger.Terms.Trail!;
            if (trail.Unit == TrailUnit.Percent)
            {
                return _firesUp
                    ? (long)Math.Min(Instrument.MaxTicks, Math.Ceiling(best * (1 + trail.Value / 100)))
                    : (long)Math.Floor(best * (1 - trail.Value / 100));
            }

            var length = (long)trail.Value * (IsOnMid ? 2 : 1);
            return _firesUp ? Math.Min(Instrument.MaxTicks, best + length) : best - length;
        }
    }
}
