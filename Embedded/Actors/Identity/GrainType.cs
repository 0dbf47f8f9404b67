namespace OrleansTrading.Embedded.Actors;

/// <summary>The kind of a grain: its class's name in lower case without the suffix <c>Grain</c>, as in Orleans.</summary>
public readonly struct GrainType : IEquatable<GrainType>, IComparable<GrainType>
{
    private readonly string? _value;

    private GrainType(string value) => _value = value;

    /// <summary>Whether this is the empty default.</summary>
    public bool IsDefault => _value is null;

    /// <summary>The name as a key.</summary>
    public IdSpan Value => _value is null ? default : IdSpan.Create(_value);

    /// <summary>Makes a grain type of its name.</summary>
    public static GrainType Create(string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value);
        return new GrainType(value);
    }

    // Names come from one place each (the class's description), so equal ones are mostly the same string.
    /// <inheritdoc/>
    public bool Equals(GrainType other) =>
        ReferenceEquals(_value, other._value) || string.Equals(_value, other._value, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is GrainType other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _value?.GetHashCode() ?? 0;

    /// <inheritdoc/>
    public int CompareTo(GrainType other) => string.CompareOrdinal(_value, other._value);

    /// <summary>The name.</summary>
    public override string ToString() => _value ?? string.Empty;

    /// <summary>Compares by value.</summary>
    public static bool operator ==(GrainType left, GrainType right) => left.Equals(right);

    /// <summary>Compares by value.</summary>
    public static bool operator !=(GrainType left, GrainType right) => !left.Equals(right);
}
