using FsCheck;
using FsCheck.Fluent;
using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Execution.Orders;
using OrleansTrading.Domain.Execution.Triggers;

namespace OrleansTrading.Domain.Tests.Execution.Triggers;

/// <summary>Random triggers on random quotes, beside a book that looks at every trigger at every quote.</summary>
public sealed class TriggerBookPropertyTests
{
    private sealed record Step(int Kind, int Id, int Side, int Turn, int Source, int Price, int Trail, int Spread, int Wait);

    private static readonly Gen<Step> Steps =
        from kind in Gen.Choose(0, 9)
        from id in Gen.Choose(0, 5)
        from side in Gen.Choose(0, 1)
        from turn in Gen.Choose(0, 2)
        from source in Gen.Choose(0, 2)
        from price in Gen.Choose(80, 120)
        from trail in Gen.Choose(1, 12)
        from spread in Gen.Choose(-2, 4)
        from wait in Gen.Choose(0, 9)
        select new Step(kind, id, side, turn, source, price, trail, spread, wait);

    [Fact]
    public void A_book_fires_what_a_slow_and_plain_one_fires_also_when_it_is_restored_at_every_step()
    {
        var ends = 0;
        Property.HoldsForSequences(Steps, steps =>
        {
            var book = new TriggerBook();
            var plain = new PlainBook();
            var now = 0L;
            foreach (var step in steps)
            {
                var ended = new List<EndedTrigger>();
                var expected = new List<EndedTrigger>();
                if (step.Kind < 3)
                {
                    var trigger = Make(step, now);
                    book.Arm(trigger);
                    plain.Arm(trigger);
                }
                else if (step.Kind == 3)
                {
                    book.Disarm("p", $"{step.Id}");
                    plain.Disarm($"{step.Id}");
                }
                else
                {
                    now += step.Wait;
                    book.Apply(now, step.Price, step.Price + step.Spread, ended);
                    plain.Apply(now, step.Price, step.Price + step.Spread, expected);
                }

                Assert.Equal(expected, ended);
                ends += ended.Count;
                book = new TriggerBook(book.Capture());
                Assert.Equal(plain.Count, book.Count);
            }
        });
        Assert.True(ends > 1_000, $"Only {ends} ended.");
    }

    private static Trigger Make(Step step, long now)
    {
        var trail = step.Turn != 2 ? null : step.Trail % 2 == 0 ? new Trail(TrailUnit.Ticks, step.Trail) : new Trail(TrailUnit.Percent, step.Trail);
        var source = step.Source == 2 ? TriggerSource.Mid : TriggerSource.Quote;
        var terms = new TriggerTerms(
            step.Turn == 1 ? TriggerTurn.Towards : TriggerTurn.Against, source, trail is null ? step.Price : 0, trail,
            ExpiresNs: step.Wait == 0 ? now + 20 : 0);
        // At times armed ahead of the market, as after a crash.
        return new Trigger(
            "p", $"{step.Id}", step.Side == 0 ? Side.Buy : Side.Sell, terms,
            new Arming(step.Wait > 7 ? now + 5 : now, trail is null ? 0 : step.Price * (source == TriggerSource.Mid ? 2 : 1)));
    }

    private sealed class PlainBook
    {
        private readonly SortedDictionary<string, (Trigger Trigger, decimal Best)> _waiting = new(StringComparer.Ordinal);

        public int Count => _waiting.Count;

        public void Arm(Trigger trigger)
        {
            if (!_waiting.TryGetValue(trigger.ClientOrderId, out var known) || known.Trigger != trigger)
                _waiting[trigger.ClientOrderId] = (trigger, trigger.Arming.StartTicks);
        }

        public void Disarm(string id) => _waiting.Remove(id);

        public void Apply(long now, long bid, long ask, List<EndedTrigger> ended)
        {
            foreach (var (id, (trigger, best)) in _waiting.ToArray())
            {
                if (now <= trigger.Arming.TimeNs) continue;
                var (side, terms) = (trigger.Side, trigger.Terms);
                var isMid = terms.Source == TriggerSource.Mid;
                decimal price = isMid ? bid + ask : side == Side.Sell ? bid : ask;
                decimal stop = isMid ? 2 * terms.PriceTicks : terms.PriceTicks;
                if (terms.Trail is { } trail)
                {
                    var length = trail.Unit == TrailUnit.Percent ? best * trail.Value / 100 : trail.Value * (isMid ? 2 : 1);
                    stop = side == Side.Sell ? Math.Floor(best - length) : Math.Ceiling(best + length);
                }

                var isBelow = side == Side.Sell == (terms.Turn == TriggerTurn.Against);
                var stopTicks = isMid ? (isBelow ? Math.Floor(stop / 2) : Math.Ceiling(stop / 2)) : stop;
                if (terms.ExpiresNs > 0 && now >= terms.ExpiresNs)
                    ended.Add(new EndedTrigger("p", id, TriggerOutcome.Expired, now, 0, 0));
                else if (isBelow ? price <= stop : price >= stop)
                    ended.Add(new EndedTrigger("p", id, TriggerOutcome.Fired, now, (long)price, (long)stopTicks));
                else
                {
                    if (terms.Trail is not null) _waiting[id] = (trigger, side == Side.Sell ? Math.Max(best, price) : Math.Min(best, price));
                    continue;
                }

                _waiting.Remove(id);
            }
        }
    }
}
