
namespace OrleansTrading.Simulation.Kernel;

/// <summary>
/// The activations of one process as their turns show them, without asking the runtime: who lives, and that of each identity there
/// is one, which runs one turn at a time and none after its end.
/// </summary>
internal sealed class Census(Simulator simulator)
{
    private readonly Dictionary<GrainId, Activation> _living = [];
    private readonly HashSet<Activation> _lost = [];
    private Activation? _running;

    /// <summary>Grains that live, in the order in which they were first seen.</summary>
    public IReadOnlyList<Activation> Grains => [.. _living.Values.Where(a => !a.IsDead)];

    /// <summary>Loses an activation where it stands.</summary>
    public void Lose(Activation activation)
    {
        _lost.Add(activation);
        activation.Lose();
    }

    /// <summary>Looks at an activation that is about to run.</summary>
    /// <returns>Whether it may: what is lost does not run, although it was scheduled.</returns>
    public bool Begin(Activation activation)
    {
        if (_lost.Contains(activation)) return false;
        if (activation.Class is null or { MaxLocalWorkers: not 0 }) return true;
        var id = activation.GrainId;
        if (_living.TryGetValue(id, out var other) && other != activation)
        {
            // A dead one still passes on what reaches it late; that is no life.
            if (activation.IsDead) return true;
            if (!other.IsDead) simulator.Violate(Invariant.SingleActivation, $"{id} has two activations that live.");
        }

        _living[id] = activation;
        return true;
    }

    /// <summary>Runs its turns.</summary>
    public void Run(Activation activation, TurnScheduler scheduler)
    {
        if (_running is not null) simulator.Violate(Invariant.SingleActivation, $"{activation.GrainId} runs inside a turn of {_running.GrainId}.");
        _running = activation;
        activation.RunTurns(scheduler);
        _running = null;
    }
}
