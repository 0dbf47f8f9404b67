using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using OrleansTrading.Embedded.GraphQL.Introspection;

namespace OrleansTrading.Embedded.GraphQL.Types;

/// <summary>Makes the schema from root classes, extension classes and whatever types they reach.</summary>
internal sealed class SchemaBuilder
{
    private readonly IServiceProvider _services;
    private readonly TypeMapper _mapper = new();
    private readonly FieldFactory _fields;
    private readonly Dictionary<Type, InstanceSource> _instances = [];

    private SchemaBuilder(IServiceProvider services)
    {
        _services = services;
        _fields = new FieldFactory(_mapper, services.GetService<IServiceProviderIsService>());
    }

    /// <summary>Builds the schema; it is checked as a whole, so that a mistake shows at start-up.</summary>
    /// <exception cref="SchemaException">A class cannot be expressed in GraphQL.</exception>
    public static Schema Build(
        IServiceProvider services, Type? query, Type? mutation, Type? subscription, IReadOnlyList<Type> extensions)
    {
        if (query is null)
            throw new SchemaException("A schema needs a query type: call AddQueryType<T>().");
        return new SchemaBuilder(services).Build(query, mutation, subscription, extensions);
    }

    private Schema Build(Type query, Type? mutation, Type? subscription, IReadOnlyList<Type> extensions)
    {
        ObjectType queryType = Root(query);
        ObjectType? mutationType = mutation is null ? null : Root(mutation);
        ObjectType? subscriptionType = subscription is null ? null : Root(subscription, isSubscription: true);
        CompletePending();
        foreach (Type extension in extensions)
            Extend(extension);

        // The type model of introspection is itself made from classes; its two fields belong to no listed type.
        var introspection = new IntrospectionRoot();
        var hidden = new ObjectType("__Introspection", null, typeof(IntrospectionRoot));
        AddMembers(hidden, typeof(IntrospectionRoot), InstanceSource.Constant(introspection));
        CompletePending();

        _mapper.RequireScalar("String");
        _mapper.RequireScalar("Boolean");
        foreach (ObjectType type in _mapper.Types.Values.OfType<ObjectType>())
        {
            if (type.Fields.Count == 0)
                throw new SchemaException($"The type {type.Name} has no fields.");
        }

        var schema = new Schema(queryType, mutationType, subscriptionType, _mapper.Types)
        {
            IntrospectionFields = [.. hidden.Fields],
        };
        introspection.Describe(schema);
        return schema;
    }

    private ObjectType Root(Type type, bool isSubscription = false)
    {
        ObjectType root = _mapper.AddObject(type, complete: false);
        root.IsSubscription = isSubscription;
        AddMembers(root, type, SourceOf(type));
        return root;
    }

    private void CompletePending()
    {
        while (_mapper.TryTakePending(out ObjectType? type))
            AddMembers(type, type.ClrType!, instances: null);
    }

    private void Extend(Type extension)
    {
        ExtendObjectTypeAttribute attribute = extension.GetCustomAttribute<ExtendObjectTypeAttribute>()
            ?? throw new SchemaException($"{extension.Name} lacks [ExtendObjectType].");
        ObjectType? target = attribute.ExtendsType is { } extended
            ? _mapper.FindObject(extended)
            : _mapper.Types.GetValueOrDefault(attribute.Name!) as ObjectType;
        if (target is null)
        {
            throw new SchemaException(
                $"{extension.Name} extends {attribute.ExtendsType?.Name ?? attribute.Name}, which is not in the schema.");
        }

        AddMembers(target, extension, SourceOf(extension));
        CompletePending();
    }

    private InstanceSource SourceOf(Type type)
    {
        if (type.IsAbstract)
            throw new SchemaException($"{type.Name} must be a plain class, neither static nor abstract.");
        if (_instances.TryGetValue(type, out InstanceSource? source))
            return source;
        bool registered = _services.GetService<IServiceProviderIsService>()?.IsService(type) == true;
        return _instances[type] = registered ? InstanceSource.Service(type) : InstanceSource.Created(_services, type);
    }

    private void AddMembers(ObjectType target, Type type, InstanceSource? instances)
    {
        AuthorizationRule[] classRules = instances is null ? [] : FieldFactory.RulesOf(type);
        foreach (PropertyInfo property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (!IsField(property))
                continue;
            if (target.IsSubscription)
            {
                throw new SchemaException(
                    $"{type.Name}.{property.Name} is a property; a subscription needs a method with [Subscribe].");
            }

            target.Add(_fields.FromProperty(target, property, instances, classRules));
        }

        HashSet<string> streams = SubscriptionFactory.StreamsOf(type);
        foreach (MethodInfo method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance))
        {
            if (IsField(method) && !streams.Contains(method.Name))
                target.Add(_fields.FromMethod(target, method, instances, classRules));
        }
    }

    private static bool IsField(PropertyInfo property) =>
        property.GetMethod is { IsPublic: true }
        && property.GetIndexParameters().Length == 0
        && !property.IsDefined(typeof(GraphQLIgnoreAttribute));

    private static bool IsField(MethodInfo method) =>
        !method.IsSpecialName
        && !method.IsGenericMethod
        && method.ReturnType != typeof(void)
        && method.ReturnType != typeof(Task)
        && method.ReturnType != typeof(ValueTask)
        && method.GetBaseDefinition().DeclaringType != typeof(object)
        && method.Name is not ("Equals" or "CompareTo" or "Deconstruct" or "<Clone>$")
        && !Array.Exists(method.GetParameters(), p => p.ParameterType.IsByRef)
        && !method.IsDefined(typeof(GraphQLIgnoreAttribute));
}
