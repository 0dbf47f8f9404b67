namespace OrleansTrading.Embedded.Actors;

/// <summary>Receives a stream's items, one after the other.</summary>
public interface IAsyncObserver<in T>
{
    /// <summary>Takes an item. The next one comes when the task has completed.</summary>
    Task OnNextAsync(T item, StreamSequenceToken? token = null);

    /// <summary>No more items come.</summary>
    Task OnCompletedAsync() => Task.CompletedTask;

    /// <summary>An item could not be taken.</summary>
    Task OnErrorAsync(Exception ex);
}

/// <summary>Receives a stream's items in batches.</summary>
public interface IAsyncBatchObserver<T>
{
    /// <summary>Takes items.</summary>
    Task OnNextAsync(IList<SequentialItem<T>> items);

    /// <summary>No more items come.</summary>
    Task OnCompletedAsync() => Task.CompletedTask;

    /// <summary>Items could not be taken.</summary>
    Task OnErrorAsync(Exception ex);
}

/// <summary>An item and its place in the stream.</summary>
public class SequentialItem<T>(T item, StreamSequenceToken token)
{
    /// <summary>The item.</summary>
    public T Item { get; } = item;

    /// <summary>Its place.</summary>
    public StreamSequenceToken Token { get; } = token;
}

/// <summary>A place in a stream. Here streams keep no past, so that a place only tells the order.</summary>
public abstract class StreamSequenceToken : IEquatable<StreamSequenceToken>, IComparable<StreamSequenceToken>
{
    /// <summary>The number of the item (or batch) in its stream.</summary>
    public abstract long SequenceNumber { get; protected set; }

    /// <summary>The number within a batch.</summary>
    public abstract int EventIndex { get; protected set; }

    /// <inheritdoc/>
    public abstract bool Equals(StreamSequenceToken? other);

    /// <inheritdoc/>
    public abstract int CompareTo(StreamSequenceToken? other);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as StreamSequenceToken);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(SequenceNumber, EventIndex);
}

/// <summary>The order of places.</summary>
public static class StreamSequenceTokenUtilities
{
    /// <summary>Whether a place comes after another.</summary>
    public static bool Newer(this StreamSequenceToken me, StreamSequenceToken other) => me.CompareTo(other) > 0;

    /// <summary>Whether a place comes before another.</summary>
    public static bool Older(this StreamSequenceToken me, StreamSequenceToken other) => me.CompareTo(other) < 0;
}

/// <summary>Can be subscribed to.</summary>
public interface IAsyncObservable<T>
{
    /// <summary>Subscribes. Inside a grain, items are turns of that grain, also after it was collected and came back.</summary>
    Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncObserver<T> observer);

    /// <summary>Subscribes. There is no past to start from: the token is ignored, and no filter is supported.</summary>
    Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncObserver<T> observer, StreamSequenceToken? token, string? filterData = null);
}

/// <summary>Can be subscribed to in batches.</summary>
public interface IAsyncBatchObservable<T>
{
    /// <summary>Subscribes; batches have one item here.</summary>
    Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncBatchObserver<T> observer);

    /// <summary>Subscribes; batches have one item here, and the token is ignored.</summary>
    Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncBatchObserver<T> observer, StreamSequenceToken? token);
}

/// <summary>Can be published to.</summary>
public interface IAsyncBatchProducer<in T> : IAsyncObserver<T>
{
    /// <summary>Publishes items in their order.</summary>
    Task OnNextBatchAsync(IEnumerable<T> batch, StreamSequenceToken? token = null);
}

/// <summary>A stream, whatever its items.</summary>
public interface IAsyncStream
{
    /// <summary>Whether one can subscribe to the past. Never here.</summary>
    bool IsRewindable { get; }

    /// <summary>The name of its provider.</summary>
    string ProviderName { get; }

    /// <summary>Its name.</summary>
    StreamId StreamId { get; }
}

/// <summary>
/// A stream of items from many producers to many subscribers. Items of one producer keep their order. Publishing completes
/// when the item is queued for every subscriber.
/// </summary>
public interface IAsyncStream<T> : IAsyncStream, IEquatable<IAsyncStream<T>>, IComparable<IAsyncStream<T>>, IAsyncObservable<T>,
    IAsyncBatchObservable<T>, IAsyncBatchProducer<T>
{
    /// <summary>The subscriptions of the grain that asks, or of clients, to be resumed after a restart of the activation.</summary>
    Task<IList<StreamSubscriptionHandle<T>>> GetAllSubscriptionHandles();
}

/// <summary>A subscription.</summary>
public abstract class StreamSubscriptionHandle<T> : IEquatable<StreamSubscriptionHandle<T>>
{
    /// <summary>The stream.</summary>
    public abstract StreamId StreamId { get; }

    /// <summary>The stream's provider.</summary>
    public abstract string ProviderName { get; }

    /// <summary>The subscription's identity.</summary>
    public abstract Guid HandleId { get; }

    /// <summary>Ends the subscription; what is queued for it is dropped.</summary>
    public abstract Task UnsubscribeAsync();

    /// <summary>Goes on with another observer, as a grain does when it is activated again.</summary>
    public abstract Task<StreamSubscriptionHandle<T>> ResumeAsync(IAsyncObserver<T> observer, StreamSequenceToken? token = null);

    /// <summary>Goes on with another observer.</summary>
    public abstract Task<StreamSubscriptionHandle<T>> ResumeAsync(IAsyncBatchObserver<T> observer, StreamSequenceToken? token = null);

    /// <inheritdoc/>
    public abstract bool Equals(StreamSubscriptionHandle<T>? other);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as StreamSubscriptionHandle<T>);

    /// <inheritdoc/>
    public override int GetHashCode() => HandleId.GetHashCode();
}

/// <summary>Gives streams by name.</summary>
public interface IStreamProvider
{
    /// <summary>The provider's name.</summary>
    string Name { get; }

    /// <summary>Whether one can subscribe to the past. Never here.</summary>
    bool IsRewindable { get; }

    /// <summary>The stream of a name. It need not be created first.</summary>
    IAsyncStream<T> GetStream<T>(StreamId streamId);
}
