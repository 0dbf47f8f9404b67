using OrleansTrading.Embedded.GraphQL.Language;
using OrleansTrading.Embedded.GraphQL.Types;

namespace OrleansTrading.Embedded.GraphQL.Validation;

/// <summary>A variable where a value is expected.</summary>
/// <param name="Node">The variable.</param>
/// <param name="Type">The type expected there; null where that is unknown.</param>
/// <param name="HasDefault">Whether the place has a default of its own.</param>
internal readonly record struct VariableUse(VariableNode Node, GraphQLType? Type, bool HasDefault);

/// <summary>Literals fit their types; input objects are complete and name each field once.</summary>
internal sealed class ValueRules(ValidationContext context, List<VariableUse> variables)
{
    public void Check(GraphQLType? type, ValueNode value, bool hasDefault = false)
    {
        switch (value)
        {
            case VariableNode variable:
                variables.Add(new VariableUse(variable, type, hasDefault));
                return;
            case NullNode:
                if (type is { IsNonNull: true })
                    Refuse(type, value);
                return;
            case ListNode list:
                var listType = type?.Nullable as ListType;
                if (type is not null && listType is null)
                    Refuse(type, value);
                foreach (ValueNode item in list.Items)
                    Check(listType?.Inner, item);
                return;
        }

        // A single value stands for a list of one.
        GraphQLType? single = type?.Nullable;
        while (single is ListType outer)
            single = outer.Inner.Nullable;
        if (value is ObjectNode obj)
            CheckObject(single, obj);
        else if (single is InputObjectType || (single is LeafType leaf && !leaf.TryRead(value, out _)))
            Refuse(single, value);
    }

    private void CheckObject(GraphQLType? type, ObjectNode node)
    {
        var input = type as InputObjectType;
        if (type is not null && input is null)
            Refuse(type, node);
        var seen = new HashSet<string>();
        foreach (ObjectFieldNode fieldNode in node.Fields)
        {
            if (!seen.Add(fieldNode.Name))
            {
                context.Report(ErrorCodes.UniqueInputFields,
                    $"There can be only one input field named \"{fieldNode.Name}\".", fieldNode);
            }

            ArgumentDefinition? field = input is null ? null : Array.Find(input.Fields, f => f.Name == fieldNode.Name);
            if (input is not null && field is null)
            {
                context.Report(ErrorCodes.ValuesOfCorrectType,
                    $"Field \"{fieldNode.Name}\" is not defined by type \"{input.Name}\".", fieldNode);
            }

            Check(field?.Type, fieldNode.Value, field?.HasDefault == true);
        }

        foreach (ArgumentDefinition field in input?.Fields ?? [])
        {
            if (field.IsRequired && !seen.Contains(field.Name))
            {
                context.Report(ErrorCodes.ValuesOfCorrectType,
                    $"Field \"{input!.Name}.{field.Name}\" of type \"{field.Type}\" is required.", node);
            }
        }
    }

    private void Refuse(GraphQLType type, ValueNode value)
    {
        string text = DocumentPrinter.Print(value);
        if (text.Length > 60)
            text = text[..60] + "…";
        context.Report(ErrorCodes.ValuesOfCorrectType, $"{type} cannot represent {text}.", value);
    }
}
