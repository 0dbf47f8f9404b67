namespace OrleansTrading.Grains.Abstractions;

/// <summary>Where a page of a growing list ends.</summary>
/// <param name="HasNextPage">Whether there was more when the page was read.</param>
/// <param name="EndCursor">What to pass as <c>after</c> for the next page; null on an empty page.</param>
[GenerateSerializer, Immutable, Alias("page-info")]
public sealed record PageInfo([property: Id(0)] bool HasNextPage, [property: Id(1)] string? EndCursor)
{
    /// <summary>Most entries of a page.</summary>
    public const int MaxPageSize = 1_000;
}
