namespace OrleansTrading.Simulation.Tests.Plants;

/// <summary>A bug as a programmer would make it: a change of one file of the real code.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Project">The project's folder.</param>
/// <param name="File">The file, below it.</param>
/// <param name="Text">What stands there, exactly and once.</param>
/// <param name="Bug">What is put in its place.</param>
/// <param name="Breaks">The invariants that it may be found by.</param>
public sealed record Plant(string Name, string Project, string File, string Text, string Bug, params string[] Breaks)
{
    /// <summary>What else is changed in the file.</summary>
    public IReadOnlyList<(string Text, string Bug)> Also { get; init; } = [];

    public override string ToString() => Name;
}
