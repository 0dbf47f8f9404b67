namespace OrleansTrading.Embedded.Actors;

/// <summary>
/// A grain of this class is subscribed to every stream of a namespace, under the stream's key. It takes the items up with
/// <c>SubscribeAsync</c> when it is activated, or through <see cref="IStreamSubscriptionObserver"/>.
/// </summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class ImplicitStreamSubscriptionAttribute(string streamNamespace) : Attribute
{
    /// <summary>The namespace.</summary>
    internal string Namespace { get; } = streamNamespace;
}

/// <summary>A grain that is told of its subscriptions when the first item comes.</summary>
public interface IStreamSubscriptionObserver
{
    /// <summary>Makes the handle and resumes it with an observer.</summary>
    Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory);
}

/// <summary>Makes the handle of one subscription.</summary>
public interface IStreamSubscriptionHandleFactory
{
    /// <summary>The stream.</summary>
    StreamId StreamId { get; }

    /// <summary>The stream's provider.</summary>
    string ProviderName { get; }

    /// <summary>The handle, with the type of the stream's items.</summary>
    StreamSubscriptionHandle<T> Create<T>();
}
