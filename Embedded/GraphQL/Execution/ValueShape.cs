using OrleansTrading.Embedded.GraphQL.Types;

namespace OrleansTrading.Embedded.GraphQL.Execution;

internal enum ShapeKind : byte
{
    Leaf,
    Object,
    List,
}

/// <summary>A field's type, unfolded for the writer: what to do with a value and whether it may be null.</summary>
internal sealed class ValueShape
{
    private ValueShape(GraphQLType type)
    {
        NonNull = type.IsNonNull;
        switch (type.Nullable)
        {
            case ListType list:
                Kind = ShapeKind.List;
                Item = new ValueShape(list.Inner);
                break;
            case LeafType leaf:
                Kind = ShapeKind.Leaf;
                Leaf = leaf;
                break;
            default:
                Kind = ShapeKind.Object;
                break;
        }
    }

    public bool NonNull { get; }

    public ShapeKind Kind { get; }

    public LeafType? Leaf { get; }

    public ValueShape? Item { get; }

    public static ValueShape Of(GraphQLType type) => new(type);
}
