using OrleansTrading.Embedded.GraphQL.Language;
using OrleansTrading.Embedded.GraphQL.Types;

namespace OrleansTrading.Embedded.GraphQL.Validation;

/// <summary>Variables are defined once, of input types, used, and used where their type fits.</summary>
internal static class VariableRules
{
    /// <summary>Checks one operation with every definition it reaches.</summary>
    public static void Check(ValidationContext context, OperationNode operation, IEnumerable<DefinitionWalk> reached)
    {
        var definitions = new Dictionary<string, (VariableDefinitionNode Node, GraphQLType? Type)>();
        var values = new ValueRules(context, []);
        foreach (VariableDefinitionNode definition in operation.Variables)
        {
            GraphQLType? type = TypeOf(context, definition);
            if (!definitions.TryAdd(definition.Name, (definition, type)))
            {
                context.Report(ErrorCodes.UniqueVariableNames,
                    $"There can be only one variable named \"${definition.Name}\".", definition);
            }

            if (definition.DefaultValue is not null)
                values.Check(type, definition.DefaultValue);
        }

        var used = new HashSet<string>();
        foreach (VariableUse use in reached.SelectMany(w => w.Variables))
        {
            used.Add(use.Node.Name);
            if (!definitions.TryGetValue(use.Node.Name, out (VariableDefinitionNode Node, GraphQLType? Type) known))
            {
                context.Report(ErrorCodes.NoUndefinedVariables,
                    $"Variable \"${use.Node.Name}\" is not defined{By(operation)}.", use.Node, operation);
            }
            else if (known.Type is not null && use.Type is not null && !Fits(known.Node, known.Type, use))
            {
                context.Report(ErrorCodes.VariablePositions,
                    $"Variable \"${use.Node.Name}\" of type \"{known.Type}\" is used where \"{use.Type}\" is expected.",
                    known.Node,
                    use.Node);
            }
        }

        foreach (string name in definitions.Keys)
        {
            if (!used.Contains(name))
            {
                context.Report(ErrorCodes.NoUnusedVariables,
                    $"Variable \"${name}\" is never used{By(operation)}.", definitions[name].Node);
            }
        }
    }

    private static string By(OperationNode operation) =>
        operation.Name is null ? "" : $" in operation \"{operation.Name}\"";

    private static GraphQLType? TypeOf(ValidationContext context, VariableDefinitionNode definition)
    {
        GraphQLType? type = context.Schema.Resolve(definition.Type);
        if (type is null)
        {
            string name = definition.Type.ToString()!.Trim('[', ']', '!');
            context.Report(ErrorCodes.KnownTypeNames, $"Unknown type \"{name}\".", definition.Type);
        }
        else if (!type.Named.IsInput)
        {
            context.Report(ErrorCodes.VariablesAreInputTypes,
                $"Variable \"${definition.Name}\" cannot be of the non-input type \"{type}\".", definition.Type);
            return null;
        }

        return type;
    }

    // A nullable variable may stand where null is not allowed if either side has a default that is not null.
    private static bool Fits(VariableDefinitionNode definition, GraphQLType variable, VariableUse use)
    {
        if (!use.Type!.IsNonNull || variable.IsNonNull)
            return IsSubtype(variable, use.Type);
        bool hasDefault = definition.DefaultValue is not null and not NullNode;
        return (hasDefault || use.HasDefault) && IsSubtype(variable, use.Type.Nullable);
    }

    private static bool IsSubtype(GraphQLType variable, GraphQLType place) => (variable, place) switch
    {
        (NonNullType v, NonNullType p) => IsSubtype(v.Inner, p.Inner),
        (_, NonNullType) => false,
        (NonNullType v, _) => IsSubtype(v.Inner, place),
        (ListType v, ListType p) => IsSubtype(v.Inner, p.Inner),
        _ => ReferenceEquals(variable, place),
    };
}
