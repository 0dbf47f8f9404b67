namespace OrleansTrading.Bench.Actors;

/// <summary>Grains that store their state, many at the same time.</summary>
internal static class Writes
{
    private const int Grains = 100;

    /// <summary>How many writes there are in a second of the clock: a disk may be waited for.</summary>
    public static Task<double> Run(string name, int count, IClusterClient client) => Rate.MedianByClock(name, count, writes =>
        Task.WhenAll(Enumerable.Range(0, Grains).Select(i => client.GetGrain<IWritingGrain>(i).Write(writes / Grains))));
}
