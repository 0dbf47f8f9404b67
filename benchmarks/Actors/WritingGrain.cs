using OrleansTrading.Grains;

namespace OrleansTrading.Bench.Actors;

/// <summary>Stores its state.</summary>
[Alias("bench.writing")]
public interface IWritingGrain : IGrainWithIntegerKey
{
    /// <summary>Changes the state and stores it, so many times, one after the other.</summary>
    [Alias("Write")]
    Task Write(int times);

    /// <summary>Brings it to life, which reads the state.</summary>
    [Alias("Wake")]
    ValueTask<bool> Wake();
}

/// <summary>What it stores.</summary>
[GenerateSerializer, Alias("bench.written")]
public sealed class Written
{
    /// <summary>How often it was changed.</summary>
    [Id(0)]
    public long Version { get; set; }

    /// <summary>Something that stays.</summary>
    [Id(1)]
    public string Name { get; set; } = "BTC-USD";
}

/// <inheritdoc cref="IWritingGrain"/>
public sealed class WritingGrain([PersistentState("bench", StateStorage.Name)] IPersistentState<Written> written) : Grain, IWritingGrain
{
    /// <inheritdoc/>
    public async Task Write(int times)
    {
        for (var i = 0; i < times; i++)
        {
            written.State.Version++;
            await written.WriteStateAsync();
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> Wake() => new(written.RecordExists);
}
