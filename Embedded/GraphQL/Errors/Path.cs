namespace OrleansTrading.Embedded.GraphQL;

/// <summary>The way from the root of a response to one of its values: field names and list positions.</summary>
public sealed class Path
{
    private readonly string? _name;
    private readonly int _index;

    private Path(Path? parent, string? name, int index)
    {
        Parent = parent;
        _name = name;
        _index = index;
        Length = parent is null ? 0 : parent.Length + 1;
    }

    /// <summary>The empty path.</summary>
    public static Path Root { get; } = new(null, null, 0);

    /// <summary>The path without its last segment; null for the root.</summary>
    public Path? Parent { get; }

    /// <summary>The number of segments.</summary>
    public int Length { get; }

    /// <summary>The path of a field below this one.</summary>
    /// <param name="name">The response name of the field.</param>
    public Path Append(string name) => new(this, name, 0);

    /// <summary>The path of a list element below this one.</summary>
    /// <param name="index">The position in the list, counted from 0.</param>
    public Path Append(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return new Path(this, null, index);
    }

    /// <summary>The segments from the root on, each a <see cref="string"/> or an <see cref="int"/>.</summary>
    public IReadOnlyList<object> ToList()
    {
        object[] segments = new object[Length];
        for (Path path = this; path.Parent is not null; path = path.Parent)
            segments[path.Length - 1] = path._name ?? (object)path._index;
        return segments;
    }

    /// <summary>The path as text, such as <c>/orders[2]/price</c>.</summary>
    public string Print() =>
        Parent is null ? "/" : string.Concat(ToList().Select(s => s is int index ? $"[{index}]" : $"/{s}"));

    /// <inheritdoc />
    public override string ToString() => Print();

    internal static Path FromList(IReadOnlyList<object> segments)
    {
        Path path = Root;
        foreach (object segment in segments)
        {
            path = segment switch
            {
                string name => path.Append(name),
                int index => path.Append(index),
                _ => throw new ArgumentException("A path consists of strings and integers.", nameof(segments)),
            };
        }

        return path;
    }
}
