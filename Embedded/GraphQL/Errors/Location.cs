namespace OrleansTrading.Embedded.GraphQL;

/// <summary>A place in a GraphQL document.</summary>
/// <param name="line">The line, counted from 1.</param>
/// <param name="column">The column in UTF-16 code units, counted from 1.</param>
public readonly struct Location(int line, int column) : IEquatable<Location>
{
    /// <summary>The line, counted from 1.</summary>
    public int Line { get; } = line;

    /// <summary>The column in UTF-16 code units, counted from 1.</summary>
    public int Column { get; } = column;

    /// <inheritdoc />
    public bool Equals(Location other) => Line == other.Line && Column == other.Column;

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is Location other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Line, Column);

    /// <inheritdoc />
    public override string ToString() => $"{Line}:{Column}";
}
