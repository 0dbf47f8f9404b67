namespace OrleansTrading.Embedded.Actors;

/// <summary>How many activations of a grain class there are.</summary>
[GenerateSerializer, Immutable]
public sealed class SimpleGrainStatistic
{
    /// <summary>The full name of the grain's class.</summary>
    [Id(0)]
    public string GrainType { get; init; } = null!;

    /// <summary>Activations of it.</summary>
    [Id(2)]
    public int ActivationCount { get; init; }
}
