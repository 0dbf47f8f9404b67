using System.Diagnostics;

namespace OrleansTrading.Bench.Actors;

/// <summary>How many of something there are in a second.</summary>
internal static class Rate
{
    private const int WarmUps = 5;

    /// <summary>
    /// Does something that consists of so many, and says how many that is in a second of the core's time: what neighbours on the machine take
    /// of the core is not counted. For what waits for nothing but the core.
    /// </summary>
    public static async Task<double> Of(int count, Func<int, Task> run)
    {
        var before = Environment.CpuUsage.TotalTime;
        await run(count);
        return count / (Environment.CpuUsage.TotalTime - before).TotalSeconds;
    }

    /// <summary>The same in a second of the clock, for what also waits for clocks or disks.</summary>
    public static async Task<double> ByClock(int count, Func<int, Task> run)
    {
        var started = Stopwatch.GetTimestamp();
        await run(count);
        return count / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    /// <summary>The median of several times.</summary>
    public static async Task<double> Median(string name, int count, Func<int, Task> run) =>
        Measure.Median(name, await Measure.Repeat(WarmUps, Measure.Repetitions, () => Of(count, run)));

    /// <summary>The median of several times by the clock.</summary>
    public static async Task<double> MedianByClock(string name, int count, Func<int, Task> run) =>
        Measure.Median(name, await Measure.Repeat(WarmUps, Measure.Repetitions, () => ByClock(count, run)));

    /// <summary>The medians of two that take turns: what disturbs one disturbs the other.</summary>
    public static async Task<(double Own, double Peer)> Medians(string name, int count, Func<int, Task> run, Func<int, Task> peer)
    {
        var rates = await Measure.Repeat(WarmUps, Measure.Repetitions, async () => (Own: await Of(count, run), Peer: await Of(count, peer)));
        return (Measure.Median(name, rates.Select(r => r.Own)), Measure.Median($"{name}, peer", rates.Select(r => r.Peer)));
    }
}
