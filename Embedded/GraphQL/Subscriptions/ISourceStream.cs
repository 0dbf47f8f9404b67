namespace OrleansTrading.Embedded.GraphQL;

/// <summary>Events for one subscriber. Disposing it ends the subscription at the source.</summary>
public interface ISourceStream : IAsyncDisposable
{
    /// <summary>The events, as they come; to be read once.</summary>
    IAsyncEnumerable<object?> ReadEventsAsync();
}

/// <summary>Events of one type for one subscriber.</summary>
/// <typeparam name="TMessage">The type of the events.</typeparam>
public interface ISourceStream<out TMessage> : ISourceStream
{
    /// <summary>The events, as they come; to be read once.</summary>
    new IAsyncEnumerable<TMessage> ReadEventsAsync();
}
