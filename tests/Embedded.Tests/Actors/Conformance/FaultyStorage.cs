using Microsoft.Extensions.DependencyInjection;

namespace OrleansTrading.Embedded.Tests.Actors.Conformance;

/// <summary>Stores in memory, unless the probe says that reading, writing or clearing fails; waits for a signal before it writes, if asked.</summary>
public sealed class FaultyStorage(Probe probe, [FromKeyedServices("other")] IGrainStorage inner) : IGrainStorage
{
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await Task.Yield();
        Fail("read");
        await inner.ReadStateAsync(stateName, grainId, grainState);
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await Task.Yield();
        Fail("write");
        await inner.WriteStateAsync(stateName, grainId, grainState);
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await Task.Yield();
        Fail("clear");
        await inner.ClearStateAsync(stateName, grainId, grainState);
    }

    private void Fail(string what)
    {
        if (probe.Count($"failing {what}s") > 0)
        {
            probe.Add($"failing {what}s", -1);
            throw new System.IO.IOException($"cannot {what}");
        }
    }
}
