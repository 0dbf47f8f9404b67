using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansTrading.Domain;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Storage.Archive;

namespace OrleansTrading.Silo;

/// <summary>What an archive is allowed to keep.</summary>
/// <param name="Days">Ticks older than so many days go, a segment at a time; null: none for their age.</param>
/// <param name="Gigabytes">The oldest go when all together take more than so many times 10⁹ bytes; null: they may take any.</param>
public sealed record ArchiveLimits(int? Days, decimal? Gigabytes)
{
    /// <summary>Everything is kept.</summary>
    public static ArchiveLimits None { get; } = new(null, null);

    /// <summary>The limits at an instant.</summary>
    public ArchiveRetention At(DateTimeOffset now) => new(
        Days is { } days ? Nanoseconds.Of(now.AddDays(-days)) : null,
        Gigabytes is { } gigabytes ? (long)(gigabytes * 1_000_000_000m) : null);
}

/// <summary>
/// Keeps the archive in shape, at the start and once an hour: small segments of a day are put together, and what is beyond the limits is dropped. That
/// is never done to what is being written, and who reads goes on.
/// </summary>
internal sealed partial class ArchiveUpkeep(TickArchive archive, ArchiveLimits limits, TimeProvider time, ILogger<ArchiveUpkeep> log) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        do
        {
            await Once(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Does it once. What goes wrong is logged, and the archive is as it was.</summary>
    internal async Task Once(CancellationToken cancellationToken)
    {
        try
        {
            // Off the thread that starts the process: a large archive has many footers to read.
            await Task.Yield();
            var drop = await archive.RetainAsync(limits.At(time.GetUtcNow()), cancellationToken);
            if (drop.Segments > 0) LogDropped(drop.Segments, drop.Ticks, drop.Bytes);
            var fewer = await archive.CompactAsync(cancellationToken);
            if (fewer > 0) LogCompacted(fewer);
        }
        catch (RefusedException e)
        {
            LogFailed(e.Refusal.Code, e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The archive let go of {Segments} segments with {Ticks} ticks, {Bytes} bytes")]
    private partial void LogDropped(int segments, long ticks, long bytes);

    [LoggerMessage(Level = LogLevel.Information, Message = "The archive has {Fewer} segments fewer: small ones were put together")]
    private partial void LogCompacted(int fewer);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The archive could not be kept in shape: {Code}: {Reason}")]
    private partial void LogFailed(string code, string reason);
}
