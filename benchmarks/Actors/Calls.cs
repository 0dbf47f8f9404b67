namespace OrleansTrading.Bench.Actors;

/// <summary>Calls of grains that are alive.</summary>
internal sealed class Calls(IClusterClient client)
{
    private const int Count = 2_000_000;
    private const int Callers = 100;
    private const int Grains = 1_000;

    /// <summary>A grain asks another.</summary>
    public Task<(double Own, double Peer)> GrainToGrain() => Rate.Medians("grain_to_grain", Count,
        times => Grain("a").AskOther("b", times), times => ChannelLoop.Run(1, times));

    /// <summary>Who is no grain asks one.</summary>
    public Task<(double Own, double Peer)> ClientToGrain() => Rate.Medians("client_to_grain", Count,
        times => AskOne(times, Grain("b")), times => ChannelLoop.Run(1, times));

    /// <summary>A grain sends another a message, and gets it back.</summary>
    public Task<(double Own, double Peer)> MessageOf10Fields() => Rate.Medians("message_10_fields", Count,
        times => Grain("a").SendOther("b", TenFields.Example, times), times => ChannelLoop.Run(TenFields.Example, times));

    /// <summary>Many ask one grain.</summary>
    public Task<double> HotGrain()
    {
        var hot = Grain("hot");
        return Rate.Median("hot_grain", Count, times => Together(times, _ => _ => hot));
    }

    /// <summary>Many ask many grains, each the next one every time.</summary>
    public Task<double> ManyGrains()
    {
        var grains = Enumerable.Range(0, Grains).Select(i => Grain($"one of many {i}")).ToArray();
        return Rate.Median("grains_1000_callers_100", Count,
            times => Together(times, caller => i => grains[(caller * (Grains / Callers) + i) % Grains]));
    }

    /// <summary>What a call that is answered at once leaves to the garbage collector.</summary>
    public async Task<double> AllocatedBytes() => Measure.Median("allocated_bytes_per_call", await Measure.Repeat(1, Measure.Repetitions, async () =>
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await Grain("a").AskOther("b", Count);
        return (double)(GC.GetTotalAllocatedBytes(precise: true) - before) / Count;
    }));

    private static Task Together(int times, Func<int, Func<int, IEchoGrain>> grainsOf) => Task.WhenAll(
        Enumerable.Range(0, Callers).Select(caller => Ask(times / Callers, grainsOf(caller))));

    private static Task AskOne(int times, IEchoGrain grain) => Ask(times, _ => grain);

    private static Task Ask(int times, Func<int, IEchoGrain> grain) => Task.Run(async () =>
    {
        for (var i = 0; i < times; i++) await grain(i).Ask(i);
    });

    private IEchoGrain Grain(string key) => client.GetGrain<IEchoGrain>(key);
}
