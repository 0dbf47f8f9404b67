using OrleansTrading.Embedded.GraphQL.Types;

namespace OrleansTrading.Embedded.GraphQL.Introspection;

// The types of introspection, as the specification names them; the schema is made from these classes like any other.

[GraphQLName("__Schema")]
internal sealed class SchemaDescription(Schema schema, TypeDescription[] types)
{
    public string? Description => null;

    public IReadOnlyList<TypeDescription> Types => types;

    public TypeDescription QueryType => new(schema.Query);

    public TypeDescription? MutationType => schema.Mutation is null ? null : new(schema.Mutation);

    public TypeDescription? SubscriptionType => schema.Subscription is null ? null : new(schema.Subscription);

    public IReadOnlyList<DirectiveDescription> Directives => [.. schema.Directives.Select(d => new DirectiveDescription(d))];
}

[GraphQLName("__TypeKind")]
internal enum TypeKindName
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

[GraphQLName("__Type")]
internal sealed class TypeDescription(GraphQLType type)
{
    private readonly FieldDescription[]? _fields =
        (type as ObjectType)?.Fields.Select(f => new FieldDescription(f)).ToArray();

    public TypeKindName Kind => (TypeKindName)type.Kind;

    public string? Name => (type as NamedType)?.Name;

    public string? Description => (type as NamedType)?.Description;

    [GraphQLName("specifiedByURL")]
    public string? SpecifiedByUrl => (type as ScalarType)?.SpecifiedBy;

    public IReadOnlyList<FieldDescription>? GetFields(bool? includeDeprecated = false) =>
        includeDeprecated == true ? _fields : _fields?.Where(f => !f.IsDeprecated).ToArray();

    // There are no interfaces; an object type says so with an empty list, as the specification asks.
    public IReadOnlyList<TypeDescription>? Interfaces => type is ObjectType ? [] : null;

    public IReadOnlyList<TypeDescription>? PossibleTypes => null;

    public IReadOnlyList<EnumValueDescription>? GetEnumValues(bool? includeDeprecated = false) =>
        (type as EnumType)?.Values
            .Where(v => includeDeprecated == true || v.DeprecationReason is null)
            .Select(v => new EnumValueDescription(v))
            .ToArray();

    public IReadOnlyList<InputValueDescription>? GetInputFields(bool? includeDeprecated = false) =>
        type is InputObjectType input ? InputValueDescription.List(input.Fields, includeDeprecated) : null;

    public TypeDescription? OfType => type switch
    {
        NonNullType nonNull => new(nonNull.Inner),
        ListType list => new(list.Inner),
        _ => null,
    };

    public bool? IsOneOf => type is InputObjectType ? false : null;
}

[GraphQLName("__Field")]
internal sealed class FieldDescription(FieldDefinition definition)
{
    public string Name => definition.Name;

    public string? Description => definition.Description;

    public IReadOnlyList<InputValueDescription> GetArgs(bool? includeDeprecated = false) =>
        InputValueDescription.List(definition.Arguments, includeDeprecated);

    public TypeDescription Type => new(definition.Type);

    public bool IsDeprecated => definition.DeprecationReason is not null;

    public string? DeprecationReason => definition.DeprecationReason;
}

[GraphQLName("__InputValue")]
internal sealed class InputValueDescription(ArgumentDefinition argument)
{
    public string Name => argument.Name;

    public string? Description => argument.Description;

    public TypeDescription Type => new(argument.Type);

    public string? DefaultValue => DefaultLiteral.Print(argument);

    public bool IsDeprecated => argument.DeprecationReason is not null;

    public string? DeprecationReason => argument.DeprecationReason;

    internal static InputValueDescription[] List(ArgumentDefinition[] arguments, bool? includeDeprecated) =>
        [.. arguments
            .Where(a => includeDeprecated == true || a.DeprecationReason is null)
            .Select(a => new InputValueDescription(a))];
}

[GraphQLName("__EnumValue")]
internal sealed class EnumValueDescription(EnumValueDefinition value)
{
    public string Name => value.Name;

    public string? Description => value.Description;

    public bool IsDeprecated => value.DeprecationReason is not null;

    public string? DeprecationReason => value.DeprecationReason;
}

[GraphQLName("__Directive")]
internal sealed class DirectiveDescription(DirectiveDefinition directive)
{
    public string Name => directive.Name;

    public string? Description => directive.Description;

    public IReadOnlyList<DirectiveLocationName> Locations =>
        [.. directive.Locations.Select(l => Enum.Parse<DirectiveLocationName>(l.Replace("_", ""), ignoreCase: true))];

    public IReadOnlyList<InputValueDescription> GetArgs(bool? includeDeprecated = false) =>
        InputValueDescription.List(directive.Arguments, includeDeprecated);

    public bool IsRepeatable => false;
}

[GraphQLName("__DirectiveLocation")]
internal enum DirectiveLocationName
{
    Query,
    Mutation,
    Subscription,
    Field,
    FragmentDefinition,
    FragmentSpread,
    InlineFragment,
    VariableDefinition,
    Schema,
    Scalar,
    Object,
    FieldDefinition,
    ArgumentDefinition,
    Interface,
    Union,
    Enum,
    EnumValue,
    InputObject,
    InputFieldDefinition,
}
