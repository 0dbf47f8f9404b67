namespace OrleansTrading.Embedded.GraphQL;

/// <summary>
/// Marks a method of the subscription class as a field. The method is called for every event; its parameters without a
/// service are the field's arguments, except the one marked <see cref="EventMessageAttribute"/>.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SubscribeAttribute : Attribute
{
    /// <summary>
    /// The method of the same class that makes the stream of events: it returns <c>IAsyncEnumerable&lt;T&gt;</c>, or a task
    /// of one or of <see cref="ISourceStream{TMessage}"/>, takes arguments of the field by their names, and is no field
    /// itself. Without it the events are those of a topic.
    /// </summary>
    public string? With { get; set; }
}

/// <summary>
/// Names the topic of a field that has no method to make its stream. Without it the name of the field's method is the topic.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TopicAttribute : Attribute
{
    /// <summary>The topic has the name of the method.</summary>
    public TopicAttribute()
    {
    }

    /// <summary>A topic by its name.</summary>
    /// <param name="name">The name; <c>{symbol}</c> stands for the value of the argument <c>symbol</c>.</param>
    public TopicAttribute(string name) => Name = name;

    /// <summary>The name, with the placeholders.</summary>
    public string? Name { get; }
}

/// <summary>Marks the parameter of a subscription field's method that receives the event.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class EventMessageAttribute : Attribute;
