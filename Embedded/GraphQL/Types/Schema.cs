using OrleansTrading.Embedded.GraphQL.Language;

namespace OrleansTrading.Embedded.GraphQL.Types;

/// <summary>All types an endpoint serves, complete and immutable.</summary>
internal sealed class Schema(
    ObjectType query, ObjectType? mutation, ObjectType? subscription, IReadOnlyDictionary<string, NamedType> types)
{
    public ObjectType Query { get; } = query;

    public ObjectType? Mutation { get; } = mutation;

    public ObjectType? Subscription { get; } = subscription;

    /// <summary>Every named type by its name, those of introspection too.</summary>
    public IReadOnlyDictionary<string, NamedType> Types { get; } = types;

    public IReadOnlyList<DirectiveDefinition> Directives { get; } = DirectiveDefinition.All(types);

    /// <summary><c>__schema</c> and <c>__type</c>, fields of the query type that are not listed.</summary>
    public FieldDefinition[] IntrospectionFields { get; set; } = [];

    public ObjectType? RootOf(OperationKind kind) => kind switch
    {
        OperationKind.Query => Query,
        OperationKind.Mutation => Mutation,
        _ => Subscription,
    };

    /// <summary>A field of a type by name, hidden ones of the query type included.</summary>
    public FieldDefinition? FindField(ObjectType type, string name)
    {
        if (type.Find(name) is { } field)
            return field;
        return name == TypeNameField.Name
            ? TypeNameField
            : ReferenceEquals(type, Query) ? Array.Find(IntrospectionFields, f => f.Name == name) : null;
    }

    /// <summary>The type a variable definition names; null where the schema has no such type.</summary>
    public GraphQLType? Resolve(TypeNode node) => node switch
    {
        NonNullTypeNode nonNull => Resolve(nonNull.Inner) is { } inner ? new NonNullType(inner) : null,
        ListTypeNode list => Resolve(list.Inner) is { } inner ? new ListType(inner) : null,
        NamedTypeNode named => Types.GetValueOrDefault(named.Name),
        _ => null,
    };

    /// <summary>The field every object type has; its value is known when the operation is compiled.</summary>
    public FieldDefinition TypeNameField { get; } =
        new("__typename", new NonNullType(types["String"])) { IsProperty = true };
}

/// <summary>A directive of the schema.</summary>
internal sealed record DirectiveDefinition(
    string Name, string Description, string[] Locations, ArgumentDefinition[] Arguments)
{
    public static IReadOnlyList<DirectiveDefinition> All(IReadOnlyDictionary<string, NamedType> types)
    {
        var required = new NonNullType(types["Boolean"]);
        string[] selections = ["FIELD", "FRAGMENT_SPREAD", "INLINE_FRAGMENT"];
        return
        [
            new("skip", "Leaves the selection out when the argument is true.", selections, [new("if", required)]),
            new("include", "Keeps the selection only when the argument is true.", selections, [new("if", required)]),
            new("deprecated", "Marks an element of the schema as no longer supported.",
                ["FIELD_DEFINITION", "ARGUMENT_DEFINITION", "INPUT_FIELD_DEFINITION", "ENUM_VALUE"],
                [new("reason", types["String"]) { HasDefault = true, Default = "No longer supported" }]),
            new("specifiedBy", "Gives the address of a scalar's specification.", ["SCALAR"],
                [new("url", new NonNullType(types["String"]))]),
        ];
    }
}
