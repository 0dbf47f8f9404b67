using System.Diagnostics;

namespace OrleansTrading.Bench.Actors;

/// <summary>What it costs to bring hosts and grains to life, and to keep them.</summary>
internal static class Life
{
    private const int Grains = 100_000;

    // Of the memory that a million grains took: the table of the grains keeps its size.
    private const double MostLeft = 0.1;

    private static readonly TimeSpan IdleAge = TimeSpan.FromSeconds(5);

    /// <summary>First calls of grains that are made with services.</summary>
    public static Task<double> Activation(CancellationToken cancellationToken) => Activation("activation", Wake, cancellationToken);

    /// <summary>First calls of grains that have a stored state as well, which is read before the call.</summary>
    public static Task<double> ActivationWithState(CancellationToken cancellationToken) =>
        Activation("activation_with_state", WakeStored, cancellationToken);

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

    /// <summary>
    /// A million grains that are called once, and left alone until they have been collected: what one occupies, the share of it that is left
    /// in the end, and the time from the last call until then, of which the first five seconds are the age at which they are idle.
    /// </summary>
    public static async Task<(double BytesAlive, double ShareLeft, double SecondsToCollect)> MillionIdleGrains(CancellationToken cancellationToken)
    {
        const int Million = 1_000_000;
        await using var host = await GrainHost.Start(
            silo => silo.Configure<GrainCollectionOptions>(options =>
            {
                options.CollectionQuantum = TimeSpan.FromSeconds(1);
                options.CollectionAge = IdleAge;
            }),
            cancellationToken);
        await Wake(host.Client, 1);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await Wake(host.Client, Million);
        var alive = GC.GetTotalMemory(forceFullCollection: true) - before;
        var idleSince = Stopwatch.GetTimestamp();
        long left;
        do
        {
            await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
            left = GC.GetTotalMemory(forceFullCollection: false) - before;
            if (left < alive / 2) left = GC.GetTotalMemory(forceFullCollection: true) - before;
            else GC.Collect();
        }
        while (left > alive * MostLeft);
        return ((double)alive / Million, (double)left / alive, Stopwatch.GetElapsedTime(idleSince).TotalSeconds);
    }

    private static async Task<double> Activation(string name, Func<IClusterClient, int, Task> wake, CancellationToken cancellationToken) =>
        Measure.Median(name, await Measure.Repeat(2, Measure.Repetitions, async () =>
        {
            await using var host = await GrainHost.Start(cancellationToken);
            GC.Collect();
            return await Rate.Of(Grains, grains => wake(host.Client, grains));
        }));

    private static Task WakeStored(IClusterClient client, int grains) => Task.Run(async () =>
    {
        for (var i = 0; i < grains; i++) await client.GetGrain<IWritingGrain>(i).Wake();
    });

    private static Task Wake(IClusterClient client, int grains) => Task.Run(async () =>
    {
        for (var i = 0; i < grains; i++) await client.GetGrain<IServedGrain>(i).Wake();
    });
}
