using OrleansTrading.Simulation.Kernel;
using OrleansTrading.Simulation.Processes;

namespace OrleansTrading.Simulation;

/// <summary>When, by the seed, a process dies, an activation is lost, an idle grain is let go.</summary>
internal sealed class Mischief
{
    private readonly SeededRandom _random;
    private readonly int _kill;
    private readonly int _lose;
    private readonly int _collect;
    private long _nextKill;
    private long _nextLoss;
    private long _nextCollection;

    public Mischief(SeededRandom random)
    {
        _random = random;
        (_kill, _lose, _collect) = (random.Of([0, 15_000, 6_000, 2_500]), random.Of([0, 8_000, 2_000]), random.Of([0, 2_000, 300]));
        (_nextKill, _nextLoss, _nextCollection) = (random.StepsUntil(_kill), random.StepsUntil(_lose), random.StepsUntil(_collect));
    }

    /// <summary>Processes killed.</summary>
    public long Kills { get; private set; }

    /// <summary>Activations lost.</summary>
    public long Losses { get; private set; }

    /// <summary>Looks what is due before a step.</summary>
    /// <returns>Whether the process is to be killed.</returns>
    public bool IsKillDue(long step)
    {
        if (step < _nextKill) return false;
        _nextKill = step + _random.StepsUntil(_kill);
        Kills++;
        return true;
    }

    /// <summary>Loses an activation or lets one go, when that is due.</summary>
    public void Befall(SimulatedProcess process, long step, Simulator simulator)
    {
        if (step >= _nextLoss)
        {
            _nextLoss = step + _random.StepsUntil(_lose);
            if (Choose(process) is { } lost)
            {
                Losses++;
                simulator.Trace.Result(simulator.NowTicks, lost.GrainId.ToString(), "is lost");
                process.Lose(lost);
            }
        }

        if (step >= _nextCollection)
        {
            _nextCollection = step + _random.StepsUntil(_collect);
            if (Choose(process) is { } idle) process.Collect(idle);
        }
    }

    private Activation? Choose(SimulatedProcess process) => process.Census.Grains is { Count: > 0 } grains ? _random.Of(grains) : null;
}
