namespace OrleansTrading.Embedded.GraphQL.Language;

/// <summary>A literal, or a variable that stands for one.</summary>
internal abstract class ValueNode(Location location) : SyntaxNode(location)
{
    /// <summary>Whether a variable stands anywhere inside.</summary>
    public virtual bool HasVariables => false;
}

internal sealed class VariableNode(string name, Location location) : ValueNode(location)
{
    public string Name { get; } = name;

    public override bool HasVariables => true;
}

internal sealed class IntNode(string text, Location location) : ValueNode(location)
{
    public string Text { get; } = text;
}

internal sealed class FloatNode(string text, Location location) : ValueNode(location)
{
    public string Text { get; } = text;
}

internal sealed class StringNode(string value, bool isBlock, Location location) : ValueNode(location)
{
    public string Value { get; } = value;

    public bool IsBlock { get; } = isBlock;
}

internal sealed class BooleanNode(bool value, Location location) : ValueNode(location)
{
    public bool Value { get; } = value;
}

internal sealed class NullNode(Location location) : ValueNode(location);

internal sealed class EnumNode(string name, Location location) : ValueNode(location)
{
    public string Name { get; } = name;
}

internal sealed class ListNode(ValueNode[] items, Location location) : ValueNode(location)
{
    public ValueNode[] Items { get; } = items;

    public override bool HasVariables { get; } = Array.Exists(items, i => i.HasVariables);
}

internal sealed class ObjectNode(ObjectFieldNode[] fields, Location location) : ValueNode(location)
{
    public ObjectFieldNode[] Fields { get; } = fields;

    public override bool HasVariables { get; } = Array.Exists(fields, f => f.Value.HasVariables);
}

internal sealed class ObjectFieldNode(string name, ValueNode value, Location location) : SyntaxNode(location)
{
    public string Name { get; } = name;

    public ValueNode Value { get; } = value;
}

/// <summary>A type as a variable definition writes it.</summary>
internal abstract class TypeNode(Location location) : SyntaxNode(location);

internal sealed class NamedTypeNode(string name, Location location) : TypeNode(location)
{
    public string Name { get; } = name;

    public override string ToString() => Name;
}

internal sealed class ListTypeNode(TypeNode inner, Location location) : TypeNode(location)
{
    public TypeNode Inner { get; } = inner;

    public override string ToString() => $"[{Inner}]";
}

internal sealed class NonNullTypeNode(TypeNode inner, Location location) : TypeNode(location)
{
    public TypeNode Inner { get; } = inner;

    public override string ToString() => $"{Inner}!";
}
