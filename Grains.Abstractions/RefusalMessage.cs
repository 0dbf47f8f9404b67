namespace OrleansTrading.Grains.Abstractions;

/// <summary>Why a command was refused; it changed nothing.</summary>
/// <param name="Code">UPPER_SNAKE, stable.</param>
/// <param name="Message">What was wrong and what is allowed.</param>
/// <param name="Limit">The breached limit's name, or null.</param>
/// <param name="Allowed">The limit's value.</param>
/// <param name="Attempted">The value that breached it.</param>
[GenerateSerializer, Immutable, Alias("refusal")]
public sealed record RefusalMessage(
    [property: Id(0)] string Code,
    [property: Id(1)] string Message,
    [property: Id(2)] string? Limit,
    [property: Id(3)] decimal? Allowed,
    [property: Id(4)] decimal? Attempted);
