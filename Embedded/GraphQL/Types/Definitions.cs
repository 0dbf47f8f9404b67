using OrleansTrading.Embedded.GraphQL.Execution;
using OrleansTrading.Embedded.GraphQL.Subscriptions;

namespace OrleansTrading.Embedded.GraphQL.Types;

/// <summary>Writes a plain value of an object straight into the response; false where it is null.</summary>
internal delegate bool LeafWriter(JsonBuffer output, object parent);

/// <summary>A resolver that has its value at once.</summary>
internal delegate object? Resolver(object? parent, object?[] arguments, RequestState request);

/// <summary>A resolver whose value may come later.</summary>
internal delegate ValueTask<object?> AsyncResolver(object? parent, object?[] arguments, RequestState request);

/// <summary>A field of an object type, with the one delegate that resolves it.</summary>
internal sealed class FieldDefinition(string name, GraphQLType type)
{
    public string Name { get; } = name;

    public GraphQLType Type { get; } = type;

    public string? Description { get; init; }

    public string? DeprecationReason { get; init; }

    public ArgumentDefinition[] Arguments { get; init; } = [];

    /// <summary>Set for plain properties of leaf type.</summary>
    public LeafWriter? Writer { get; init; }

    public Resolver? Resolver { get; init; }

    public AsyncResolver? AsyncResolver { get; init; }

    /// <summary>Makes the stream of events; set for the fields of the subscription type alone.</summary>
    public Subscriber? Subscriber { get; init; }

    /// <summary>Whether the field is a plain property, which costs nothing.</summary>
    public bool IsProperty { get; init; }

    /// <summary>The rules of the field itself.</summary>
    public AuthorizationRule[] Rules { get; init; } = [];

    /// <summary>Whether rules of the returned type do not apply.</summary>
    public bool AllowsAnonymous { get; init; }

    public int IndexOfArgument(string argumentName) => Array.FindIndex(Arguments, a => a.Name == argumentName);
}

/// <summary>An argument of a field, or a field of an input object.</summary>
internal sealed class ArgumentDefinition(string name, GraphQLType type)
{
    public string Name { get; } = name;

    public GraphQLType Type { get; } = type;

    public string? Description { get; init; }

    public string? DeprecationReason { get; init; }

    public bool HasDefault { get; init; }

    /// <summary>The default as coercion would return it.</summary>
    public object? Default { get; init; }

    public bool IsRequired => Type.IsNonNull && !HasDefault;

    /// <summary>Turns a coerced value (lists are <c>object?[]</c>) into what the parameter takes.</summary>
    public Func<object?, object?> Bind { get; init; } = value => value;
}

/// <summary>One <c>[Authorize]</c>.</summary>
internal sealed record AuthorizationRule(string? Policy, string Roles);
