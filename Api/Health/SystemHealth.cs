namespace OrleansTrading.Api.Health;

/// <summary>The health of a process.</summary>
/// <param name="Started">When it started.</param>
/// <param name="CpuShare">Share of one core that it used in the last seconds: 0.05 is 5 %.</param>
/// <param name="ResidentBytes">Its memory.</param>
/// <param name="ManagedBytes">Of this, what .NET objects take.</param>
/// <param name="GcPauseMaxMs">Longest pause for garbage collection since the start, milliseconds.</param>
/// <param name="GcPauseRecentMaxMs">The longest one of the last minute, give or take ten seconds, milliseconds; 0 when there was none.</param>
/// <param name="Sockets">Open WebSockets.</param>
/// <param name="Subscriptions">Running subscriptions.</param>
/// <param name="Refusals">Inputs that were refused with a named error since the start.</param>
public sealed record SystemHealth(
    DateTimeOffset Started,
    double CpuShare,
    long ResidentBytes,
    long ManagedBytes,
    double GcPauseMaxMs,
    double GcPauseRecentMaxMs,
    int Sockets,
    int Subscriptions,
    long Refusals);
