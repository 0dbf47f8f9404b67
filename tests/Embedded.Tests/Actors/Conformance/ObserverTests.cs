using Microsoft.Extensions.Logging.Abstractions;

namespace OrleansTrading.Embedded.Tests.Actors.Conformance;

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

    Task<int> AskOne(IChatObserver observer, int value);

    Task Introduce(string other, IChatObserver observer);

    Task Listen(string other);
}

public sealed class ChatGrain(Probe probe) : Grain, IChatGrain, IChatObserver
{
    private readonly ObserverManager<IChatObserver> _observers = new(TimeSpan.FromMinutes(5), NullLogger.Instance);

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
        var sum = 0;
        await _observers.Notify(async observer => sum += await observer.Ask(value));
        return sum;
    }

    public Task<int> AskOne(IChatObserver observer, int value) => observer.Ask(value);

    public Task Introduce(string other, IChatObserver observer) => GrainFactory.GetGrain<IChatGrain>(other).Join(observer);

    public Task Listen(string other) => GrainFactory.GetGrain<IChatGrain>(other).Join(this.AsReference<IChatObserver>());

    public void Said(string text) => probe.Signal($"{this.GetPrimaryKeyString()} heard {text}");

    public Task<int> Ask(int value) => Task.FromResult(-value);
}

public sealed class ChatObserver(Probe probe) : IChatObserver
{
    private int _inside;

    public void Said(string text)
    {
        probe.Note(text);
        probe.Signal(text);
        if (text == "fail")
            throw new InvalidOperationException("the observer fails");
    }

    public async Task<int> Ask(int value)
    {
        if (value < 0)
            throw new ArgumentOutOfRangeException(nameof(value), "negative");
        probe.Add("overlaps", Interlocked.Increment(ref _inside) > 1 ? 1 : 0);
        await Task.Yield();
        Interlocked.Decrement(ref _inside);
        return value * 2;
    }
}

public sealed class ObserverTests
{
    private readonly Probe _probe = new();

    [Fact, Follows(OrleansSource.ObserverTests, "ObserverTest_SimpleNotification, and ObserverTest_SubscribeUnsubscribe.")]
    public async Task An_observer_hears_what_the_grain_says_in_its_order_until_it_leaves()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        var observer = new ChatObserver(_probe);
        var reference = cluster.Client.CreateObjectReference<IChatObserver>(observer);
        var chat = Chat(cluster);
        await chat.Join(reference);
        for (var i = 0; i < 100; i++)
            Assert.Equal(1, await chat.Say($"{i}"));
        await _probe.Signalled("99");
        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"{i}"), _probe.Notes);
        await chat.Leave(reference);
        Assert.Equal(0, await chat.Say("nobody hears this"));
        GC.KeepAlive(observer);
    }

    [Fact, Follows(OrleansSource.ObserverTests, "ObserverTest_DoubleSubscriptionSameReference: one subscription.")]
    public async Task An_observer_that_joins_twice_with_one_reference_hears_once()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        var observer = new ChatObserver(_probe);
        var reference = cluster.Client.CreateObjectReference<IChatObserver>(observer);
        await Chat(cluster).Join(reference);
        await Chat(cluster).Join(reference);
        Assert.Equal(1, await Chat(cluster).Say("hello"));
        Assert.Equal(6, await Chat(cluster).AskAll(3));
        Assert.Equal(["hello"], _probe.Notes);
        GC.KeepAlive(observer);
    }

    [Fact, Follows(OrleansSource.HostedClient, "CreateObjectReference makes a new observer id each time.")]
    public async Task Each_reference_to_an_object_is_an_observer_of_its_own()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        var observer = new ChatObserver(_probe);
        var (one, two) = (cluster.Client.CreateObjectReference<IChatObserver>(observer), cluster.Client.CreateObjectReference<IChatObserver>(observer));
        Assert.NotEqual(one, two);
        await Chat(cluster).Join(one);
        await Chat(cluster).Join(two);
        Assert.Equal(12, await Chat(cluster).AskAll(3));
        cluster.Client.DeleteObjectReference<IChatObserver>(one);
        await Chat(cluster).Leave(one);
        Assert.Equal(6, await Chat(cluster).AskAll(3));
        GC.KeepAlive(observer);
    }

    [Fact, Follows(OrleansSource.ObserversDocs, "Methods of observers may return a task, for which the grain may wait.")]
    public async Task A_grain_may_wait_for_the_answer_of_an_observer()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        var observer = new ChatObserver(_probe);
        Assert.Equal(14, await Chat(cluster).AskOne(cluster.Client.CreateObjectReference<IChatObserver>(observer), 7));
        GC.KeepAlive(observer);
    }

    [Fact, Follows(OrleansSource.InvokableObjects, "An exception of the local object is sent as response where one is awaited.")]
    public async Task An_exception_of_an_observer_travels_to_the_grain_that_asked_and_not_to_one_that_told()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        var observer = new ChatObserver(_probe);
        var reference = cluster.Client.CreateObjectReference<IChatObserver>(observer);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Chat(cluster).AskOne(reference, -1));
        await Chat(cluster).Join(reference);
        Assert.Equal(1, await Chat(cluster).Say("fail"));
        await _probe.Signalled("fail");
        Assert.Equal(1, await Chat(cluster).Say("go on"));
        await _probe.Signalled("go on");
        GC.KeepAlive(observer);
    }

    [Fact, Follows(OrleansSource.InvokableObjects, "The message pump of a local object awaits each message before the next.")]
    public async Task Calls_of_an_observer_do_not_overlap()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        var observer = new ChatObserver(_probe);
        var reference = cluster.Client.CreateObjectReference<IChatObserver>(observer);
        await Task.WhenAll(Enumerable.Range(0, 100)
            .Select(i => cluster.Client.GetGrain<IChatGrain>($"{i % 10}").AskOne(reference, i)));
        Assert.Equal(0, _probe.Count("overlaps"));
        GC.KeepAlive(observer);
    }

    [Fact, Follows(OrleansSource.ObserversDocs, "A reference to an observer may be passed on from grain to grain.")]
    public async Task A_reference_to_an_observer_may_be_passed_on()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        var observer = new ChatObserver(_probe);
        await Chat(cluster).Introduce("b", cluster.Client.CreateObjectReference<IChatObserver>(observer));
        await cluster.Client.GetGrain<IChatGrain>("b").Say("hello");
        await _probe.Signalled("hello");
        GC.KeepAlive(observer);
    }

    [Fact, Follows(OrleansSource.ObserversDocs, "A grain may be an observer; it subscribes with a reference to itself.")]
    public async Task A_grain_may_observe_another()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        await cluster.Client.GetGrain<IChatGrain>("listener").Listen("a");
        await Chat(cluster).Say("hello");
        await _probe.Signalled("listener heard hello");
        Assert.Equal(-4, await Chat(cluster).AskAll(4));
    }

    [Fact, Follows(OrleansSource.HostedClient, "CreateObjectReference and DeleteObjectReference refuse what they cannot serve with ArgumentException.")]
    public async Task References_are_made_of_objects_and_deleted_once()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        var observer = new ChatObserver(_probe);
        var reference = cluster.Client.CreateObjectReference<IChatObserver>(observer);
        Assert.Throws<ArgumentException>(() => cluster.Client.CreateObjectReference<IChatObserver>(reference));
        Assert.Throws<ArgumentException>(() => cluster.Client.DeleteObjectReference<IChatObserver>(observer));
        cluster.Client.DeleteObjectReference<IChatObserver>(reference);
        Assert.Throws<ArgumentException>(() => cluster.Client.DeleteObjectReference<IChatObserver>(reference));
    }

    private static IChatGrain Chat(InProcessTestCluster cluster) => cluster.Client.GetGrain<IChatGrain>("a");
}
