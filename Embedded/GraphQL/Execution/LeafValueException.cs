namespace OrleansTrading.Embedded.GraphQL.Execution;

/// <summary>A resolver returned what its scalar or enum cannot represent.</summary>
internal sealed class LeafValueException(string message) : Exception(message);
