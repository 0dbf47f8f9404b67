using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace OrleansTrading.Embedded.GraphQL.Types;

/// <summary>Finds the GraphQL type of a C# type, naming object types and leaving their fields for later.</summary>
internal sealed class TypeMapper
{
    private static readonly ScalarType[] Scalars =
    [
        new StringScalar(), new BooleanScalar(), new IntScalar(), new LongScalar(), new FloatScalar(), new DecimalScalar(),
        new UuidScalar(), new DateTimeScalar(),
    ];

    private readonly Dictionary<string, NamedType> _types = [];
    private readonly Dictionary<Type, NamedType> _leafs = [];
    private readonly Dictionary<Type, ObjectType> _objects = [];
    private readonly Dictionary<Type, InputObjectType> _inputs = [];
    private readonly Queue<ObjectType> _pending = [];
    private readonly NullabilityInfoContext _nullability = new();

    /// <summary>Every named type met so far.</summary>
    public IReadOnlyDictionary<string, NamedType> Types => _types;

    public ObjectType? FindObject(Type type) => _objects.GetValueOrDefault(type);

    public bool TryTakePending([NotNullWhen(true)] out ObjectType? type) => _pending.TryDequeue(out type);

    public void RequireScalar(string name) => Leaf(Array.Find(Scalars, s => s.Name == name)!.ClrType);

    public ObjectType AddObject(Type type, bool complete = true)
    {
        if (_objects.TryGetValue(type, out ObjectType? existing))
            return existing;
        var created = new ObjectType(Naming.OfType(type), Naming.Description(type), type) { Rules = FieldFactory.RulesOf(type) };
        Register(created);
        _objects.Add(type, created);
        if (complete)
            _pending.Enqueue(created);
        return created;
    }

    /// <summary>The type of a field, given what its member returns once awaited.</summary>
    public GraphQLType Output(PropertyInfo property) => Output(property.PropertyType, _nullability.Create(property), property);

    /// <inheritdoc cref="Output(PropertyInfo)"/>
    public GraphQLType Output(MethodInfo method, bool isAsync)
    {
        NullabilityInfo info = _nullability.Create(method.ReturnParameter);
        return isAsync
            ? Output(method.ReturnType.GetGenericArguments()[0], info.GenericTypeArguments[0], method)
            : Output(method.ReturnType, info, method);
    }

    public GraphQLType Input(ParameterInfo parameter) =>
        Input(parameter.ParameterType, _nullability.Create(parameter), parameter.Member);

    public GraphQLType Input(PropertyInfo property) => Input(property.PropertyType, _nullability.Create(property), property);

    private GraphQLType Output(Type type, NullabilityInfo info, MemberInfo member) =>
        Wrap(type, info, isInput: false, member, Object);

    private GraphQLType Input(Type type, NullabilityInfo info, MemberInfo member) =>
        Wrap(type, info, isInput: true, member, InputObject);

    private GraphQLType Wrap(
        Type type, NullabilityInfo info, bool isInput, MemberInfo member, Func<Type, MemberInfo, NamedType> composite)
    {
        Type? underlying = Nullable.GetUnderlyingType(type);
        bool nullable = underlying is not null
            || (!type.IsValueType && (isInput ? info.WriteState : info.ReadState) != NullabilityState.NotNull);
        type = underlying ?? type;
        GraphQLType inner;
        if (Leaf(type) is { } leaf)
            inner = leaf;
        else if (TryElement(type, info, out Type? element, out NullabilityInfo? elementInfo))
            inner = new ListType(Wrap(element, elementInfo, isInput, member, composite));
        else
            inner = composite(type, member);
        return nullable ? inner : new NonNullType(inner);
    }

    private static bool TryElement(
        Type type,
        NullabilityInfo info,
        [NotNullWhen(true)] out Type? element,
        [NotNullWhen(true)] out NullabilityInfo? elementInfo)
    {
        element = type.IsArray ? type.GetElementType() : null;
        elementInfo = type.IsArray ? info.ElementType : null;
        if (element is null && type.IsGenericType && type.GetGenericArguments() is [{ } argument]
            && typeof(IEnumerable).IsAssignableFrom(type))
        {
            element = argument;
            elementInfo = info.GenericTypeArguments[0];
        }

        return element is not null && elementInfo is not null;
    }

    private NamedType? Leaf(Type type)
    {
        if (_leafs.TryGetValue(type, out NamedType? leaf))
            return leaf;
        NamedType? created = type.IsEnum
            ? (NamedType)Activator.CreateInstance(typeof(EnumType<>).MakeGenericType(type))!
            : Array.Find(Scalars, s => s.ClrType == type);
        if (created is null)
            return null;
        Register(created);
        _leafs.Add(type, created);
        return created;
    }

    private ObjectType Object(Type type, MemberInfo member)
    {
        RequirePlain(type, member);
        return AddObject(type);
    }

    private InputObjectType InputObject(Type type, MemberInfo member)
    {
        RequirePlain(type, member);
        if (_inputs.TryGetValue(type, out InputObjectType? existing))
            return existing;
        var created = new InputObjectType(Naming.OfInput(type), Naming.Description(type), type);
        Register(created);
        _inputs.Add(type, created);
        InputFactory.Complete(created, this);
        return created;
    }

    private void Register(NamedType type)
    {
        if (!_types.TryAdd(type.Name, type))
            throw new SchemaException($"Two classes are both named {type.Name} in the schema; rename one with [GraphQLName].");
    }

    private static void RequirePlain(Type type, MemberInfo member)
    {
        bool refused = type.IsInterface || type.IsAbstract || type.IsPrimitive || type.IsPointer || type == typeof(object)
            || typeof(Delegate).IsAssignableFrom(type) || typeof(IEnumerable).IsAssignableFrom(type)
            || (type.Namespace == "System" && type.Assembly == typeof(object).Assembly);
        if (refused)
        {
            throw new SchemaException(
                $"{member.DeclaringType?.Name}.{member.Name} uses {type}, which has no counterpart in this server's schema.");
        }
    }
}
