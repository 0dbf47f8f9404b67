namespace OrleansTrading.Embedded.GraphQL.Execution;

/// <summary>Where the writer stands in the response; made into a <see cref="Path"/> only when an error needs it.</summary>
internal sealed class ResponsePath
{
    private Segment[] _segments = new Segment[8];

    /// <summary>The number of segments; setting it to less goes back up.</summary>
    public int Depth { get; set; }

    /// <summary>The path of a field of the root.</summary>
    public static ResponsePath Of(FieldPlan field)
    {
        var path = new ResponsePath();
        path.Push(field);
        return path;
    }

    public void Push(FieldPlan field) => Next() = new Segment(field, 0);

    public void Push(int index) => Next() = new Segment(null, index);

    public void SetIndex(int index) => _segments[Depth - 1] = new Segment(null, index);

    public Path ToPath()
    {
        Path path = Path.Root;
        foreach (Segment segment in _segments.AsSpan(0, Depth))
            path = segment.Field is { } field ? path.Append(field.ResponseName) : path.Append(segment.Index);
        return path;
    }

    private ref Segment Next()
    {
        if (Depth == _segments.Length)
            Array.Resize(ref _segments, Depth * 2);
        return ref _segments[Depth++];
    }

    private readonly record struct Segment(FieldPlan? Field, int Index);
}
