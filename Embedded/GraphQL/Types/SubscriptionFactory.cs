using System.Linq.Expressions;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using OrleansTrading.Embedded.GraphQL.Subscriptions;

namespace OrleansTrading.Embedded.GraphQL.Types;

/// <summary>Finds and compiles what makes the stream of events of a subscription field: a method, or a topic.</summary>
internal sealed class SubscriptionFactory(FieldFactory fields, IServiceProviderIsService? registrations)
{
    private const BindingFlags AnyMethod =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;

    /// <summary>The methods of a class that make streams, by name; they are no fields.</summary>
    public static HashSet<string> StreamsOf(Type type) =>
        [.. type.GetMethods().Select(m => m.GetCustomAttribute<SubscribeAttribute>()?.With).OfType<string>()];

    /// <summary>Checks that a method outside the subscription type does not look like one of its fields.</summary>
    public static Subscriber? None(MethodInfo method)
    {
        if (method.IsDefined(typeof(SubscribeAttribute)))
            throw Mistake(method, "has [Subscribe], but is not in the subscription type");
        if (method.GetParameters().Any(p => p.IsDefined(typeof(EventMessageAttribute))))
            throw Mistake(method, "has an [EventMessage], but no [Subscribe]");
        return null;
    }

    /// <summary>The source of a field's events.</summary>
    /// <param name="method">The field's method.</param>
    /// <param name="instances">Where the instance of its class comes from.</param>
    /// <param name="arguments">The field's arguments.</param>
    public Subscriber Subscriber(MethodInfo method, InstanceSource? instances, ArgumentDefinition[] arguments)
    {
        SubscribeAttribute attribute = method.GetCustomAttribute<SubscribeAttribute>()
            ?? throw Mistake(method, "lacks [Subscribe], or is named by none of them");
        ParameterInfo[] messages = [.. method.GetParameters().Where(p => p.IsDefined(typeof(EventMessageAttribute)))];
        if (messages.Length != 1)
            throw Mistake(method, "needs one parameter with [EventMessage]");
        Type message = messages[0].ParameterType;
        if (string.IsNullOrEmpty(attribute.With))
            return Topic(method, message, arguments);
        if (method.IsDefined(typeof(TopicAttribute)))
            throw Mistake(method, "has both a [Topic] and a method that makes its stream");
        return Compile(method, attribute.With, message, instances, arguments);
    }

    private Subscriber Compile(
        MethodInfo method, string with, Type message, InstanceSource? instances, ArgumentDefinition[] arguments)
    {
        MethodInfo[] found = [.. method.ReflectedType!.GetMethods(AnyMethod).Where(m => m.Name == with)];
        if (found is not [{ IsGenericMethod: false } stream])
            throw Mistake(method, $"names {with} for its stream, and there is not exactly one plain method of that name");
        (Type events, string adapter) = Adapter(stream.ReturnType)
            ?? throw Mistake(
                stream, "makes a stream and must return IAsyncEnumerable<T>, or a task of one or of ISourceStream<T>");
        if (!message.IsAssignableFrom(events))
            throw Mistake(stream, $"makes events of type {events.Name}, but {method.Name} takes {message.Name}");

        bool wantsEvent = stream.GetParameters().Any(
            p => p.IsDefined(typeof(EventMessageAttribute)) || p.IsDefined(typeof(ParentAttribute)));
        if (wantsEvent)
            throw Mistake(stream, "makes the stream, when there is no event yet");
        ParameterInfo[] given = method.GetParameters();
        Expression[] passed = Array.ConvertAll(stream.GetParameters(), p => fields.Pass(p, Place));
        Expression call = Expression.Call(
            stream.IsStatic ? null : FieldFactory.Instance(stream.DeclaringType!, method.ReflectedType!, instances),
            stream,
            passed);
        Expression source = Expression.Call(typeof(EventSource), adapter, [events], call, FieldFactory.Request);
        return Expression.Lambda<Subscriber>(source, FieldFactory.Arguments, FieldFactory.Request).Compile();

        int Place(ParameterInfo parameter)
        {
            string name = Naming.OfParameter(parameter);
            int place = Array.FindIndex(arguments, a => a.Name == name);
            if (place < 0)
                throw Mistake(stream, $"asks for {name}, which is neither a service nor an argument of {method.Name}");
            if (!Array.Exists(given, g => Naming.OfParameter(g) == name && g.ParameterType == parameter.ParameterType))
                throw Mistake(stream, $"takes {name} with another type than {method.Name} does");
            return place;
        }
    }

    /// <summary>The type of the events, and the method of <see cref="EventSource"/> that reads them.</summary>
    private static (Type Events, string Adapter)? Adapter(Type type)
    {
        if (!type.IsGenericType)
            return null;
        Type definition = type.GetGenericTypeDefinition();
        Type inner = type.GetGenericArguments()[0];
        if (definition == typeof(IAsyncEnumerable<>))
            return (inner, nameof(EventSource.FromEvents));
        bool isTask = definition == typeof(Task<>);
        if ((!isTask && definition != typeof(ValueTask<>)) || !inner.IsGenericType)
            return null;
        Type events = inner.GetGenericArguments()[0];
        if (inner.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>))
            return (events, isTask ? nameof(EventSource.FromEventsTask) : nameof(EventSource.FromEventsValueTask));
        return inner.GetGenericTypeDefinition() == typeof(ISourceStream<>)
            ? (events, isTask ? nameof(EventSource.FromStreamTask) : nameof(EventSource.FromStreamValueTask))
            : null;
    }

    private Subscriber Topic(MethodInfo method, Type message, ArgumentDefinition[] arguments)
    {
        if (registrations?.IsService(typeof(ITopicEventReceiver)) == false)
            throw Mistake(method, "subscribes to a topic: call AddInMemorySubscriptions(), or name a method with With");
        TopicName name;
        try
        {
            name = new TopicName(method.GetCustomAttribute<TopicAttribute>()?.Name ?? method.Name, arguments);
        }
        catch (FormatException exception)
        {
            throw Mistake(method, exception.Message);
        }

        return typeof(TopicName).GetMethod(nameof(TopicName.SubscribeAsync))!
            .MakeGenericMethod(message)
            .CreateDelegate<Subscriber>(name);
    }

    private static SchemaException Mistake(MethodInfo method, string what) =>
        new($"{method.ReflectedType!.Name}.{method.Name} {what}.");
}
