using OrleansTrading.Embedded.GraphQL.Execution;
using OrleansTrading.Embedded.GraphQL.Language;
using OrleansTrading.Embedded.GraphQL.Types;

namespace OrleansTrading.Embedded.GraphQL.Validation;

/// <summary>What the rules share: the schema, the document, and the errors found.</summary>
internal sealed class ValidationContext(Schema schema, DocumentNode document, ExecutorSettings settings)
{
    private readonly List<IError> _errors = [];

    public Schema Schema { get; } = schema;

    public DocumentNode Document { get; } = document;

    public ExecutorSettings Settings { get; } = settings;

    /// <summary>The fragments by name; of several with one name the first.</summary>
    public Dictionary<string, FragmentNode> Fragments { get; } = [];

    public IReadOnlyList<IError> Errors => _errors;

    public void Report(string code, string message, params ReadOnlySpan<SyntaxNode> nodes)
    {
        IErrorBuilder error = ErrorBuilder.New().SetMessage(message).SetCode(code);
        foreach (SyntaxNode node in nodes)
            error.AddLocation(node.Location);
        _errors.Add(error.Build());
        if (_errors.Count >= Settings.Limits.MaxErrors)
            throw new TooManyErrorsException();
    }
}

/// <summary>Ends validation: whoever sends that many mistakes gets no more of our time.</summary>
internal sealed class TooManyErrorsException : Exception;
