using System.Text;

namespace OrleansTrading.Embedded.GraphQL.Language;

/// <summary>Writes a syntax tree back as text that parses to the same tree.</summary>
internal static class DocumentPrinter
{
    public static string Print(DocumentNode document)
    {
        var output = new StringBuilder();
        foreach (OperationNode operation in document.Operations)
            PrintOperation(output, operation);
        foreach (FragmentNode fragment in document.Fragments)
        {
            PrintDescription(output, fragment.Description);
            output.Append("fragment ").Append(fragment.Name).Append(" on ").Append(fragment.TypeCondition.Name);
            PrintDirectives(output, fragment.Directives);
            PrintSelectionSet(output.Append(' '), fragment.SelectionSet, 0);
            output.Append('\n');
        }

        return output.ToString();
    }

    public static string Print(ValueNode value)
    {
        var output = new StringBuilder();
        PrintValue(output, value);
        return output.ToString();
    }

    private static void PrintDescription(StringBuilder output, string? description)
    {
        if (description is null)
            return;
        PrintString(output, description);
        output.Append('\n');
    }

    private static void PrintOperation(StringBuilder output, OperationNode operation)
    {
        PrintDescription(output, operation.Description);
        output.Append(operation.Kind switch
        {
            OperationKind.Query => "query",
            OperationKind.Mutation => "mutation",
            _ => "subscription",
        });
        if (operation.Name is not null)
            output.Append(' ').Append(operation.Name);
        for (int i = 0; i < operation.Variables.Length; i++)
        {
            VariableDefinitionNode variable = operation.Variables[i];
            output.Append(i == 0 ? "(" : ", ");
            if (variable.Description is not null)
            {
                PrintString(output, variable.Description);
                output.Append(' ');
            }

            output.Append('$').Append(variable.Name).Append(": ").Append(variable.Type);
            if (variable.DefaultValue is not null)
                PrintValue(output.Append(" = "), variable.DefaultValue);
            PrintDirectives(output, variable.Directives);
        }

        if (operation.Variables.Length > 0)
            output.Append(')');
        PrintDirectives(output, operation.Directives);
        PrintSelectionSet(output.Append(' '), operation.SelectionSet, 0);
        output.Append('\n');
    }

    private static void PrintSelectionSet(StringBuilder output, SelectionSetNode set, int indent)
    {
        output.Append("{\n");
        foreach (SelectionNode selection in set.Selections)
        {
            output.Append(' ', indent * 2 + 2);
            switch (selection)
            {
                case FieldNode field:
                    if (field.Alias is not null)
                        output.Append(field.Alias).Append(": ");
                    output.Append(field.Name);
                    PrintArguments(output, field.Arguments);
                    PrintDirectives(output, field.Directives);
                    if (field.SelectionSet is not null)
                        PrintSelectionSet(output.Append(' '), field.SelectionSet, indent + 1);
                    break;
                case FragmentSpreadNode spread:
                    output.Append("...").Append(spread.Name);
                    PrintDirectives(output, spread.Directives);
                    break;
                case InlineFragmentNode inline:
                    output.Append("...");
                    if (inline.TypeCondition is not null)
                        output.Append(" on ").Append(inline.TypeCondition.Name);
                    PrintDirectives(output, inline.Directives);
                    PrintSelectionSet(output.Append(' '), inline.SelectionSet, indent + 1);
                    break;
            }

            output.Append('\n');
        }

        output.Append(' ', indent * 2).Append('}');
    }

    private static void PrintArguments(StringBuilder output, ArgumentNode[] arguments)
    {
        if (arguments.Length == 0)
            return;
        for (int i = 0; i < arguments.Length; i++)
        {
            output.Append(i == 0 ? "(" : ", ").Append(arguments[i].Name).Append(": ");
            PrintValue(output, arguments[i].Value);
        }

        output.Append(')');
    }

    private static void PrintDirectives(StringBuilder output, DirectiveNode[] directives)
    {
        foreach (DirectiveNode directive in directives)
        {
            output.Append(" @").Append(directive.Name);
            PrintArguments(output, directive.Arguments);
        }
    }

    private static void PrintValue(StringBuilder output, ValueNode value)
    {
        switch (value)
        {
            case VariableNode variable:
                output.Append('$').Append(variable.Name);
                break;
            case IntNode number:
                output.Append(number.Text);
                break;
            case FloatNode number:
                output.Append(number.Text);
                break;
            case StringNode text:
                PrintString(output, text.Value);
                break;
            case BooleanNode boolean:
                output.Append(boolean.Value ? "true" : "false");
                break;
            case NullNode:
                output.Append("null");
                break;
            case EnumNode name:
                output.Append(name.Name);
                break;
            case ListNode list:
                output.Append('[');
                for (int i = 0; i < list.Items.Length; i++)
                    PrintValue(i == 0 ? output : output.Append(", "), list.Items[i]);
                output.Append(']');
                break;
            case ObjectNode obj:
                output.Append('{');
                for (int i = 0; i < obj.Fields.Length; i++)
                {
                    output.Append(i == 0 ? " " : ", ").Append(obj.Fields[i].Name).Append(": ");
                    PrintValue(output, obj.Fields[i].Value);
                }

                output.Append(obj.Fields.Length == 0 ? "}" : " }");
                break;
        }
    }

    /// <summary>A quoted string; everything outside printable characters is escaped.</summary>
    public static void PrintString(StringBuilder output, string value)
    {
        output.Append('"');
        foreach (char c in value)
        {
            switch (c)
            {
                case '"':
                    output.Append("\\\"");
                    break;
                case '\\':
                    output.Append("\\\\");
                    break;
                case '\n':
                    output.Append("\\n");
                    break;
                case '\r':
                    output.Append("\\r");
                    break;
                case '\t':
                    output.Append("\\t");
                    break;
                case < ' ' or (char)0x7F:
                    output.Append("\\u").Append(((int)c).ToString("x4"));
                    break;
                default:
                    output.Append(c);
                    break;
            }
        }

        output.Append('"');
    }
}
