namespace OrleansTrading.Embedded.GraphQL.Execution;

/// <summary>What a request came to: data, errors, or both.</summary>
internal sealed class ExecutionResult(JsonBuffer? data, IReadOnlyList<IError> errors) : IDisposable
{
    /// <summary>The JSON of <c>data</c>; null where nothing was executed, so that the response has no such entry.</summary>
    public JsonBuffer? Data { get; } = data;

    public IReadOnlyList<IError> Errors { get; } = errors;

    public static ExecutionResult Refused(params IReadOnlyList<IError> errors) => new(null, errors);

    public void Dispose() => Data?.Dispose();
}
