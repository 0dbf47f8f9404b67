namespace OrleansTrading.Simulation.Kernel;

/// <summary>How long something lives that work belongs to: a process, mostly. What is left to do when it has ended is never done.</summary>
internal sealed class Life
{
    /// <summary>Of what outlives every process: the disk, the people.</summary>
    public static Life Endless { get; } = new();

    public bool IsOver { get; private set; }

    public void End()
    {
        if (this == Endless) throw new InvalidOperationException("This one does not end.");
        IsOver = true;
    }
}
