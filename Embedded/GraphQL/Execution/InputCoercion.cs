using System.Text.Json;
using OrleansTrading.Embedded.GraphQL.Language;
using OrleansTrading.Embedded.GraphQL.Types;

namespace OrleansTrading.Embedded.GraphQL.Execution;

/// <summary>A value of the request does not fit its type.</summary>
internal sealed class CoercionException(string message) : Exception(message);

/// <summary>
/// Turns literals and JSON into values: scalars and enums into their C# values, lists into <c>object?[]</c>, input objects
/// into instances of their class.
/// </summary>
internal static class InputCoercion
{
    public static object? FromJson(GraphQLType type, JsonElement json, string where)
    {
        if (json.ValueKind == JsonValueKind.Null)
            return type.IsNonNull ? throw NotNull(type, where) : null;
        switch (type.Nullable)
        {
            case ListType list when json.ValueKind == JsonValueKind.Array:
                object?[] items = new object?[json.GetArrayLength()];
                int position = 0;
                foreach (JsonElement item in json.EnumerateArray())
                {
                    items[position] = FromJson(list.Inner, item, $"{where}[{position}]");
                    position++;
                }

                return items;
            case ListType list:
                return new[] { FromJson(list.Inner, json, where) };
            case InputObjectType input:
                return ObjectFromJson(input, json, where);
            case LeafType leaf:
                return leaf.TryRead(json, out object? value)
                    ? value
                    : throw new CoercionException($"{where}: {leaf.Name} cannot represent {Shorten(json.GetRawText())}.");
            default:
                throw new CoercionException($"{where}: {type} is not an input type.");
        }
    }

    public static object? FromLiteral(GraphQLType type, ValueNode literal, VariableValues variables)
    {
        switch (literal)
        {
            case VariableNode variable:
                object? given = variables.TryGet(variable.Name, out object? v) ? v : null;
                return given is null && type.IsNonNull ? throw NotNull(type, $"${variable.Name}") : given;
            case NullNode:
                return type.IsNonNull ? throw NotNull(type, "Literal") : null;
        }

        switch (type.Nullable)
        {
            case ListType list when literal is ListNode items:
                object?[] values = new object?[items.Items.Length];
                for (int i = 0; i < values.Length; i++)
                    values[i] = FromLiteral(list.Inner, items.Items[i], variables);
                return values;
            case ListType list:
                return new[] { FromLiteral(list.Inner, literal, variables) };
            case InputObjectType input when literal is ObjectNode node:
                return ObjectFromLiteral(input, node, variables);
            case LeafType leaf when leaf.TryRead(literal, out object? value):
                return value;
            default:
                throw new CoercionException($"{type} cannot represent {Shorten(DocumentPrinter.Print(literal))}.");
        }
    }

    private static object ObjectFromJson(InputObjectType type, JsonElement json, string where)
    {
        if (json.ValueKind != JsonValueKind.Object)
            throw new CoercionException($"{where}: {type.Name} needs an object, not {Shorten(json.GetRawText())}.");
        object?[] values = new object?[type.Fields.Length];
        bool[] given = new bool[type.Fields.Length];
        foreach (JsonProperty property in json.EnumerateObject())
        {
            int place = type.IndexOf(property.Name);
            if (place < 0)
                throw new CoercionException($"{where}: {type.Name} has no field {Shorten(property.Name)}.");
            ArgumentDefinition field = type.Fields[place];
            values[place] = field.Bind(FromJson(field.Type, property.Value, $"{where}.{field.Name}"));
            given[place] = true;
        }

        return Finish(type, values, given, where);
    }

    private static object ObjectFromLiteral(InputObjectType type, ObjectNode node, VariableValues variables)
    {
        object?[] values = new object?[type.Fields.Length];
        bool[] given = new bool[type.Fields.Length];
        foreach (ObjectFieldNode fieldNode in node.Fields)
        {
            int place = type.IndexOf(fieldNode.Name);
            if (place < 0)
                throw new CoercionException($"{type.Name} has no field {fieldNode.Name}.");
            ArgumentDefinition field = type.Fields[place];
            if (fieldNode.Value is VariableNode variable && !variables.TryGet(variable.Name, out _))
                continue;
            values[place] = field.Bind(FromLiteral(field.Type, fieldNode.Value, variables));
            given[place] = true;
        }

        return Finish(type, values, given, type.Name);
    }

    private static object Finish(InputObjectType type, object?[] values, bool[] given, string where)
    {
        for (int i = 0; i < values.Length; i++)
        {
            ArgumentDefinition field = type.Fields[i];
            if (given[i])
                continue;
            if (field.IsRequired)
                throw new CoercionException($"{where}: the field {field.Name} of {type.Name} is required.");
            if (!field.HasDefault)
                continue;
            values[i] = field.Bind(field.Default);
            given[i] = true;
        }

        return type.Create(values, given);
    }

    private static CoercionException NotNull(GraphQLType type, string where) => new($"{where}: {type} cannot be null.");

    private static string Shorten(string text) => text.Length <= 60 ? text : $"{text.AsSpan(0, 60)}…";
}
