namespace OrleansTrading.Embedded.Actors;

/// <summary>A stream's name: a namespace, which may be missing, and a key.</summary>
public readonly struct StreamId : IEquatable<StreamId>, IComparable<StreamId>
{
    private readonly string? _namespace;
    private readonly string _key;

    private StreamId(string? ns, string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        _namespace = string.IsNullOrEmpty(ns) ? null : ns;
        _key = key;
    }

    internal string KeyText => _key ?? string.Empty;

    internal string? NamespaceText => _namespace;

    /// <summary>Makes a name with a key of text.</summary>
    public static StreamId Create(string? ns, string key) => new(ns, key);

    /// <summary>Makes a name with a Guid as key.</summary>
    public static StreamId Create(string? ns, Guid key) => new(ns, key.KeyText());

    /// <summary>Makes a name with a number as key.</summary>
    public static StreamId Create(string? ns, long key) => new(ns, key.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>The namespace, or null.</summary>
    public string? GetNamespace() => _namespace;

    /// <summary>The key as text.</summary>
    public string GetKeyAsString() => KeyText;

    /// <inheritdoc/>
    public bool Equals(StreamId other) => string.Equals(_key, other._key, StringComparison.Ordinal)
        && string.Equals(_namespace, other._namespace, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is StreamId other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_namespace, _key);

    /// <inheritdoc/>
    public int CompareTo(StreamId other)
    {
        var byNamespace = string.CompareOrdinal(_namespace, other._namespace);
        return byNamespace != 0 ? byNamespace : string.CompareOrdinal(_key, other._key);
    }

    /// <summary><c>namespace/key</c>.</summary>
    public override string ToString() => $"{_namespace ?? "null"}/{_key}";

    /// <summary>Compares by value.</summary>
    public static bool operator ==(StreamId left, StreamId right) => left.Equals(right);

    /// <summary>Compares by value.</summary>
    public static bool operator !=(StreamId left, StreamId right) => !left.Equals(right);
}
