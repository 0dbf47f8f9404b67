namespace OrleansTrading.Simulation.Kernel;

/// <summary>What a step is called in the trace. Made once for each thing that takes steps.</summary>
internal sealed class Label(string text)
{
    public string Text { get; } = text;

    public ulong Hash { get; } = Fnv.Of(text);

    public override string ToString() => Text;
}
