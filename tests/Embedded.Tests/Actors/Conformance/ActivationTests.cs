using Microsoft.Extensions.DependencyInjection;

namespace OrleansTrading.Embedded.Tests.Actors.Conformance;

public interface IBornGrain : IGrainWithStringKey
{
    Task<string> Call(string name);

    [AlwaysInterleave]
    Task<string> CallInBetween(string name);

    Task<string> Call(string other, string name);

    Task<string?> ContextSeenInActivation();
}

/// <summary>What its key says happens when it is activated.</summary>
public sealed class BornGrain : Grain, IBornGrain
{
    private readonly Probe _probe;
    private readonly IBornGrain _made;
    private object? _context;

    public BornGrain(Probe probe)
    {
        _probe = probe;
        _probe.Add("constructed");
        _made = GrainFactory.GetGrain<IBornGrain>("made in a constructor");
        if (Key.StartsWith("cannot be made", StringComparison.Ordinal))
            throw new ArithmeticException("the constructor fails");
    }

    private string Key => GrainContext.GrainId.Key.ToString();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _context = RequestContext.Get("trace");
        var attempt = _probe.Add($"activations of {Key}");
        _probe.Note($"{Key} activates");
        switch (Key)
        {
            case "slow":
                _probe.Signal("slow activates");
                await _probe.Signalled("let slow activate");
                break;
            case "fails at once" when attempt == 1:
                throw new InvalidOperationException("no activation");
            case "fails later" when attempt == 1:
                _probe.Signal("fails later activates");
                await _probe.Signalled("let it fail");
                throw new InvalidOperationException("no activation");
            case "hangs" when attempt == 1:
                _probe.Signal("hangs activates");
                await _probe.Signalled("never");
                break;
            case "heeds its token" when attempt == 1:
                _probe.Signal("heeds its token activates");
                await Task.Delay(Timeout.Infinite, cancellationToken);
                break;
            case "leaves":
                DeactivateOnIdle();
                break;
            case "asks":
                _probe.Note(await GrainFactory.GetGrain<IBornGrain>("asked").Call("by another's activation"));
                break;
            case "ticks":
                this.RegisterGrainTimer(Tick, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
                _probe.Signal("ticks activates");
                await _probe.Signalled("let ticks activate");
                break;
        }

        _probe.Note($"{Key} is active");
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _probe.Note($"{Key} deactivates");
        return Task.CompletedTask;
    }

    public Task<string> Call(string name)
    {
        _probe.Note($"{Key} is called {name}");
        return Task.FromResult($"{Key} was called {name}");
    }

    public async Task<string> CallInBetween(string name)
    {
        await Call(name);
        _probe.Signal("called in between");
        return name;
    }

    public async Task<string> Call(string other, string name)
    {
        await Call(name);
        if (other == "in between")
            await _probe.Signalled("called in between");
        else
            await GrainFactory.GetGrain<IBornGrain>(other).Call(name);
        return other;
    }

    public Task<string?> ContextSeenInActivation() => Task.FromResult((string?)_context);

    private Task Tick()
    {
        _probe.Note("ticks ticks");
        _probe.Signal("ticked");
        return Task.CompletedTask;
    }
}

public sealed class ActivationTests
{
    private readonly Probe _probe = new();
    private readonly ManualClock _clock = new();

    [Fact, Follows(OrleansSource.ReferencesDocs, "A reference is made without a message; a grain is activated when a call needs it.")]
    public async Task A_grain_comes_to_life_with_its_first_call_and_not_with_its_reference()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        var grain = cluster.Client.GetGrain<IBornGrain>("a");
        Assert.Equal("a", grain.GetPrimaryKeyString());
        await cluster.Client.GetGrain<IBornGrain>("b").Call("first");
        Assert.Equal(0, _probe.Count("activations of a"));
        await grain.Call("second");
        Assert.Equal(1, _probe.Count("activations of a"));
    }

    [Fact, Follows(OrleansSource.LifecycleDocs, "OnActivateAsync completes before the activation processes requests.")]
    public async Task Calls_sent_while_a_grain_is_activated_start_afterwards_in_their_order()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        var grain = cluster.Client.GetGrain<IBornGrain>("slow");
        var calls = Enumerable.Range(0, 5).Select(i => grain.Call($"{i}")).ToList();
        await _probe.Signalled("slow activates");
        calls.AddRange(Enumerable.Range(5, 5).Select(i => grain.Call($"{i}")));
        _probe.Signal("let slow activate");
        await Task.WhenAll(calls);
        Assert.Equal(["slow activates", "slow is active", .. Enumerable.Range(0, 10).Select(i => $"slow is called {i}")], _probe.Notes);
    }

    [Fact, Follows(OrleansSource.ActivationData, "After activation the loop looks at every waiting message and starts those that may start.")]
    public async Task An_interleaving_call_that_waited_for_the_activation_does_not_wait_for_the_call_before_it()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        var grain = cluster.Client.GetGrain<IBornGrain>("slow");
        var ordinary = grain.Call("in between", "ordinary");
        var next = grain.Call("next");
        await _probe.Signalled("slow activates");
        var interleaving = grain.CallInBetween("interleaving");
        _probe.Signal("let slow activate");
        await Task.WhenAll(ordinary, interleaving, next);
        Assert.Equal(["ordinary", "interleaving", "next"], _probe.Notes[2..].Select(note => note.Split(' ')[^1]));
    }

    [Fact, Follows(OrleansSource.ActivateDeactivateTests, "BadActivate_Await: the caller gets the exception that OnActivateAsync threw.")]
    public async Task An_exception_in_activation_reaches_the_caller_as_it_is_and_the_next_call_tries_afresh()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        var grain = cluster.Client.GetGrain<IBornGrain>("fails at once");
        Assert.Equal("no activation", (await Assert.ThrowsAsync<InvalidOperationException>(() => grain.Call("first"))).Message);
        Assert.Equal("fails at once was called second", await grain.Call("second"));
    }

    [Fact, Follows(OrleansSource.ActivationData, "RejectAllQueuedMessages: all that wait for a failed activation are rejected with its exception.")]
    public async Task All_calls_that_wait_for_an_activation_fail_with_its_exception()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        var grain = cluster.Client.GetGrain<IBornGrain>("fails later");
        var calls = Enumerable.Range(0, 10).Select(i => grain.Call($"{i}")).ToList();
        await _probe.Signalled("fails later activates");
        calls.AddRange(Enumerable.Range(10, 10).Select(i => grain.Call($"{i}")));
        _probe.Signal("let it fail");
        foreach (var call in calls)
            Assert.Equal("no activation", (await Assert.ThrowsAsync<InvalidOperationException>(() => call)).Message);
        Assert.Equal("fails later was called again", await grain.Call("again"));
    }

    [Fact, Follows(OrleansSource.ActivateDeactivateTests, "BadActivate_Await_ViaOtherGrain: also where another grain made the call.")]
    public async Task An_exception_in_activation_travels_through_the_grain_that_called()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        var failed = await Assert.ThrowsAsync<InvalidOperationException>(
            () => cluster.Client.GetGrain<IBornGrain>("a").Call("fails at once", "through a"));
        Assert.Equal("no activation", failed.Message);
        await cluster.Client.GetGrain<IBornGrain>("a").Call("a is alive");
    }

    [Fact, Follows("src/Orleans.Runtime/Activation/DefaultGrainActivator.cs", "Failed to create an instance of grain type, with the cause within.")]
    public async Task An_exception_in_a_constructor_is_wrapped_into_one_that_names_the_class()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        for (var i = 0; i < 3; i++)
        {
            var failed = await Assert.ThrowsAsync<InvalidOperationException>(
                () => cluster.Client.GetGrain<IBornGrain>("cannot be made").Call("in vain"));
            Assert.Contains(nameof(BornGrain), failed.Message, StringComparison.Ordinal);
            Assert.Equal("the constructor fails", Assert.IsType<ArithmeticException>(failed.InnerException).Message);
        }

        Assert.Equal(3, _probe.Count("constructed"));
    }

    [Fact, Follows(OrleansSource.ActivateDeactivateTests, "Constructor_CreateGrainReference: a constructor may make references.")]
    public async Task A_grain_may_make_references_in_its_constructor()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        Assert.Equal("a was called once", await cluster.Client.GetGrain<IBornGrain>("a").Call("once"));
        Assert.Equal(0, _probe.Count("activations of made in a constructor"));
    }

    [Fact, Follows(OrleansSource.LifecycleDocs, "OnActivateAsync runs in the grain and may call other grains.")]
    public async Task A_grain_may_call_others_while_it_is_activated()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        await cluster.Client.GetGrain<IBornGrain>("asks").Call("last");
        Assert.Equal(
            ["asks activates", "asked activates", "asked is active", "asked is called by another's activation",
                "asked was called by another's activation", "asks is active", "asks is called last"], _probe.Notes);
    }

    [Fact, Follows(OrleansSource.ActivationData, "ActivateAsync imports the request context of the call that caused the activation.")]
    public async Task The_activation_sees_the_request_context_of_the_call_that_caused_it()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        RequestContext.Set("trace", "first");
        await cluster.Client.GetGrain<IBornGrain>("a").Call("first");
        RequestContext.Set("trace", "second");
        Assert.Equal("first", await cluster.Client.GetGrain<IBornGrain>("a").ContextSeenInActivation());
        RequestContext.Clear();
        Assert.Null(await cluster.Client.GetGrain<IBornGrain>("b").ContextSeenInActivation());
    }

    [Fact, Follows(OrleansSource.ActivateDeactivateTests, "DeactivateOnIdleWhileActivate: the call is forwarded in vain, and rejected.")]
    public async Task A_grain_that_leaves_whenever_it_is_activated_rejects_its_calls()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        var rejected = await Assert.ThrowsAsync<OrleansMessageRejectionException>(
            () => cluster.Client.GetGrain<IBornGrain>("leaves").Call("in vain"));
        Assert.Contains("Forwarding failed", rejected.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("leaves is called in vain", _probe.Notes);
    }

    [Fact, Follows(OrleansSource.ActivationData, "FinishDeactivating calls OnDeactivateAsync only where the grain was valid before.")]
    public async Task A_grain_that_was_never_active_is_not_told_of_its_deactivation()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        foreach (var key in new[] { "fails at once", "leaves", "cannot be made" })
            await Assert.ThrowsAnyAsync<Exception>(() => cluster.Client.GetGrain<IBornGrain>(key).Call("in vain"));
        await cluster.StopAllSilosAsync();
        Assert.DoesNotContain(_probe.Notes, note => note.EndsWith("deactivates", StringComparison.Ordinal));
    }

    [Fact, Follows(OrleansSource.ActivationData, "OnActivateAsync is waited for until ActivationTimeout; then the activation has failed.")]
    public async Task An_activation_that_hangs_is_given_up_after_its_timeout_and_the_next_call_gets_another()
    {
        await using var cluster = await TestCluster.Start(
            silo => silo.Services.Configure<GrainCollectionOptions>(o => o.ActivationTimeout = TimeSpan.FromSeconds(10)), _clock, _probe);
        foreach (var key in new[] { "hangs", "heeds its token" })
        {
            var hanging = cluster.Client.GetGrain<IBornGrain>(key).Call("first");
            await _probe.Signalled($"{key} activates");
            _clock.Advance(TimeSpan.FromSeconds(10));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hanging);
            Assert.Equal($"{key} was called second", await cluster.Client.GetGrain<IBornGrain>(key).Call("second"));
        }
    }

    [Fact, Follows(OrleansSource.TimersDocs, "Ticks of a timer are turns of the activation, which has to be active.")]
    public async Task A_timer_that_is_registered_in_activation_ticks_only_when_the_grain_is_active()
    {
        await using var cluster = await TestCluster.Start(clock: _clock, probe: _probe);
        var call = cluster.Client.GetGrain<IBornGrain>("ticks").Call("once");
        await _probe.Signalled("ticks activates");
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(_probe.IsSignalled("ticked"));
        _probe.Signal("let ticks activate");
        await call;
        await _probe.Signalled("ticked");
        Assert.Equal(["ticks activates", "ticks is active"], _probe.Notes[..2]);
    }
}
