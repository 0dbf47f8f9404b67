using OrleansTrading.Embedded.GraphQL.Language;
using OrleansTrading.Embedded.GraphQL.Types;

namespace OrleansTrading.Embedded.GraphQL.Execution;

/// <summary>
/// A selection set ready to run: fragments expanded, fields merged, @skip and @include decided. All types are known when an
/// operation is compiled, since the schema has neither interfaces nor unions.
/// </summary>
internal sealed class SelectionPlan(ObjectType type, FieldPlan[] fields)
{
    public ObjectType Type { get; } = type;

    public FieldPlan[] Fields { get; } = fields;

    /// <summary>The number of fields, here, that are resolved before anything is written.</summary>
    public int Slots { get; } = fields.Count(f => f.Slot >= 0);
}

/// <summary>One field of a response object.</summary>
internal sealed class FieldPlan
{
    public required FieldDefinition Field { get; init; }

    public required FieldNode Node { get; init; }

    public required string ResponseName { get; init; }

    /// <summary>The name as it stands in the response: <c>,"name":</c>; the first of an object skips the comma.</summary>
    public required byte[] Prefix { get; init; }

    public required ValueShape Shape { get; init; }

    public required SelectionPlan? Selection { get; init; }

    /// <summary>Its place among the fields that may have to wait; -1 where it and all below it are there at once.</summary>
    public required int Slot { get; init; }

    public required ArgumentPlan Arguments { get; init; }

    /// <summary>The rules to be met, as places in <see cref="OperationPlan.Rules"/>.</summary>
    public required int[] Rules { get; init; }

    /// <summary>Writes the field at once, where it is a property of leaf type without rules.</summary>
    public required LeafWriter? Plain { get; init; }

    /// <summary>The finished JSON of <c>__typename</c>.</summary>
    public byte[]? Constant { get; init; }
}

/// <summary>The arguments of a field: known beforehand, or waiting for the request's variables.</summary>
internal sealed class ArgumentPlan(object?[]? constant, FieldDefinition field, FieldNode node, int place)
{
    public object?[]? Constant { get; } = constant;

    /// <summary>The place of the bound values among those of the request.</summary>
    public int Place { get; } = place;

    /// <exception cref="CoercionException">A variable does not fit.</exception>
    public object?[] Bind(VariableValues variables) => Bind(field, node, variables);

    public static object?[] Bind(FieldDefinition field, FieldNode node, VariableValues variables)
    {
        object?[] values = new object?[field.Arguments.Length];
        for (int i = 0; i < values.Length; i++)
        {
            ArgumentDefinition argument = field.Arguments[i];
            ValueNode? literal = Array.Find(node.Arguments, a => a.Name == argument.Name)?.Value;
            bool missing = literal is null || (literal is VariableNode variable && !variables.TryGet(variable.Name, out _));
            if (!missing)
                values[i] = argument.Bind(InputCoercion.FromLiteral(argument.Type, literal!, variables));
            else if (argument.HasDefault)
                values[i] = argument.Bind(argument.Default);
            else if (argument.Type.IsNonNull)
                throw new CoercionException($"The argument {argument.Name} of type {argument.Type} is required.");
        }

        return values;
    }
}

/// <summary>An operation, compiled for one combination of its conditions.</summary>
internal sealed class OperationPlan(SelectionPlan root, AuthorizationRule[] rules, int variableArguments)
{
    public SelectionPlan Root { get; } = root;

    /// <summary>The distinct authorisation rules of all fields, each checked once a request.</summary>
    public AuthorizationRule[] Rules { get; } = rules;

    public int VariableArguments { get; } = variableArguments;

    /// <summary>The cost, where it does not depend on variables; filled in when first asked.</summary>
    public OperationCost? FixedCost { get; set; }
}
