using OrleansTrading.Embedded.Actors.CodeGeneration;

namespace OrleansTrading.Embedded.Actors;

/// <summary>How the host starts, collects idle grains and stops.</summary>
internal sealed partial class ActorRuntime
{
    private static readonly TimeSpan DrainLook = TimeSpan.FromMilliseconds(5);

    private const int MostFarewellRounds = 8;

    private ITimer? _collector;

    public void Start()
    {
        GrainRegistry.Refresh();
        _collector = Clock.CreateTimer(
            static collector => ((Collector)collector!).Begin(), new Collector(this), Collection.CollectionQuantum, Collection.CollectionQuantum);
        _state = HostState.Running;
    }

    /// <summary>
    /// Refuses calls from outside, lets grains finish what they have begun, deactivates them all, then refuses everything.
    /// </summary>
    public async Task StopAsync(CancellationToken graceEnds)
    {
        if (_state is HostState.Stopped)
            return;
        _state = HostState.Draining;
        await _draining.CancelAsync();
        if (_collector is not null)
            await _collector.DisposeAsync();
        using var giveUp = graceEnds.UnsafeRegister(static stopped => ((CancellationTokenSource)stopped!).Cancel(), _stopped);
        await Drained(graceEnds);
        await EndEveryone(graceEnds);
        _state = HostState.Stopped;
        await _stopped.CancelAsync();
        Pending.Stop(call => new SiloUnavailableException($"The host stopped before {call.MethodName} was answered."));
    }

    private bool Refuse(GrainCall call)
    {
        // While draining, grains may still call grains: what was begun is to be finished.
        if (_state == HostState.Draining && Activation.Current is { Class: not null })
            return false;
        call.Fail(new SiloUnavailableException(_state == HostState.New ? "The host has not started." : "The host stops."));
        return true;
    }

    // This looks at real time on purpose: it waits for threads to finish, not for anything in the model.
    private async Task Drained(CancellationToken graceEnds)
    {
        // Work may move from one grain to another behind the look: quiet twice in a row is quiet.
        for (var quiet = 0; quiet < 2 && !graceEnds.IsCancellationRequested;)
        {
            quiet = Everyone().All(a => a.IsQuiescent) ? quiet + 1 : 0;
            if (quiet == 1)
                await Task.Yield();
            else if (quiet == 0)
                await Task.Delay(DrainLook, CancellationToken.None);
        }
    }

    private async Task EndEveryone(CancellationToken graceEnds)
    {
        var reason = new DeactivationReason(DeactivationReasonCode.ShuttingDown, "The host stops.");
        try
        {
            // A grain that says goodbye may call another one to life; more than a few rounds of that are refused.
            for (var round = 0; round < MostFarewellRounds && Everyone().Any(); round++)
                await Task.WhenAll(Everyone().Select(activation => activation.EndAsync(reason)).ToList()).WaitAsync(graceEnds);
        }
        catch (OperationCanceledException)
        {
            // The grace is over: whoever still works is left behind.
        }
    }

    /// <summary>Deactivates what has been unused for so long, instead of at the collector's next round.</summary>
    public void Collect(TimeSpan ageLimit) => new Collector(this, ageLimit).Begin();

    /// <summary>How long grains of a class stay unused; infinite: for ever.</summary>
    public TimeSpan CollectionAgeOf(GrainClass grainClass)
    {
        if (grainClass.CollectionAge is { } own)
            return own;
        return Collection.ClassSpecificCollectionAge.TryGetValue(grainClass.ClassType.FullName!, out var specific)
            ? specific
            : Collection.CollectionAge;
    }

    private enum HostState
    {
        New,
        Running,
        Draining,
        Stopped,
    }
}
