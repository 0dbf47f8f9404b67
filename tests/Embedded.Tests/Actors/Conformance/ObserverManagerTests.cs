using Microsoft.Extensions.Logging.Abstractions;

namespace OrleansTrading.Embedded.Tests.Actors.Conformance;

public sealed class ObserverManagerTests
{
    private readonly List<string> _heard = [];
    private readonly ObserverManager<string, string> _observers;
    private DateTime _now = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public ObserverManagerTests() =>
        _observers = new ObserverManager<string, string>(TimeSpan.FromMinutes(5), NullLogger.Instance) { GetDateTime = () => _now };

    [Fact, Follows(OrleansSource.ObserverManager, "Subscribe renews an entry; Notify drops those whose time has run out.")]
    public void Observers_expire_unless_they_subscribe_again()
    {
        _observers.Subscribe("fickle", "fickle");
        _observers.Subscribe("faithful", "faithful");
        _now += TimeSpan.FromMinutes(4);
        _observers.Subscribe("faithful", "faithful");
        _now += TimeSpan.FromMinutes(4);
        Assert.Equal(2, _observers.Count);
        _observers.Notify(_heard.Add);
        Assert.Equal(["faithful"], _heard);
        Assert.Equal(1, _observers.Count);
    }

    [Fact, Follows(OrleansSource.ObserverManager, "An entry expires after its duration, not at it.")]
    public void An_observer_is_still_there_at_the_end_of_its_time()
    {
        _observers.Subscribe("a", "a");
        _now += _observers.ExpirationDuration;
        _observers.Notify(_heard.Add);
        Assert.Equal(["a"], _heard);
        _now += TimeSpan.FromTicks(1);
        _observers.ClearExpired();
        Assert.Empty(_observers);
    }

    [Fact, Follows(OrleansSource.ObserverManager, "Failing observers are considered defunct and are removed.")]
    public async Task An_observer_that_fails_is_dropped_and_the_others_are_told()
    {
        foreach (var name in new[] { "a", "bad", "c" })
            _observers.Subscribe(name, name);
        _observers.Notify(observer =>
        {
            if (observer == "bad")
                throw new InvalidOperationException(observer);
            _heard.Add(observer);
        });
        Assert.Equal(["a", "c"], _heard);
        await _observers.Notify(async observer =>
        {
            await Task.Yield();
            if (observer == "c")
                throw new InvalidOperationException(observer);
        });
        Assert.Equal(["a"], _observers);
    }

    [Fact, Follows(OrleansSource.ObserverManager, "Observers that do not match the predicate are skipped.")]
    public async Task Only_those_are_told_that_a_predicate_selects()
    {
        foreach (var name in new[] { "a", "b", "c" })
            _observers.Subscribe(name, name);
        _observers.Notify(_heard.Add, observer => observer != "b");
        await _observers.Notify(
            observer =>
            {
                _heard.Add(observer);
                return Task.CompletedTask;
            },
            observer => observer == "b");
        Assert.Equal(["a", "c", "b"], _heard);
        Assert.Equal(3, _observers.Count);
    }

    [Fact, Follows(OrleansSource.ObserverManagerTests, "Subscribing and unsubscribing during a notification is allowed; it goes on over what it began with.")]
    public async Task Observers_may_come_and_go_while_a_notification_is_under_way()
    {
        foreach (var name in new[] { "a", "b" })
            _observers.Subscribe(name, name);
        await _observers.Notify(async observer =>
        {
            _observers.Subscribe($"new by {observer}", observer);
            _observers.Unsubscribe("b");
            await Task.Yield();
            _heard.Add(observer);
        });
        Assert.Equal(["a", "b"], _heard);
        Assert.Equal(["new by a", "new by b", "a"], _observers.Observers.Keys.OrderByDescending(key => key.Length).ThenBy(key => key));
    }

    [Fact, Follows(OrleansSource.ObserverManager, "An identity that subscribes again replaces its observer.")]
    public void An_identity_has_one_observer()
    {
        _observers.Subscribe("a", "old");
        _observers.Subscribe("a", "new");
        Assert.Equal(["new"], _observers);
        Assert.Equal(1, _observers.Count);
    }

    [Fact, Follows(OrleansSource.ObserverManager, "Unsubscribe ignores who is not there, and Clear removes all.")]
    public void Who_is_not_there_may_be_unsubscribed_and_all_may_be_removed()
    {
        _observers.Subscribe("a", "a");
        _observers.Unsubscribe("b");
        Assert.Equal(1, _observers.Count);
        _observers.Clear();
        Assert.Equal(0, _observers.Count);
    }
}
