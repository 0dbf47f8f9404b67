using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using OrleansTrading.Embedded.GraphQL.Execution;
using OrleansTrading.Embedded.GraphQL.Language;

namespace OrleansTrading.Embedded.GraphQL.Types;

/// <summary>A type whose values are written and read whole: scalars and enums.</summary>
internal abstract class LeafType(string name, string? description) : NamedType(name, description)
{
    /// <summary>Reads a literal; null is never given.</summary>
    public abstract bool TryRead(ValueNode literal, [NotNullWhen(true)] out object? value);

    /// <summary>Reads a value of the request's variables; null is never given.</summary>
    public abstract bool TryRead(JsonElement json, [NotNullWhen(true)] out object? value);

    public abstract void Write(JsonBuffer output, object value);

    /// <summary>The value as the schema's text prints a default.</summary>
    public abstract ValueNode ToLiteral(object value);
}

internal abstract class ScalarType(string name, string? description) : LeafType(name, description)
{
    public override TypeKind Kind => TypeKind.Scalar;

    public virtual string? SpecifiedBy => null;

    /// <summary>Whether the specification defines the scalar, so that the schema's text leaves it out.</summary>
    public virtual bool IsBuiltIn => false;

    public abstract Type ClrType { get; }
}

/// <summary>A scalar with one CLR type.</summary>
internal abstract class ScalarType<T>(string name, string? description) : ScalarType(name, description)
    where T : notnull
{
    public override Type ClrType => typeof(T);

    public sealed override bool TryRead(ValueNode literal, [NotNullWhen(true)] out object? value)
    {
        bool read = Read(literal, out T result);
        value = read ? result : null;
        return read;
    }

    public sealed override bool TryRead(JsonElement json, [NotNullWhen(true)] out object? value)
    {
        bool read = Read(json, out T result);
        value = read ? result : null;
        return read;
    }

    public sealed override void Write(JsonBuffer output, object value)
    {
        if (value is not T typed)
            throw new LeafValueException($"{Name} cannot represent a value of type {value.GetType().Name}.");
        Write(output, typed);
    }

    public sealed override ValueNode ToLiteral(object value) => ToLiteral((T)value);

    protected abstract bool Read(ValueNode literal, out T value);

    protected abstract bool Read(JsonElement json, out T value);

    protected abstract void Write(JsonBuffer output, T value);

    protected abstract ValueNode ToLiteral(T value);
}
