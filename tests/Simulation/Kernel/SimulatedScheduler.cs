using System.Runtime.CompilerServices;
using OrleansTrading.Embedded.Actors.CodeGeneration;

namespace OrleansTrading.Simulation.Kernel;

/// <summary>The scheduler of one simulated process: turns are work of the simulator, and calls travel for a while.</summary>
internal sealed class SimulatedScheduler(Simulator simulator, Life life, SeededRandom random, Census census) : TurnScheduler
{
    private static readonly TimeSpan Near = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Far = TimeSpan.FromMilliseconds(100);

    private static readonly Label Observer = new("observer");

    private readonly ConditionalWeakTable<IRunnable, Label> _activations = [];
    private readonly Dictionary<string, Label> _replies = [];
    private readonly Dictionary<(object? Sender, GrainId Target), Wire> _wires = [];
    private readonly double _farAway = random.Of([0, 0.01, 0.05]);

    public override int ItemsPerRun { get; } = random.Of([1, 1, 2, 8]);

    public override bool CarriesCalls => true;

    public override void Schedule(IRunnable runnable)
    {
        if (!life.IsOver) simulator.Ready(new Turn(this, runnable));
    }

    // Calls of one sender to one grain stay in order, as the runtimes keep it; nothing else does.
    public override void Carry(GrainCall call)
    {
        var key = (SynchronizationContext.Current, call.Reference!.GrainId);
        if (!_wires.TryGetValue(key, out var wire)) _wires[key] = wire = new Wire(this, LabelOf("call ", call));
        wire.Take(call);
    }

    private TimeSpan Latency()
    {
        var dice = random.NextDouble();
        return dice < _farAway ? random.Around(Far) : dice < 0.4 ? random.Around(Near) : TimeSpan.Zero;
    }

    private Label LabelOf(IRunnable runnable) => runnable switch
    {
        // Observers have names that are made up anew in every process.
        Activation { Class: null } => Observer,
        Activation activation => _activations.GetValue(activation, static a => new Label(((Activation)a).GrainId.ToString())),
        GrainCall call => LabelOf("reply ", call),
        _ => throw new ArgumentException($"{runnable.GetType()} is new to the simulation.", nameof(runnable)),
    };

    private Label LabelOf(string what, GrainCall call)
    {
        var name = what + call.MethodName;
        return _replies.TryGetValue(name, out var label) ? label : _replies[name] = new Label(name);
    }

    private sealed class Turn(SimulatedScheduler scheduler, IRunnable runnable) : Work(scheduler.Life, scheduler.LabelOf(runnable))
    {
        public override void Run()
        {
            if (runnable is not Activation activation)
                runnable.RunTurns(scheduler);
            else if (scheduler.Census.Begin(activation))
                scheduler.Census.Run(activation, scheduler);
        }
    }

    private Life Life => life;

    private Census Census => census;

    /// <summary>The way of one sender's calls to one grain.</summary>
    private sealed class Wire(SimulatedScheduler scheduler, Label label) : Work(scheduler.Life, label)
    {
        private readonly Queue<GrainCall> _calls = [];

        public void Take(GrainCall call)
        {
            _calls.Enqueue(call);
            if (_calls.Count == 1) Send();
        }

        public override void Run()
        {
            var call = _calls.Dequeue();
            if (_calls.Count > 0) Send();
            call.Runtime.Arrive(call);
        }

        private void Send()
        {
            var latency = scheduler.Latency();
            if (latency == TimeSpan.Zero) scheduler.Simulator.Ready(this);
            else scheduler.Simulator.After(latency, this);
        }
    }

    private Simulator Simulator => simulator;
}
