using Microsoft.Extensions.Logging;

namespace OrleansTrading.Bench.Actors;

/// <summary>Is made with services, as grains that do something are.</summary>
[Alias("bench.served")]
public interface IServedGrain : IGrainWithIntegerKey
{
    /// <summary>Brings it to life.</summary>
    [Alias("Wake")]
    ValueTask<bool> Wake();
}

/// <inheritdoc cref="IServedGrain"/>
public sealed class ServedGrain(TimeProvider time, Tally tally, ILogger<ServedGrain> log) : Grain, IServedGrain
{
    /// <inheritdoc/>
    public ValueTask<bool> Wake() => new(time is not null && tally is not null && log is not null);
}
