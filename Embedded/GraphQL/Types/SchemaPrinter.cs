using System.Text;
using OrleansTrading.Embedded.GraphQL.Language;

namespace OrleansTrading.Embedded.GraphQL.Types;

/// <summary>The schema as text in the schema definition language, in an order that does not change by itself.</summary>
internal static class SchemaPrinter
{
    public static string Print(Schema schema)
    {
        var output = new StringBuilder();
        output.Append("schema {\n  query: ").Append(schema.Query.Name).Append('\n');
        if (schema.Mutation is not null)
            output.Append("  mutation: ").Append(schema.Mutation.Name).Append('\n');
        if (schema.Subscription is not null)
            output.Append("  subscription: ").Append(schema.Subscription.Name).Append('\n');
        output.Append("}\n");

        IEnumerable<NamedType> types = schema.Types.Values
            .Where(t => !t.Name.StartsWith("__", StringComparison.Ordinal) && t is not ScalarType { IsBuiltIn: true })
            .OrderBy(Rank(schema))
            .ThenBy(t => t.Name, StringComparer.Ordinal);
        foreach (NamedType type in types)
        {
            output.Append('\n');
            PrintDescription(output, type.Description, "");
            PrintType(output, type);
        }

        return output.ToString();
    }

    private static Func<NamedType, int> Rank(Schema schema) => type => type switch
    {
        _ when ReferenceEquals(type, schema.Query) => 0,
        _ when ReferenceEquals(type, schema.Mutation) => 1,
        _ when ReferenceEquals(type, schema.Subscription) => 2,
        ObjectType => 3,
        InputObjectType => 4,
        EnumType => 5,
        _ => 6,
    };

    private static void PrintType(StringBuilder output, NamedType type)
    {
        switch (type)
        {
            case ObjectType obj:
                output.Append("type ").Append(obj.Name).Append(" {\n");
                foreach (FieldDefinition field in obj.Fields)
                    PrintField(output, field);
                output.Append("}\n");
                break;
            case InputObjectType input:
                output.Append("input ").Append(input.Name).Append(" {\n");
                foreach (ArgumentDefinition field in input.Fields)
                {
                    PrintDescription(output, field.Description, "  ");
                    output.Append("  ");
                    PrintArgument(output, field);
                    output.Append('\n');
                }

                output.Append("}\n");
                break;
            case EnumType enumeration:
                output.Append("enum ").Append(enumeration.Name).Append(" {\n");
                foreach (EnumValueDefinition value in enumeration.Values)
                {
                    PrintDescription(output, value.Description, "  ");
                    output.Append("  ").Append(value.Name);
                    PrintDeprecation(output, value.DeprecationReason);
                    output.Append('\n');
                }

                output.Append("}\n");
                break;
            case ScalarType scalar:
                output.Append("scalar ").Append(scalar.Name);
                if (scalar.SpecifiedBy is not null)
                    output.Append(" @specifiedBy(url: \"").Append(scalar.SpecifiedBy).Append("\")");
                output.Append('\n');
                break;
        }
    }

    private static void PrintField(StringBuilder output, FieldDefinition field)
    {
        PrintDescription(output, field.Description, "  ");
        output.Append("  ").Append(field.Name);
        for (int i = 0; i < field.Arguments.Length; i++)
        {
            output.Append(i == 0 ? "(" : ", ");
            ArgumentDefinition argument = field.Arguments[i];
            if (argument.Description is not null)
            {
                DocumentPrinter.PrintString(output, argument.Description);
                output.Append(' ');
            }

            PrintArgument(output, argument);
        }

        if (field.Arguments.Length > 0)
            output.Append(')');
        output.Append(": ").Append(field.Type);
        PrintDeprecation(output, field.DeprecationReason);
        output.Append('\n');
    }

    private static void PrintArgument(StringBuilder output, ArgumentDefinition argument)
    {
        output.Append(argument.Name).Append(": ").Append(argument.Type);
        if (argument.HasDefault)
            output.Append(" = ").Append(DefaultLiteral.Print(argument));
        PrintDeprecation(output, argument.DeprecationReason);
    }

    private static void PrintDeprecation(StringBuilder output, string? reason)
    {
        if (reason is null)
            return;
        output.Append(" @deprecated(reason: ");
        DocumentPrinter.PrintString(output, reason);
        output.Append(')');
    }

    private static void PrintDescription(StringBuilder output, string? description, string indent)
    {
        if (description is null)
            return;
        output.Append(indent).Append("\"\"\"\n");
        foreach (string line in description.ReplaceLineEndings("\n").Split('\n'))
            output.Append(line.Length == 0 ? "" : indent).Append(line.Replace("\"\"\"", "\\\"\"\"")).Append('\n');
        output.Append(indent).Append("\"\"\"\n");
    }
}

/// <summary>The default of an argument as the schema's text and introspection show it.</summary>
internal static class DefaultLiteral
{
    public static string? Print(ArgumentDefinition argument) => argument switch
    {
        { HasDefault: false } => null,
        { Type.Named: LeafType leaf, Default: { } value } => DocumentPrinter.Print(leaf.ToLiteral(value)),
        _ => "null",
    };
}
