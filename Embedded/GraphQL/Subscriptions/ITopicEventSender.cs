namespace OrleansTrading.Embedded.GraphQL;

/// <summary>Sends events to the subscribers of topics.</summary>
public interface ITopicEventSender
{
    /// <summary>Sends an event to everybody who is subscribed to the topic now; it never waits for a slow one.</summary>
    /// <typeparam name="TMessage">The type of the topic's events.</typeparam>
    /// <param name="topicName">The topic.</param>
    /// <param name="message">The event.</param>
    ValueTask SendAsync<TMessage>(string topicName, TMessage message, CancellationToken cancellationToken = default);

    /// <summary>Ends the topic: its subscribers get what was sent, and then complete.</summary>
    /// <param name="topicName">The topic.</param>
    ValueTask CompleteAsync(string topicName);
}
