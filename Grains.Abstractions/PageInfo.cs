namespace OrleansTrading.Grains.Abstractions;

/// <summary>
/// Which page of a growing list is asked for: the first entries after a cursor, or the last ones before a cursor. Either way
/// they come oldest first. With neither number it is the first page.
/// </summary>
/// <param name="First">How many of the first ones, 1 to <see cref="PageInfo.MaxPageSize"/>.</param>
/// <param name="After">Cursor that they lie behind; null from the beginning.</param>
/// <param name="Last">How many of the last ones, 1 to <see cref="PageInfo.MaxPageSize"/>.</param>
/// <param name="Before">Cursor that they lie before; null from the end.</param>
[GenerateSerializer, Immutable, Alias("page-request")]
public readonly record struct PageRequest(
    [property: Id(0)] int? First, [property: Id(1)] string? After, [property: Id(2)] int? Last, [property: Id(3)] string? Before)
{
    /// <summary>The first entries behind a cursor.</summary>
    public static PageRequest Forward(int first, string? after = null) => new(first, after, null, null);

    /// <summary>The last entries before a cursor.</summary>
    public static PageRequest Backward(int last, string? before = null) => new(null, null, last, before);
}

/// <summary>Where a page of a growing list lies.</summary>
/// <param name="HasNextPage">Whether there were entries behind it when it was read.</param>
/// <param name="HasPreviousPage">Whether there are entries before it.</param>
/// <param name="StartCursor">What to pass as <c>before</c> for the page before; null on an empty page.</param>
/// <param name="EndCursor">What to pass as <c>after</c> for the page behind; null on an empty page.</param>
[GenerateSerializer, Immutable, Alias("page-info")]
public sealed record PageInfo(
    [property: Id(0)] bool HasNextPage,
    [property: Id(1)] bool HasPreviousPage,
    [property: Id(2)] string? StartCursor,
    [property: Id(3)] string? EndCursor)
{
    /// <summary>Entries of a page when a request does not say.</summary>
    public const int DefaultPageSize = 50;

    /// <summary>Most entries of a page.</summary>
    public const int MaxPageSize = 1_000;
}
