namespace OrleansTrading.Embedded.GraphQL;

/// <summary>The classes given cannot be made into a schema; the message says which member and why.</summary>
/// <param name="message">Which member, and why.</param>
public sealed class SchemaException(string message) : Exception(message);
