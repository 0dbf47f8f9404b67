namespace OrleansTrading.Embedded.GraphQL.Execution;

/// <summary>A document that was read and checked once: its operations, or why it is refused.</summary>
internal sealed class PreparedDocument
{
    public PreparedDocument(IReadOnlyList<IError> errors) => Errors = errors;

    public PreparedDocument(CompiledOperation[] operations) => Operations = operations;

    public IReadOnlyList<IError> Errors { get; } = [];

    public CompiledOperation[] Operations { get; } = [];

    public bool IsValid => Errors.Count == 0;

    /// <summary>The operation a request means; null where that is not clear.</summary>
    public CompiledOperation? Find(string? operationName)
    {
        if (string.IsNullOrEmpty(operationName))
            return Operations is [{ } only] ? only : null;
        return Array.Find(Operations, o => o.Node.Name == operationName);
    }
}
