namespace OrleansTrading.Simulation.Kernel;

/// <summary>Something that is to be done in one step: a turn, a continuation, a timer's tick, an arrival, an answer of the disk.</summary>
/// <param name="life">Whose it is.</param>
/// <param name="label">What the trace calls it.</param>
internal abstract class Work(Life life, Label label)
{
    public Life Life => life;

    public Label Label => label;

    public abstract void Run();
}

/// <summary>Something to do that is given as a delegate.</summary>
internal sealed class Deed(Life life, Label label, Action action) : Work(life, label)
{
    public override void Run() => action();
}
