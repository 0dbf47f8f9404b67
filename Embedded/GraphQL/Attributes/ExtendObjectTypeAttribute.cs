namespace OrleansTrading.Embedded.GraphQL;

/// <summary>Adds the fields of the marked class to an object type of the schema.</summary>
[AttributeUsage(AttributeTargets.Class)]
public class ExtendObjectTypeAttribute : Attribute
{
    /// <summary>Extends a type by its name in the schema.</summary>
    /// <param name="name">The name.</param>
    public ExtendObjectTypeAttribute(string name) => Name = name;

    /// <summary>Extends the object type made from a class.</summary>
    /// <param name="extendsType">The class.</param>
    public ExtendObjectTypeAttribute(Type extendsType) => ExtendsType = extendsType;

    /// <summary>The name of the extended type, where it is given by name.</summary>
    public string? Name { get; }

    /// <summary>The class of the extended type, where it is given by class.</summary>
    public Type? ExtendsType { get; }
}

/// <summary>Adds the fields of the marked class to the object type made from <typeparamref name="T"/>.</summary>
/// <typeparam name="T">The extended class.</typeparam>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ExtendObjectTypeAttribute<T>() : ExtendObjectTypeAttribute(typeof(T));
