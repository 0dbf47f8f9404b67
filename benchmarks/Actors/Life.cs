using System.Diagnostics;

namespace OrleansTrading.Bench.Actors;

/// <summary>What it costs to bring hosts and grains to life, and to keep them.</summary>
internal static class Life
{
    private const int Grains = 100_000;

    /// <summary>First calls of grains.</summary>
    public static async Task<double> Activation(CancellationToken cancellationToken) =>
        Measure.Median("activation", await Measure.Repeat(2, Measure.Repetitions, async () =>
        {
            await using var host = await GrainHost.Start(cancellationToken);
            GC.Collect();
            return await Rate.Of(Grains, grains => Wake(host.Client, grains));
        }));

    /// <summary>What a grain that was called once occupies.</summary>
    public static async Task<double> BytesPerIdleGrain(CancellationToken cancellationToken) =>
        Measure.Median("bytes_per_idle_grain", await Measure.Repeat(1, Measure.Repetitions, async () =>
        {
            await using var host = await GrainHost.Start(cancellationToken);
            await Wake(host.Client, 1);
            var before = GC.GetTotalMemory(forceFullCollection: true);
            await Wake(host.Client, Grains);
            return (double)(GC.GetTotalMemory(forceFullCollection: true) - before) / Grains;
        }));

    /// <summary>From nothing to the first answer.</summary>
    public static async Task<double> StartToFirstCallMs(CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        await using var host = await GrainHost.Start(cancellationToken);
        await Wake(host.Client, 1);
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private static Task Wake(IClusterClient client, int grains) => Task.Run(async () =>
    {
        for (var i = 0; i < grains; i++) await client.GetGrain<IServedGrain>(i).Wake();
    });
}
