namespace OrleansTrading.Bench.Actors;

/// <summary>Counts the items of a stream.</summary>
[Alias("bench.listening")]
public interface IListeningGrain : IGrainWithIntegerKey
{
    /// <summary>Subscribes to the stream of a name.</summary>
    [Alias("Listen")]
    Task Listen(string stream);
}

/// <inheritdoc cref="IListeningGrain"/>
public sealed class ListeningGrain(Tally tally) : Grain, IListeningGrain
{
    /// <inheritdoc/>
    public Task Listen(string stream) =>
        this.GetStreamProvider(GrainHost.Streams).GetStream<TenFields>(GrainHost.Streams, stream).SubscribeAsync(Count);

    private Task Count(TenFields item, StreamSequenceToken? token)
    {
        tally.Add();
        return Task.CompletedTask;
    }
}
