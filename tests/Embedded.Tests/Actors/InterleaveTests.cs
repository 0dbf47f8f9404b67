namespace OrleansTrading.Embedded.Tests.Actors;

public interface IChoosyGrain : IGrainWithStringKey
{
    Task Hold(string name);

    Task<string> Say(string text);

    [AlwaysInterleave]
    Task Release(string name);
}

[MayInterleave(nameof(IsWelcome))]
public sealed class ChoosyGrain(Probe probe) : Grain, IChoosyGrain
{
    public static bool IsWelcome(IInvokable request) => request.GetMethodName() == nameof(IChoosyGrain.Say)
        && request.GetArgument(0) switch
        {
            "welcome" => true,
            "fails" => throw new InvalidOperationException("refused"),
            _ => false,
        };

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        probe.Signal("activating");
        await probe.Signalled("activate");
    }

    public async Task Hold(string name)
    {
        probe.Note(name + " holds");
        probe.Signal(name + " holds");
        await probe.Signalled("release " + name);
    }

    public Task<string> Say(string text) => Task.FromResult(text);

    public Task Release(string name)
    {
        probe.Signal("release " + name);
        return Task.CompletedTask;
    }
}

public sealed class InterleaveTests
{
    private readonly Probe _probe = new();

    [Fact]
    public async Task A_class_chooses_the_calls_that_interleave()
    {
        _probe.Signal("activate");
        await using var cluster = await TestCluster.Start(probe: _probe);
        var grain = cluster.Client.GetGrain<IChoosyGrain>("a");
        var held = grain.Hold("first");
        await _probe.Signalled("first holds");
        var waiting = grain.Say("stranger");
        var failing = grain.Say("fails");
        Assert.Equal("welcome", await grain.Say("welcome"));
        Assert.False(waiting.IsCompleted);
        Assert.False(failing.IsCompleted);
        await grain.Release("first");
        await held;
        Assert.Equal("stranger", await waiting);
        Assert.Equal("fails", await failing);
    }

    [Fact]
    public async Task Calls_that_interleave_do_not_wait_behind_others_that_came_before_the_grain_was_active()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        var grain = cluster.Client.GetGrain<IChoosyGrain>("a");
        var first = grain.Hold("first");
        await _probe.Signalled("activating");
        var second = grain.Hold("second");
        var welcome = grain.Say("welcome");
        var release = grain.Release("first");
        _probe.Signal("activate");
        Assert.Equal("welcome", await welcome);
        await release;
        await first;
        await grain.Release("second");
        await second;
        Assert.Equal(["first holds", "second holds"], _probe.Notes);
    }
}
