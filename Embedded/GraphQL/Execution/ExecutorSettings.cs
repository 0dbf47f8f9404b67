namespace OrleansTrading.Embedded.GraphQL.Execution;

/// <summary>Everything start-up code may set.</summary>
internal sealed class ExecutorSettings
{
    public RequestExecutorOptions Request { get; } = new();

    public CostOptions Cost { get; } = new();

    public GraphQLLimits Limits { get; } = new();

    public bool AllowsIntrospection { get; set; } = true;
}
