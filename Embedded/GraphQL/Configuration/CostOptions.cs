namespace OrleansTrading.Embedded.GraphQL;

/// <summary>
/// What an operation may cost. A field costs by how it is resolved, an object one type point; what lies inside a list
/// counts as often as the list is long: its <c>first</c> or <c>last</c> argument, or <see cref="DefaultListSize"/>.
/// </summary>
public sealed class CostOptions
{
    /// <summary>The highest sum of field costs; 1,000.</summary>
    public double MaxFieldCost { get; set; } = 1_000;

    /// <summary>The highest number of objects an operation may return by its list sizes; 1,000.</summary>
    public double MaxTypeCost { get; set; } = 1_000;

    /// <summary>Whether operations past a limit are refused.</summary>
    public bool EnforceCostLimits { get; set; } = true;

    /// <summary>The cost of a field with an asynchronous resolver; 10. Other objects cost 1, plain values nothing.</summary>
    public double? DefaultResolverCost { get; set; } = 10;

    /// <summary>The assumed length of a list whose field has no <c>first</c> or <c>last</c> argument; 5.</summary>
    public double DefaultListSize { get; set; } = 5;
}
