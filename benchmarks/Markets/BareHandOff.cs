using System.Diagnostics;

namespace OrleansTrading.Bench.Markets;

/// <summary>
/// What the machine allows at best: one thread says when something is due, another one, which waits for nothing else, notes when it heard. What is
/// late here was late because a core was not there: no program can do better on it.
/// </summary>
internal static class BareHandOff
{
    /// <summary>Hands over numbers when they are due.</summary>
    /// <param name="perSecond">How many a second.</param>
    /// <param name="count">How many.</param>
    /// <returns>99th percentile of the time from due to heard, microseconds.</returns>
    public static double MeasureLatency(double perSecond, int count)
    {
        var latencies = new double[count];
        var sent = 0;
        var started = Stopwatch.GetTimestamp() + Stopwatch.Frequency / 100;
        var hearing = new Thread(() =>
        {
            for (var i = 0; i < count; i++)
            {
                while (Volatile.Read(ref sent) <= i) Thread.SpinWait(20);
                latencies[i] = (Stopwatch.GetTimestamp() - Due(i)) * 1e6 / Stopwatch.Frequency;
            }
        });
        hearing.Start();
        for (var i = 0; i < count; i++)
        {
            while (Stopwatch.GetTimestamp() < Due(i)) Thread.SpinWait(20);
            Volatile.Write(ref sent, i + 1);
        }

        hearing.Join();
        Array.Sort(latencies);
        Console.Error.WriteLine($"bare hand-off, us: p50 {latencies[count / 2]:F0}  p90 {latencies[(int)(count * 0.9)]:F0}  "
            + $"p99 {latencies[(int)(count * 0.99)]:F0}  most {latencies[^1]:F0}");
        return latencies[(int)(count * 0.99)];

        long Due(int i) => started + (long)(i / perSecond * Stopwatch.Frequency);
    }
}
