using System.Collections.Concurrent;

namespace OrleansTrading.Embedded.Actors;

/// <summary>Streams in the memory of the process.</summary>
internal sealed class MemoryStreamProvider(string name, ActorRuntime runtime) : IStreamProvider
{
    private readonly ConcurrentDictionary<StreamId, IAsyncStream> _streams = new();

    public string Name => name;

    public bool IsRewindable => false;

    public IAsyncStream<T> GetStream<T>(StreamId streamId)
    {
        var stream = _streams.GetOrAdd(streamId, static (id, made) => new MemoryStream<T>(made.runtime, made.name, id), (runtime, name));
        return stream as IAsyncStream<T> ?? throw new OrleansException(
            $"Stream {streamId} carries other items than {typeof(T)}; a stream can only support a single type of data.");
    }
}

/// <summary>
/// One stream. Publishing puts the item into the queue of each subscription, on the producer's thread, so that each
/// producer's items keep their order; nothing polls.
/// </summary>
internal sealed class MemoryStream<T> : IAsyncStream<T>
{
    private readonly ActorRuntime _runtime;
    private readonly Lock _lock = new();
    private volatile Subscription<T>[] _subscriptions;
    private long _sequence;

    public MemoryStream(ActorRuntime runtime, string providerName, StreamId id)
    {
        _runtime = runtime;
        ProviderName = providerName;
        StreamId = id;
        var classes = id.NamespaceText is { } ns ? GrainRegistry.Current.ImplicitSubscribers.GetValueOrDefault(ns) : null;
        _subscriptions = classes is null
            ? []
            : [.. classes.Select(c => Subscription<T>.OfGrain(runtime, this, c, new GrainId(c.Type, id.KeyText), isImplicit: true))];
    }

    public bool IsRewindable => false;

    public string ProviderName { get; }

    public StreamId StreamId { get; }

    public Task OnNextAsync(T item, StreamSequenceToken? token = null)
    {
        var subscriptions = _subscriptions;
        // All or none: a full queue refuses the item before anybody has it.
        foreach (var subscription in subscriptions)
        {
            if (subscription.IsFull)
            {
                return Task.FromException(new LimitExceededException(
                    $"The item was refused: {subscription} of stream {StreamId} has {Subscription<T>.QueueLimit} items waiting."));
            }
        }

        token ??= new SequenceToken(Interlocked.Increment(ref _sequence), 0);
        foreach (var subscription in subscriptions)
            subscription.Enqueue(item, token);
        return Task.CompletedTask;
    }

    public Task OnNextBatchAsync(IEnumerable<T> batch, StreamSequenceToken? token = null)
    {
        foreach (var item in batch)
        {
            var published = OnNextAsync(item, token);
            if (!published.IsCompletedSuccessfully)
                return published;
        }

        return Task.CompletedTask;
    }

    public Task OnCompletedAsync() => throw new NotImplementedException("A stream has no end, as in Orleans' queues.");

    public Task OnErrorAsync(Exception ex) => throw new NotImplementedException("A stream carries no errors, as in Orleans' queues.");

    public Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncObserver<T> observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        var subscription = Add(Activation.Current, observer);
        return Task.FromResult<StreamSubscriptionHandle<T>>(new MemorySubscriptionHandle<T>(this, subscription));
    }

    public Task<StreamSubscriptionHandle<T>> SubscribeAsync(
        IAsyncObserver<T> observer, StreamSequenceToken? token, string? filterData = null) => filterData is null
            ? SubscribeAsync(observer)
            : throw new NotSupportedException("Streams in memory have no filters.");

    public Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncBatchObserver<T> observer) =>
        SubscribeAsync(new BatchesOfOne<T>(observer));

    public Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncBatchObserver<T> observer, StreamSequenceToken? token) =>
        SubscribeAsync(observer);

    public Task<IList<StreamSubscriptionHandle<T>>> GetAllSubscriptionHandles()
    {
        var asking = Activation.Current is { Class: not null } activation ? activation.GrainId : default;
        return Task.FromResult<IList<StreamSubscriptionHandle<T>>>(
            [.. _subscriptions.Where(s => s.Grain == asking).Select(s => new MemorySubscriptionHandle<T>(this, s))]);
    }

    public void Remove(Subscription<T> subscription)
    {
        lock (_lock)
            _subscriptions = [.. _subscriptions.Where(s => s != subscription)];
    }

    public bool Equals(IAsyncStream<T>? other) => ReferenceEquals(this, other);

    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    public override int GetHashCode() => StreamId.GetHashCode();

    public int CompareTo(IAsyncStream<T>? other) => other is null ? 1 : StreamId.CompareTo(other.StreamId);

    private Subscription<T> Add(Activation? subscriber, IAsyncObserver<T> observer)
    {
        Subscription<T> subscription;
        if (subscriber is not { Class: { } grainClass })
        {
            subscription = Subscription<T>.OfClient(_runtime, this, observer);
        }
        else if (grainClass.MaxLocalWorkers != 0)
        {
            throw new NotSupportedException("A stateless worker has no identity of its own to subscribe with.");
        }
        else if (_subscriptions.FirstOrDefault(s => s.IsImplicit && s.Grain == subscriber.GrainId) is { } own)
        {
            subscriber.Listen(own.Id, observer);
            return own;
        }
        else
        {
            subscription = Subscription<T>.OfGrain(_runtime, this, grainClass, subscriber.GrainId, isImplicit: false);
            subscriber.Listen(subscription.Id, observer);
        }

        lock (_lock)
            _subscriptions = [.. _subscriptions, subscription];
        return subscription;
    }
}

internal sealed class SequenceToken(long number, int index) : StreamSequenceToken
{
    public override long SequenceNumber { get; protected set; } = number;

    public override int EventIndex { get; protected set; } = index;

    public override bool Equals(StreamSequenceToken? other) =>
        other is not null && other.SequenceNumber == SequenceNumber && other.EventIndex == EventIndex;

    public override int CompareTo(StreamSequenceToken? other) => other is null
        ? 1
        : (SequenceNumber, EventIndex).CompareTo((other.SequenceNumber, other.EventIndex));
}

internal sealed class MemorySubscriptionHandle<T>(MemoryStream<T> stream, Subscription<T> subscription) : StreamSubscriptionHandle<T>
{
    public override StreamId StreamId => stream.StreamId;

    public override string ProviderName => stream.ProviderName;

    public override Guid HandleId => subscription.Id;

    public override Task UnsubscribeAsync()
    {
        subscription.End();
        stream.Remove(subscription);
        return Task.CompletedTask;
    }

    public override Task<StreamSubscriptionHandle<T>> ResumeAsync(IAsyncObserver<T> observer, StreamSequenceToken? token = null)
    {
        subscription.Resume(observer);
        return Task.FromResult<StreamSubscriptionHandle<T>>(new MemorySubscriptionHandle<T>(stream, subscription));
    }

    public override Task<StreamSubscriptionHandle<T>> ResumeAsync(IAsyncBatchObserver<T> observer, StreamSequenceToken? token = null) =>
        ResumeAsync(new BatchesOfOne<T>(observer), token);

    public override bool Equals(StreamSubscriptionHandle<T>? other) => other is not null && other.HandleId == HandleId;
}
