using Microsoft.Extensions.Logging.Abstractions;

namespace OrleansTrading.Embedded.Tests.Actors;

public interface IChatObserver : IGrainObserver
{
    void Said(string text);

    Task<int> Ask(int value);
}

public interface IChatGrain : IGrainWithStringKey
{
    Task Join(IChatObserver observer);

    Task Leave(IChatObserver observer);

    Task<int> Say(string text);

    Task<int> AskAll(int value);
}

public sealed class ChatGrain : Grain, IChatGrain
{
    private readonly ObserverManager<IChatObserver> _observers = new(TimeSpan.FromMinutes(5), NullLogger.Instance);
    private int _sum;

    public Task Join(IChatObserver observer)
    {
        _observers.Subscribe(observer, observer);
        return Task.CompletedTask;
    }

    public Task Leave(IChatObserver observer)
    {
        _observers.Unsubscribe(observer);
        return Task.CompletedTask;
    }

    public Task<int> Say(string text)
    {
        _observers.Notify(observer => observer.Said(text));
        return Task.FromResult(_observers.Count);
    }

    public async Task<int> AskAll(int value)
    {
        _sum = 0;
        await _observers.Notify(async observer => _sum += await observer.Ask(value));
        return _sum;
    }
}

public sealed class ChatObserver(Probe probe) : IChatObserver
{
    public void Said(string text)
    {
        probe.Note(text);
        probe.Signal(text);
    }

    public Task<int> Ask(int value) => Task.FromResult(value * 2);
}

public sealed class ObserverTests
{
    private readonly Probe _probe = new();

    [Fact]
    public async Task An_observer_hears_what_the_grain_says_in_its_order_until_it_leaves()
    {
        await using var cluster = await TestCluster.Start();
        var observer = new ChatObserver(_probe);
        var reference = cluster.Client.CreateObjectReference<IChatObserver>(observer);
        var chat = cluster.Client.GetGrain<IChatGrain>("a");
        await chat.Join(reference);
        await chat.Join(cluster.Client.CreateObjectReference<IChatObserver>(observer));
        for (var i = 0; i < 100; i++)
            Assert.Equal(1, await chat.Say($"{i}"));
        await _probe.Signalled("99");
        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"{i}"), _probe.Notes);
        Assert.Equal(14, await chat.AskAll(7));
        await chat.Leave(reference);
        Assert.Equal(0, await chat.Say("nobody hears this"));
        GC.KeepAlive(observer);
    }

    [Fact]
    public async Task An_observer_whose_reference_was_deleted_is_dropped_when_its_call_fails()
    {
        await using var cluster = await TestCluster.Start();
        var observer = new ChatObserver(_probe);
        var reference = cluster.Client.CreateObjectReference<IChatObserver>(observer);
        var chat = cluster.Client.GetGrain<IChatGrain>("a");
        await chat.Join(reference);
        cluster.Client.DeleteObjectReference<IChatObserver>(reference);
        Assert.Equal(0, await chat.AskAll(1));
        Assert.Equal(0, await chat.Say("nobody hears this"));
    }

    [Fact]
    public async Task Observers_expire_unless_they_subscribe_again()
    {
        var now = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var observers = new ObserverManager<string, Action<string>>(TimeSpan.FromMinutes(5), NullLogger.Instance) { GetDateTime = () => now };
        observers.Subscribe("fickle", text => _probe.Note($"fickle {text}"));
        observers.Subscribe("faithful", text => _probe.Note($"faithful {text}"));
        now += TimeSpan.FromMinutes(4);
        observers.Subscribe("faithful", text => _probe.Note($"faithful {text}"));
        now += TimeSpan.FromMinutes(4);
        observers.Notify(observer => observer("hello"));
        Assert.Equal(["faithful hello"], _probe.Notes);
        Assert.Equal(1, observers.Count);
        await observers.Notify(_ => throw new InvalidOperationException("fails"));
        Assert.Empty(observers);
    }
}
