using System.Text.Json;
using OrleansTrading.Simulation.Kernel;
using OrleansTrading.Storage.State;

namespace OrleansTrading.Simulation.Storage;

/// <summary>The storage of grain states as one process has it: JSON, as in the embedded stack.</summary>
internal sealed class SimulatedGrainStorage(Disk disk, Life life) : IGrainStorage
{
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var stored = await disk.Read(life, () => disk.States.Read(stateName, grainId.ToString()));
        grainState.RecordExists = stored is not null;
        grainState.ETag = stored?.ETag;
        grainState.State = stored is null ? Activator.CreateInstance<T>() : JsonSerializer.Deserialize<T>(stored.Value.Payload)!;
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var payload = JsonSerializer.SerializeToUtf8Bytes(grainState.State);
        var expected = grainState.ETag;
        grainState.ETag = await Guard(stateName, grainId, () => disk.States.Write(stateName, grainId.ToString(), payload, expected));
        grainState.RecordExists = true;
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (grainState.ETag is not { } expected) return;
        await Guard(stateName, grainId, () =>
        {
            disk.States.Clear(stateName, grainId.ToString(), expected);
            return "";
        });
        (grainState.ETag, grainState.RecordExists) = (null, false);
        grainState.State = Activator.CreateInstance<T>();
    }

    private async Task<string> Guard(string stateName, GrainId grainId, Func<string> write)
    {
        try
        {
            return await disk.Do(life, $"state {stateName} of {grainId}", write);
        }
        catch (StateConflictException e)
        {
            throw new InconsistentStateException(e.Message, e.ActualETag, e.ExpectedETag, e);
        }
    }
}
