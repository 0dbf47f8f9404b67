namespace OrleansTrading.Embedded.GraphQL;

/// <summary>Gives a type, field, argument or enum value another name in the schema.</summary>
/// <param name="name">The name; a GraphQL name.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum | AttributeTargets.Interface
    | AttributeTargets.Property | AttributeTargets.Method | AttributeTargets.Parameter | AttributeTargets.Field)]
public sealed class GraphQLNameAttribute(string name) : Attribute
{
    /// <summary>The name.</summary>
    public string Name { get; } = name;
}

/// <summary>Describes a type, field, argument or enum value in the schema.</summary>
/// <param name="description">The text, in Markdown.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum | AttributeTargets.Interface
    | AttributeTargets.Property | AttributeTargets.Method | AttributeTargets.Parameter | AttributeTargets.Field)]
public sealed class GraphQLDescriptionAttribute(string description) : Attribute
{
    /// <summary>The text.</summary>
    public string Description { get; } = description;
}

/// <summary>Keeps a member out of the schema.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Method | AttributeTargets.Field)]
public sealed class GraphQLIgnoreAttribute : Attribute;

/// <summary>Marks a field, argument or enum value deprecated; <see cref="ObsoleteAttribute"/> does the same.</summary>
/// <param name="deprecationReason">Why, and what to use instead.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Method | AttributeTargets.Parameter | AttributeTargets.Field)]
public sealed class GraphQLDeprecatedAttribute(string deprecationReason) : Attribute
{
    /// <summary>Why, and what to use instead.</summary>
    public string DeprecationReason { get; } = deprecationReason;
}

/// <summary>Marks the parameter of a resolver that receives the object the field belongs to.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ParentAttribute : Attribute;

/// <summary>Marks a parameter of a resolver as a service. Registered services are recognised without it.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ServiceAttribute : Attribute
{
    /// <summary>A service by its type.</summary>
    public ServiceAttribute()
    {
    }

    /// <summary>A keyed service.</summary>
    /// <param name="key">Its key.</param>
    public ServiceAttribute(string key) => Key = key;

    /// <summary>The key of a keyed service.</summary>
    public string? Key { get; }
}
