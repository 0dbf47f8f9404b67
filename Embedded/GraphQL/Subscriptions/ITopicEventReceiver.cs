namespace OrleansTrading.Embedded.GraphQL;

/// <summary>Subscribes to topics.</summary>
public interface ITopicEventReceiver
{
    /// <summary>Subscribes to a topic; the stream has what is sent from now on.</summary>
    /// <typeparam name="TMessage">The type of the topic's events.</typeparam>
    /// <param name="topicName">The topic.</param>
    ValueTask<ISourceStream<TMessage>> SubscribeAsync<TMessage>(string topicName, CancellationToken cancellationToken = default);

    /// <summary>Subscribes to a topic; the stream has what is sent from now on.</summary>
    /// <typeparam name="TMessage">The type of the topic's events.</typeparam>
    /// <param name="topicName">The topic.</param>
    /// <param name="bufferCapacity">The most events that wait for this subscriber; null for the configured number.</param>
    /// <param name="bufferFullMode">Which event is dropped when more would wait; null for the configured choice.</param>
    ValueTask<ISourceStream<TMessage>> SubscribeAsync<TMessage>(
        string topicName,
        int? bufferCapacity,
        TopicBufferFullMode? bufferFullMode,
        CancellationToken cancellationToken = default);
}
