using System.Linq.Expressions;
using System.Reflection;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OrleansTrading.Embedded.GraphQL.Execution;

namespace OrleansTrading.Embedded.GraphQL.Types;

/// <summary>Makes a field from a member of a class and compiles its resolver, once.</summary>
internal sealed class FieldFactory(TypeMapper mapper, IServiceProviderIsService? registrations)
{
    public static readonly ParameterExpression Parent = Expression.Parameter(typeof(object), "parent");
    public static readonly ParameterExpression Arguments = Expression.Parameter(typeof(object?[]), "arguments");
    public static readonly ParameterExpression Request = Expression.Parameter(typeof(RequestState), "request");

    public static AuthorizationRule[] RulesOf(MemberInfo member) =>
        [.. member.GetCustomAttributes<AuthorizeAttribute>().Select(a =>
            new AuthorizationRule(a.Policy, a.Roles is null ? "" : string.Join(',', a.Roles)))];

    public FieldDefinition FromProperty(
        ObjectType target, PropertyInfo property, InstanceSource? instances, AuthorizationRule[] classRules)
    {
        Expression value = Expression.Property(Instance(property.DeclaringType!, property.ReflectedType!, instances), property);
        GraphQLType type = mapper.Output(property);
        bool anonymous = property.IsDefined(typeof(AllowAnonymousAttribute));
        return new FieldDefinition(NameOf(target, Naming.OfProperty(property)), type)
        {
            Description = Naming.Description(property),
            DeprecationReason = Naming.Deprecation(property),
            IsProperty = instances is null,
            Writer = instances is null ? LeafWriters.Compile(type, property) : null,
            Resolver = Expression.Lambda<Resolver>(Box(value), Parent, Arguments, Request).Compile(),
            AllowsAnonymous = anonymous,
            Rules = [.. anonymous ? [] : classRules, .. RulesOf(property)],
        };
    }

    public FieldDefinition FromMethod(
        ObjectType target, MethodInfo method, InstanceSource? instances, AuthorizationRule[] classRules)
    {
        bool isAsync = ResolverTasks.IsAwaited(method.ReturnType);
        var arguments = new List<ArgumentDefinition>();
        Expression[] passed = Array.ConvertAll(method.GetParameters(), p => Pass(p, argument =>
        {
            arguments.Add(InputFactory.Argument(argument, mapper));
            return arguments.Count - 1;
        }));

        Expression call = Expression.Call(Instance(method.DeclaringType!, method.ReflectedType!, instances), method, passed);
        bool anonymous = method.IsDefined(typeof(AllowAnonymousAttribute));
        return new FieldDefinition(NameOf(target, Naming.OfMethod(method, isAsync)), mapper.Output(method, isAsync))
        {
            Description = Naming.Description(method),
            DeprecationReason = Naming.Deprecation(method),
            Arguments = [.. arguments],
            Resolver = isAsync ? null : Expression.Lambda<Resolver>(Box(call), Parent, Arguments, Request).Compile(),
            AsyncResolver = isAsync
                ? Expression.Lambda<AsyncResolver>(ResolverTasks.Adapt(call), Parent, Arguments, Request).Compile()
                : null,
            Subscriber = target.IsSubscription
                ? new SubscriptionFactory(this, registrations).Subscriber(method, instances, [.. arguments])
                : SubscriptionFactory.None(method),
            AllowsAnonymous = anonymous,
            Rules = [.. anonymous ? [] : classRules, .. RulesOf(method)],
        };
    }

    /// <summary>An element of an <c>object?[]</c> as the type a parameter has.</summary>
    public static Expression Unpack(Expression values, int index, Type type) =>
        Expression.Convert(Expression.ArrayIndex(values, Expression.Constant(index)), type);

    private static string NameOf(ObjectType target, string name)
    {
        bool isName = name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
        if (!isName)
            throw new SchemaException($"{target.Name}.{name} is not a GraphQL name; give it one with [GraphQLName].");
        return name;
    }

    public static UnaryExpression Instance(Type declaring, Type reflected, InstanceSource? instances)
    {
        Type type = declaring.IsAssignableFrom(reflected) ? reflected : declaring;
        if (instances is null)
            return type.IsValueType ? Expression.Unbox(Parent, type) : Expression.Convert(Parent, type);
        return Expression.Convert(
            Expression.Call(Expression.Constant(instances), nameof(InstanceSource.Get), null, Request), type);
    }

    private static Expression Box(Expression value) => Expression.Call(ResolverTasks.BoxMethod(value.Type), value);

    /// <summary>What a parameter of a resolver receives.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="argument">The place of the argument that the parameter stands for, where it stands for one.</param>
    public Expression Pass(ParameterInfo parameter, Func<ParameterInfo, int> argument)
    {
        Type type = parameter.ParameterType;
        if (type == typeof(CancellationToken))
            return Expression.Property(Request, nameof(RequestState.Cancellation));
        if (parameter.IsDefined(typeof(ParentAttribute)) || parameter.IsDefined(typeof(EventMessageAttribute)))
            return type.IsValueType ? Expression.Unbox(Parent, type) : Expression.Convert(Parent, type);
        if (type == typeof(IServiceProvider))
            return Expression.Property(Request, nameof(RequestState.Services));
        if (type == typeof(ClaimsPrincipal))
            return Expression.Property(Request, nameof(RequestState.User));
        if (type == typeof(HttpContext))
            return Expression.Call(Request, nameof(RequestState.RequireHttpContext), null);
        if (parameter.GetCustomAttribute<ServiceAttribute>() is { Key: { } key })
            return Expression.Call(Request, nameof(RequestState.KeyedService), [type], Expression.Constant(key));
        if (parameter.IsDefined(typeof(ServiceAttribute)) || IsService(type))
            return Expression.Call(Request, nameof(RequestState.Service), [type]);
        return Unpack(Arguments, argument(parameter), type);
    }

    // The container claims to know every IEnumerable<T>; those are list arguments unless marked [Service].
    private bool IsService(Type type) =>
        !type.IsValueType
        && !(type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IEnumerable<>))
        && registrations?.IsService(type) == true;
}
