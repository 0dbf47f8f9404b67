namespace OrleansTrading.Grains.Abstractions.Markets;

/// <summary>Reads the archive of ticks. Holds no state; a few at a time read, so that no number of readers takes the machine from the market.</summary>
[Alias("history")]
public interface IHistoryGrain : IGrainWithStringKey
{
    /// <summary>The key to use.</summary>
    const string Key = "main";

    /// <summary>Most ticks and levels of books that one request reads.</summary>
    const int MaxWork = 20_000_000;

    /// <summary>Most levels of a side of a book's update that are given.</summary>
    const int MaxLevels = 50;

    /// <summary>What is in the archive, by venue, symbol and kind.</summary>
    /// <param name="symbol">Canonical symbol or ticker; null for all.</param>
    /// <param name="first">Most of a page.</param>
    /// <param name="after">Cursor that they lie behind; null from the beginning.</param>
    [Alias("archive")]
    Task<ArchiveResult> GetArchive(string? symbol, int first, string? after);

    /// <summary>Ticks in order of time.</summary>
    [Alias("ticks")]
    Task<HistoryResult> GetTicks(HistoryRequest request);

    /// <summary>Bars, built again from ticks, or from a venue's shorter bars. The market starts cold at the beginning of the window.</summary>
    [Alias("bars")]
    Task<HistoryBarsResult> GetBars(HistoryBarsRequest request);
}
