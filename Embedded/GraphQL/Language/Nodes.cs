namespace OrleansTrading.Embedded.GraphQL.Language;

/// <summary>A node of the syntax tree, with the place where it begins.</summary>
internal abstract class SyntaxNode(Location location)
{
    public Location Location { get; } = location;
}

internal sealed class DocumentNode(OperationNode[] operations, FragmentNode[] fragments)
{
    public OperationNode[] Operations { get; } = operations;

    public FragmentNode[] Fragments { get; } = fragments;
}

internal enum OperationKind : byte
{
    Query,
    Mutation,
    Subscription,
}

internal sealed class OperationNode(
    OperationKind kind,
    string? description,
    string? name,
    VariableDefinitionNode[] variables,
    DirectiveNode[] directives,
    SelectionSetNode selectionSet,
    Location location) : SyntaxNode(location)
{
    public OperationKind Kind { get; } = kind;

    public string? Description { get; } = description;

    public string? Name { get; } = name;

    public VariableDefinitionNode[] Variables { get; } = variables;

    public DirectiveNode[] Directives { get; } = directives;

    public SelectionSetNode SelectionSet { get; } = selectionSet;
}

internal sealed class FragmentNode(
    string? description,
    string name,
    NamedTypeNode typeCondition,
    DirectiveNode[] directives,
    SelectionSetNode selectionSet,
    Location location) : SyntaxNode(location)
{
    public string? Description { get; } = description;

    public string Name { get; } = name;

    public NamedTypeNode TypeCondition { get; } = typeCondition;

    public DirectiveNode[] Directives { get; } = directives;

    public SelectionSetNode SelectionSet { get; } = selectionSet;
}

internal sealed class VariableDefinitionNode(
    string? description,
    string name,
    TypeNode type,
    ValueNode? defaultValue,
    DirectiveNode[] directives,
    Location location) : SyntaxNode(location)
{
    public string? Description { get; } = description;

    public string Name { get; } = name;

    public TypeNode Type { get; } = type;

    public ValueNode? DefaultValue { get; } = defaultValue;

    public DirectiveNode[] Directives { get; } = directives;
}

internal sealed class SelectionSetNode(SelectionNode[] selections, Location location) : SyntaxNode(location)
{
    public SelectionNode[] Selections { get; } = selections;
}

internal abstract class SelectionNode(DirectiveNode[] directives, Location location) : SyntaxNode(location)
{
    public DirectiveNode[] Directives { get; } = directives;
}

internal sealed class FieldNode(
    string? alias,
    string name,
    ArgumentNode[] arguments,
    DirectiveNode[] directives,
    SelectionSetNode? selectionSet,
    Location location) : SelectionNode(directives, location)
{
    public string? Alias { get; } = alias;

    public string Name { get; } = name;

    public string ResponseName => Alias ?? Name;

    public ArgumentNode[] Arguments { get; } = arguments;

    public SelectionSetNode? SelectionSet { get; } = selectionSet;
}

internal sealed class FragmentSpreadNode(string name, DirectiveNode[] directives, Location location)
    : SelectionNode(directives, location)
{
    public string Name { get; } = name;
}

internal sealed class InlineFragmentNode(
    NamedTypeNode? typeCondition, DirectiveNode[] directives, SelectionSetNode selectionSet, Location location)
    : SelectionNode(directives, location)
{
    public NamedTypeNode? TypeCondition { get; } = typeCondition;

    public SelectionSetNode SelectionSet { get; } = selectionSet;
}

internal sealed class DirectiveNode(string name, ArgumentNode[] arguments, Location location) : SyntaxNode(location)
{
    public string Name { get; } = name;

    public ArgumentNode[] Arguments { get; } = arguments;
}

internal sealed class ArgumentNode(string name, ValueNode value, Location location) : SyntaxNode(location)
{
    public string Name { get; } = name;

    public ValueNode Value { get; } = value;
}
