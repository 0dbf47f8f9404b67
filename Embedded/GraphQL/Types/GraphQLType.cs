namespace OrleansTrading.Embedded.GraphQL.Types;

/// <summary>The kinds of types, by the names introspection gives them.</summary>
internal enum TypeKind
{
    Scalar,
    Object,
    Interface,
    Union,
    Enum,
    InputObject,
    List,
    NonNull,
}

/// <summary>A type of the schema: named, or a wrapper around another.</summary>
internal abstract class GraphQLType
{
    public abstract TypeKind Kind { get; }

    /// <summary>The named type inside all wrappers.</summary>
    public abstract NamedType Named { get; }

    public bool IsNonNull => this is NonNullType;

    /// <summary>The type without an outer non-null.</summary>
    public GraphQLType Nullable => this is NonNullType nonNull ? nonNull.Inner : this;

    public bool IsSameAs(GraphQLType other) => (this, other) switch
    {
        (NonNullType a, NonNullType b) => a.Inner.IsSameAs(b.Inner),
        (ListType a, ListType b) => a.Inner.IsSameAs(b.Inner),
        _ => ReferenceEquals(this, other),
    };
}

internal sealed class NonNullType(GraphQLType inner) : GraphQLType
{
    public override TypeKind Kind => TypeKind.NonNull;

    public override NamedType Named => Inner.Named;

    public GraphQLType Inner { get; } = inner;

    public override string ToString() => $"{Inner}!";
}

internal sealed class ListType(GraphQLType inner) : GraphQLType
{
    public override TypeKind Kind => TypeKind.List;

    public override NamedType Named => Inner.Named;

    public GraphQLType Inner { get; } = inner;

    public override string ToString() => $"[{Inner}]";
}

internal abstract class NamedType(string name, string? description) : GraphQLType
{
    public string Name { get; } = name;

    public string? Description { get; } = description;

    public override NamedType Named => this;

    public bool IsLeaf => Kind is TypeKind.Scalar or TypeKind.Enum;

    public bool IsInput => Kind is TypeKind.Scalar or TypeKind.Enum or TypeKind.InputObject;

    public override string ToString() => Name;
}

/// <summary>A type with fields of its own to select.</summary>
internal sealed class ObjectType(string name, string? description, Type? clrType) : NamedType(name, description)
{
    private readonly Dictionary<string, FieldDefinition> _byName = [];
    private readonly List<FieldDefinition> _fields = [];

    public override TypeKind Kind => TypeKind.Object;

    public Type? ClrType { get; } = clrType;

    public IReadOnlyList<FieldDefinition> Fields => _fields;

    /// <summary>Whether it is the root of subscriptions, whose fields have streams of events.</summary>
    public bool IsSubscription { get; set; }

    /// <summary>The rules for every field that returns this type.</summary>
    public AuthorizationRule[] Rules { get; init; } = [];

    public FieldDefinition? Find(string fieldName) => _byName.GetValueOrDefault(fieldName);

    public void Add(FieldDefinition field)
    {
        if (!_byName.TryAdd(field.Name, field))
            throw new SchemaException($"The type {Name} has two fields named {field.Name}.");
        _fields.Add(field);
    }
}

/// <summary>An object type of arguments; made by a constructor of its class.</summary>
internal sealed class InputObjectType(string name, string? description, Type clrType) : NamedType(name, description)
{
    public override TypeKind Kind => TypeKind.InputObject;

    public Type ClrType { get; } = clrType;

    public ArgumentDefinition[] Fields { get; set; } = [];

    /// <summary>Makes the object; the flags say which fields have a value.</summary>
    public Func<object?[], bool[], object> Create { get; set; } = (_, _) => throw new InvalidOperationException();

    public int IndexOf(string fieldName) => Array.FindIndex(Fields, f => f.Name == fieldName);
}
