using OrleansTrading.Embedded.GraphQL.Language;

namespace OrleansTrading.Embedded.GraphQL.Validation;

/// <summary>The rules on names of operations and fragments.</summary>
internal static class DefinitionRules
{
    public static void Check(ValidationContext context)
    {
        OperationNode[] operations = context.Document.Operations;
        var names = new Dictionary<string, OperationNode>();
        foreach (OperationNode operation in operations)
        {
            if (operation.Name is null)
            {
                if (operations.Length > 1)
                {
                    context.Report(ErrorCodes.LoneAnonymousOperation,
                        "An anonymous operation must be the only operation of its document.", operation);
                }
            }
            else if (!names.TryAdd(operation.Name, operation))
            {
                context.Report(ErrorCodes.UniqueOperationNames,
                    $"There can be only one operation named \"{operation.Name}\".", names[operation.Name], operation);
            }

            if (context.Schema.RootOf(operation.Kind) is null)
            {
                context.Report(ErrorCodes.KnownOperationTypes,
                    $"The schema has no {operation.Kind.ToString().ToLowerInvariant()} type.", operation);
            }
        }

        foreach (FragmentNode fragment in context.Document.Fragments)
        {
            if (!context.Fragments.TryAdd(fragment.Name, fragment))
            {
                context.Report(ErrorCodes.UniqueFragmentNames,
                    $"There can be only one fragment named \"{fragment.Name}\".", context.Fragments[fragment.Name], fragment);
            }
        }

        if (operations.Length == 0)
            context.Report(ErrorCodes.ExecutableDefinitions, "The document has no operation.");
    }
}
