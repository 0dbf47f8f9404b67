using OrleansTrading.Embedded.GraphQL.Execution;
using OrleansTrading.Embedded.GraphQL.Language;
using OrleansTrading.Embedded.GraphQL.Types;

namespace OrleansTrading.Embedded.GraphQL.Validation;

/// <summary>
/// All rules of the specification for executable documents, and the limits. Each definition is walked once; what depends on
/// expanded fragments runs after the fragments are known to be acyclic and the expansion to be small.
/// </summary>
internal static class DocumentValidator
{
    /// <summary>The errors of a document; none where it may run.</summary>
    public static IReadOnlyList<IError> Validate(Schema schema, DocumentNode document, ExecutorSettings settings)
    {
        var context = new ValidationContext(schema, document, settings);
        try
        {
            Run(context);
        }
        catch (TooManyErrorsException)
        {
            return
            [
                .. context.Errors,
                ErrorBuilder.New()
                    .SetMessage($"There are {settings.Limits.MaxErrors} errors or more; validation stopped.")
                    .SetCode(ErrorCodes.TooManyErrors)
                    .Build(),
            ];
        }

        return context.Errors;
    }

    private static void Run(ValidationContext context)
    {
        DefinitionRules.Check(context);
        var walks = new Dictionary<SyntaxNode, DefinitionWalk>();
        foreach (OperationNode operation in context.Document.Operations)
            walks.Add(operation, DefinitionWalk.Of(context, operation));
        foreach (FragmentNode fragment in context.Document.Fragments)
            walks.Add(fragment, DefinitionWalk.Of(context, fragment));

        FragmentGraph? graph = FragmentGraph.Build(context, walks);
        if (graph is null)
            return;
        foreach (OperationNode operation in context.Document.Operations)
        {
            VariableRules.Check(context, operation, graph.Reachable(operation).Select(d => walks[d]));
            if (!graph.CheckLimits(operation))
                continue;
            ExpandedRules.Check(context, operation);
        }
    }
}
