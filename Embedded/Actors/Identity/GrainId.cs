using System.Diagnostics.CodeAnalysis;

namespace OrleansTrading.Embedded.Actors;

/// <summary>A grain's identity: its type and its key, written <c>type/key</c>.</summary>
public readonly struct GrainId : IEquatable<GrainId>, IComparable<GrainId>, ISpanParsable<GrainId>
{
    private readonly string? _key;

    internal GrainId(GrainType type, string key)
    {
        Type = type;
        _key = key;
    }

    /// <summary>Makes an identity of its parts.</summary>
    public GrainId(GrainType type, IdSpan key) : this(type, key.ToString())
    {
    }

    /// <summary>The grain's type.</summary>
    public GrainType Type { get; }

    /// <summary>The grain's key.</summary>
    public IdSpan Key => _key is null ? default : IdSpan.Create(_key);

    /// <summary>Whether this is the empty default.</summary>
    public bool IsDefault => Type.IsDefault && _key is null;

    internal string KeyText => _key ?? string.Empty;

    /// <summary>Makes an identity of its parts.</summary>
    public static GrainId Create(GrainType type, IdSpan key) => new(type, key);

    /// <summary>Makes an identity of its parts.</summary>
    public static GrainId Create(GrainType type, string key) => new(type, key);

    /// <summary>Makes an identity of its parts.</summary>
    public static GrainId Create(string type, string key) => new(GrainType.Create(type), key);

    /// <summary>Reads <c>type/key</c>; the first slash divides.</summary>
    public static GrainId Parse(ReadOnlySpan<char> s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var result) ? result : throw new FormatException($"'{s}' is not a grain id (type/key).");

    /// <inheritdoc cref="Parse(ReadOnlySpan{char}, IFormatProvider?)"/>
    public static GrainId Parse(string s, IFormatProvider? provider = null) => Parse(s.AsSpan(), provider);

    /// <summary>Reads <c>type/key</c> if the text is one.</summary>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, [MaybeNullWhen(false)] out GrainId result)
    {
        var slash = s.IndexOf('/');
        result = slash > 0 ? Create(s[..slash].ToString(), s[(slash + 1)..].ToString()) : default;
        return slash > 0;
    }

    /// <summary>Reads <c>type/key</c> if the text is one.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out GrainId result) =>
        TryParse(s.AsSpan(), provider, out result);

    /// <inheritdoc/>
    public bool Equals(GrainId other) => string.Equals(_key, other._key, StringComparison.Ordinal) && Type.Equals(other.Type);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is GrainId other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Type, _key);

    /// <summary>A hash that is the same in every process, spread evenly over all numbers.</summary>
    public uint GetUniformHashCode()
    {
        // FNV-1a over the characters of the written form, finished as in MurmurHash3.
        var hash = 2_166_136_261u;
        foreach (var c in ToString())
            hash = (hash ^ c) * 16_777_619u;
        hash = (hash ^ (hash >> 16)) * 0x85EB_CA6Bu;
        hash = (hash ^ (hash >> 13)) * 0xC2B2_AE35u;
        return hash ^ (hash >> 16);
    }

    /// <inheritdoc/>
    public int CompareTo(GrainId other)
    {
        var byType = Type.CompareTo(other.Type);
        return byType != 0 ? byType : string.CompareOrdinal(_key, other._key);
    }

    /// <summary><c>type/key</c>.</summary>
    public override string ToString() => $"{Type}/{_key}";

    /// <summary>Compares by value.</summary>
    public static bool operator ==(GrainId left, GrainId right) => left.Equals(right);

    /// <summary>Compares by value.</summary>
    public static bool operator !=(GrainId left, GrainId right) => !left.Equals(right);
}
