using System.Collections.Concurrent;
using System.Threading.Channels;

namespace OrleansTrading.Embedded.GraphQL.Subscriptions;

/// <summary>Topics of one process. A topic exists while it has subscribers, each of them with a bounded buffer.</summary>
internal sealed class InMemoryTopics(SubscriptionOptions options) : ITopicEventSender, ITopicEventReceiver
{
    private readonly ConcurrentDictionary<string, Topic> _topics = new();

    /// <summary>The number of topics somebody is subscribed to.</summary>
    public int Count => _topics.Count;

    public ValueTask SendAsync<TMessage>(string topicName, TMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(topicName);
        cancellationToken.ThrowIfCancellationRequested();
        if (_topics.TryGetValue(topicName, out Topic? topic))
            topic.As<TMessage>().Send(message);
        return ValueTask.CompletedTask;
    }

    public ValueTask CompleteAsync(string topicName)
    {
        ArgumentNullException.ThrowIfNull(topicName);
        if (_topics.TryRemove(topicName, out Topic? topic))
            topic.Complete();
        return ValueTask.CompletedTask;
    }

    public ValueTask<ISourceStream<TMessage>> SubscribeAsync<TMessage>(
        string topicName, CancellationToken cancellationToken = default) =>
        SubscribeAsync<TMessage>(topicName, null, null, cancellationToken);

    public ValueTask<ISourceStream<TMessage>> SubscribeAsync<TMessage>(
        string topicName,
        int? bufferCapacity,
        TopicBufferFullMode? bufferFullMode,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(topicName);
        cancellationToken.ThrowIfCancellationRequested();
        var channel = Channel.CreateBounded<TMessage>(
            new BoundedChannelOptions(bufferCapacity ?? options.TopicBufferCapacity)
            {
                FullMode = (bufferFullMode ?? options.TopicBufferFullMode) switch
                {
                    TopicBufferFullMode.DropNewest => BoundedChannelFullMode.DropNewest,
                    TopicBufferFullMode.DropWrite => BoundedChannelFullMode.DropWrite,
                    _ => BoundedChannelFullMode.DropOldest,
                },
                SingleReader = true,
            });
        while (true)
        {
            Topic<TMessage> topic = _topics.GetOrAdd(topicName, static name => new Topic<TMessage>(name)).As<TMessage>();

            // The topic may have ended in between; then the next round makes a new one.
            if (topic.TryAdd(channel))
                return new ValueTask<ISourceStream<TMessage>>(new Stream<TMessage>(this, topic, channel));
        }
    }

    private void Leave<TMessage>(Topic<TMessage> topic, Channel<TMessage> channel)
    {
        if (topic.RemoveIsLast(channel))
            _topics.TryRemove(new KeyValuePair<string, Topic>(topic.Name, topic));
    }

    private abstract class Topic(string name)
    {
        public string Name { get; } = name;

        public abstract void Complete();

        public Topic<TMessage> As<TMessage>() => this as Topic<TMessage>
            ?? throw new InvalidOperationException($"The topic {Name} has events of another type than {typeof(TMessage)}.");
    }

    private sealed class Topic<TMessage>(string name) : Topic(name)
    {
        private readonly Lock _lock = new();

        // Replaced as a whole, so that sending takes no lock; null once the topic has ended.
        private volatile Channel<TMessage>[]? _channels = [];

        public void Send(TMessage message)
        {
            foreach (Channel<TMessage> channel in _channels ?? [])
                channel.Writer.TryWrite(message);
        }

        public bool TryAdd(Channel<TMessage> channel)
        {
            lock (_lock)
            {
                if (_channels is null)
                    return false;
                _channels = [.. _channels, channel];
                return true;
            }
        }

        public bool RemoveIsLast(Channel<TMessage> channel)
        {
            lock (_lock)
            {
                if (_channels is null)
                    return false;
                _channels = Array.FindAll(_channels, c => c != channel);
                if (_channels.Length > 0)
                    return false;
                _channels = null;
                return true;
            }
        }

        public override void Complete()
        {
            Channel<TMessage>[] channels;
            lock (_lock)
            {
                channels = _channels ?? [];
                _channels = null;
            }

            foreach (Channel<TMessage> channel in channels)
                channel.Writer.TryComplete();
        }
    }

    private sealed class Stream<TMessage>(InMemoryTopics topics, Topic<TMessage> topic, Channel<TMessage> channel)
        : ISourceStream<TMessage>
    {
        public IAsyncEnumerable<TMessage> ReadEventsAsync() => channel.Reader.ReadAllAsync();

        async IAsyncEnumerable<object?> ISourceStream.ReadEventsAsync()
        {
            await foreach (TMessage message in channel.Reader.ReadAllAsync().ConfigureAwait(false))
                yield return message;
        }

        public ValueTask DisposeAsync()
        {
            topics.Leave(topic, channel);
            channel.Writer.TryComplete();
            return ValueTask.CompletedTask;
        }
    }
}
