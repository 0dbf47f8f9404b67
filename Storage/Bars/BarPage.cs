using OrleansTrading.Domain;
using OrleansTrading.Domain.Bars;

namespace OrleansTrading.Storage.Bars;

/// <summary>
/// The last bars of one instrument and timeframe before a time: what is asked for, and what was read of it, newest first. Every row is verified
/// as it is added.
/// </summary>
internal sealed record BarPage(string Symbol, byte[] SymbolUtf8, Timeframe Timeframe, long BeforeOpenNs, int Limit)
{
    private readonly List<TimeBar> _bars = [];
    private long _beforeNs = BeforeOpenNs;

    /// <summary>Whether there is no room for another bar.</summary>
    public bool IsFull => _bars.Count >= Limit;

    /// <summary>Forgets what was added: the reading begins once more.</summary>
    public void Restart()
    {
        _bars.Clear();
        _beforeNs = BeforeOpenNs;
    }

    /// <summary>Adds the next row, which is older than those before it.</summary>
    /// <param name="bar">The bar, but for its updates.</param>
    /// <param name="updates">Its updates as stored: damaged ones may be more than a bar can have.</param>
    /// <param name="crc">Its checksum.</param>
    /// <exception cref="RefusedException"><see cref="StorageCodes.Corrupt"/>.</exception>
    public void Add(TimeBar bar, long updates, long crc)
    {
        bar = bar with { Updates = unchecked((int)updates) };
        if (bar.Updates != updates || crc != BarRow.ChecksumOf(SymbolUtf8, Timeframe, bar))
            throw StorageRefusals.Corrupt($"The {Timeframe} bar of '{Symbol}' at {bar.OpenTimeNs} is corrupt: its checksum differs.");
        _bars.Add(bar);
    }

    /// <summary>
    /// Adds the next run, which begins before those before it. A run that was written again after a crash may overlap the one before it; what is in
    /// both is the same.
    /// </summary>
    /// <exception cref="RefusedException"><see cref="StorageCodes.Corrupt"/>.</exception>
    public void AddRun(long openNs, ReadOnlySpan<byte> bytes, long crc)
    {
        var run = BarRun.Read(SymbolUtf8, Timeframe, bytes, crc)
            ?? throw StorageRefusals.Corrupt($"A run of {Timeframe} bars of '{Symbol}' at {openNs} is corrupt.");
        for (var i = run.Length - 1; i >= 0 && !IsFull; i--)
        {
            if (run[i].OpenTimeNs >= _beforeNs) continue;
            _beforeNs = run[i].OpenTimeNs;
            _bars.Add(run[i]);
        }
    }

    /// <summary>The bars that were added, oldest first.</summary>
    public IReadOnlyList<TimeBar> OldestFirst()
    {
        _bars.Reverse();
        return _bars;
    }
}
