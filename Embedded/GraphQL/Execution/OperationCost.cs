using OrleansTrading.Embedded.GraphQL.Language;

namespace OrleansTrading.Embedded.GraphQL.Execution;

/// <summary>What an operation may cost at most, by the lengths its lists are asked for.</summary>
internal sealed record OperationCost(double Fields, double Types)
{
    public static OperationCost Of(OperationPlan plan, CostOptions options, VariableValues variables)
    {
        if (plan.FixedCost is { } known)
            return known;
        bool isFixed = true;
        OperationCost cost = Of(plan.Root, options, variables, ref isFixed);
        if (isFixed)
            plan.FixedCost = cost;
        return cost;
    }

    private static OperationCost Of(SelectionPlan selection, CostOptions options, VariableValues variables, ref bool isFixed)
    {
        double fields = 0;
        double types = 1;
        foreach (FieldPlan field in selection.Fields)
        {
            // Introspection reads memory and has bounds of its own.
            if (field.Field.Name.StartsWith("__", StringComparison.Ordinal))
                continue;
            fields += OwnCost(field, options);
            if (field.Shape.Kind == ShapeKind.Leaf || field.Selection is null)
                continue;
            double size = field.Shape.Kind == ShapeKind.List ? SizeOf(field, options, variables, ref isFixed) : 1;
            OperationCost inner = Of(field.Selection, options, variables, ref isFixed);
            fields += size * inner.Fields;
            types += size * inner.Types;
        }

        return new OperationCost(fields, types);
    }

    private static double OwnCost(FieldPlan field, CostOptions options)
    {
        if (field.Field.AsyncResolver is not null)
            return options.DefaultResolverCost ?? 1;
        return field.Field.IsProperty && field.Selection is null ? 0 : 1;
    }

    private static double SizeOf(FieldPlan field, CostOptions options, VariableValues variables, ref bool isFixed)
    {
        double? size = null;
        for (int i = 0; i < field.Field.Arguments.Length; i++)
        {
            if (field.Field.Arguments[i].Name is not ("first" or "last"))
                continue;
            object? value = field.Field.Arguments[i].Default;
            ValueNode? literal = Array.Find(field.Node.Arguments, a => a.Name == field.Field.Arguments[i].Name)?.Value;
            if (literal is VariableNode variable)
            {
                isFixed = false;
                value = variables.TryGet(variable.Name, out object? given) ? given : value;
            }
            else if (literal is not null)
            {
                value = (literal as IntNode) is { } number && int.TryParse(number.Text, out int parsed) ? parsed : null;
            }

            if (value is int length)
                size = Math.Max(size ?? 0, length);
        }

        return Math.Max(size ?? options.DefaultListSize, 0);
    }
}
