using System.Globalization;

namespace OrleansTrading.Simulation.Kernel;

/// <summary>What happened: all of it in a hash, and the last of it in words.</summary>
internal sealed class Trace
{
    private const int Kept = 400;

    private readonly Entry[] _last = new Entry[Kept];
    private long _count;

    /// <summary>Two runs with the same hash took the same steps at the same times with the same results.</summary>
    public ulong Hash { get; private set; } = Fnv.Offset;

    /// <summary>Notes a step.</summary>
    public void Step(long nowTicks, Label label)
    {
        Hash = Fnv.Add(Fnv.Add(Hash, label.Hash), (ulong)nowTicks);
        Keep(new Entry(nowTicks, label.Text, null));
    }

    /// <summary>Notes what came of something.</summary>
    public void Result(long nowTicks, string who, string what)
    {
        Hash = Fnv.Add(Fnv.Add(Hash, who), what);
        Keep(new Entry(nowTicks, who, what));
    }

    /// <summary>Notes something in words alone: a log's line, which may hold what differs from run to run.</summary>
    public void Remark(long nowTicks, string who, string what) => Keep(new Entry(nowTicks, who, what));

    /// <summary>The end of the trace, oldest first.</summary>
    public IReadOnlyList<string> Tail()
    {
        var first = Math.Max(0, _count - Kept);
        return [.. Enumerable.Range(0, (int)(_count - first)).Select(i => _last[(first + i) % Kept].ToString())];
    }

    private void Keep(Entry entry) => _last[_count++ % Kept] = entry;

    private readonly record struct Entry(long NowTicks, string Who, string? What)
    {
        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture, $"{TimeSpan.FromTicks(NowTicks).TotalSeconds,10:F4} s  {Who}{(What is null ? "" : ": " + What)}");
    }
}
