namespace OrleansTrading.Embedded.GraphQL;

/// <summary>How topics keep what a subscriber has not read yet.</summary>
public class SubscriptionOptions
{
    /// <summary>The most events that wait for one subscriber of one topic; 64.</summary>
    public int TopicBufferCapacity { get; set; } = 64;

    /// <summary>Which event is dropped when more would wait; the oldest.</summary>
    public TopicBufferFullMode TopicBufferFullMode { get; set; } = TopicBufferFullMode.DropOldest;
}

/// <summary>Which event is dropped when a subscriber's buffer is full.</summary>
public enum TopicBufferFullMode
{
    /// <summary>The newest of those that wait.</summary>
    DropNewest,

    /// <summary>The one that has waited longest.</summary>
    DropOldest,

    /// <summary>The one that is being sent.</summary>
    DropWrite,
}
