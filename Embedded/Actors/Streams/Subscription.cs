using OrleansTrading.Embedded.Actors.CodeGeneration;

namespace OrleansTrading.Embedded.Actors;

/// <summary>
/// One subscription and its queue. At most one delivery is under way; it is an ordinary call in the mailbox of the
/// subscriber, takes one item, and goes to the end of the mailbox again while there are more.
/// </summary>
internal sealed class Subscription<T>
{
    public const int QueueLimit = 16_384;

    private readonly Queue<(T Item, StreamSequenceToken Token)> _queue = new();
    private readonly ActorRuntime _runtime;
    private readonly MemoryStream<T> _stream;
    private readonly SubscriberReference _subscriber;
    private readonly Delivery _delivery;
    private volatile IAsyncObserver<T>? _client;
    private volatile bool _isEnded;
    private bool _isDelivering;

    private Subscription(ActorRuntime runtime, MemoryStream<T> stream, SubscriberReference subscriber)
    {
        _runtime = runtime;
        _stream = stream;
        _subscriber = subscriber;
        _delivery = new Delivery(this) { Runtime = runtime, Reference = subscriber };
    }

    public Guid Id { get; } = Guid.NewGuid();

    /// <summary>The subscribed grain; the default for a client.</summary>
    public GrainId Grain { get; private init; }

    public bool IsImplicit { get; private init; }

    // Read without the lock: producers that race may exceed the limit by one item each.
    public bool IsFull => _queue.Count >= QueueLimit;

    public static Subscription<T> OfGrain(
        ActorRuntime runtime, MemoryStream<T> stream, GrainClass grainClass, GrainId grain, bool isImplicit) =>
        new(runtime, stream, new SubscriberReference(new GrainReferenceArguments(runtime, grainClass, grain, null)))
        {
            Grain = grain,
            IsImplicit = isImplicit,
        };

    public static Subscription<T> OfClient(ActorRuntime runtime, MemoryStream<T> stream, IAsyncObserver<T> observer)
    {
        var mailbox = new Activation(runtime, Guid.NewGuid().KeyText(), observer);
        return new(runtime, stream, new SubscriberReference(new GrainReferenceArguments(runtime, null, mailbox.GrainId, mailbox)))
        {
            _client = observer,
        };
    }

    public void Enqueue(T item, StreamSequenceToken token)
    {
        lock (_queue)
        {
            if (_isEnded)
                return;
            _queue.Enqueue((item, token));
            if (_isDelivering)
                return;
            _isDelivering = true;
        }

        Deliver();
    }

    public void Resume(IAsyncObserver<T> observer)
    {
        if (_isEnded)
            throw new InvalidOperationException("This subscription has been ended.");
        if (Grain.IsDefault)
            _client = observer;
        else if (Activation.Current is { } activation && activation.GrainId == Grain)
            activation.Listen(Id, observer);
        else
            throw new InvalidOperationException($"Only {Grain} itself may resume its subscription.");
    }

    public void End()
    {
        _isEnded = true;
        lock (_queue)
            _queue.Clear();
        if (Activation.Current is { Class: not null } activation && activation.GrainId == Grain)
            activation.Listen(Id, null);
    }

    public override string ToString() => Grain.IsDefault ? "a client's subscription" : $"the subscription of {Grain}";

    private void Deliver()
    {
        try
        {
            _delivery.Begin();
            if (_subscriber.Target() is { } target)
                target.Push(_delivery);
            else
                _runtime.DeliverToWorker(_subscriber, _delivery, mayBeRefused: false);
        }
        catch (Exception exception)
        {
            // The host has stopped: nobody is left to deliver to.
            End();
            _runtime.Unhandled(exception);
        }
    }

    private void Over(Exception? failure)
    {
        if (failure is not null)
            _runtime.DeliveryFailed(ToString(), failure);
        lock (_queue)
        {
            _isDelivering = _queue.Count > 0;
            if (!_isDelivering)
                return;
        }

        Deliver();
    }

    private IAsyncObserver<T>? ObserverIn(Activation activation) => _client ?? activation.ListenerOf(Id) as IAsyncObserver<T>;

    private async Task DeliverOne(Activation activation, object target)
    {
        var observer = ObserverIn(activation);
        if (observer is null && target is IStreamSubscriptionObserver subscribed)
        {
            await subscribed.OnSubscribed(new HandleFactory(_stream, this));
            observer = ObserverIn(activation);
        }

        (T Item, StreamSequenceToken Token) next;
        lock (_queue)
        {
            if (!_queue.TryDequeue(out next))
                return;
        }

        if (observer is null)
            throw new InvalidOperationException($"{Grain} did not resume its subscription to {_stream.StreamId}; the item is lost.");
        try
        {
            await observer.OnNextAsync(next.Item, next.Token);
        }
        catch (Exception exception)
        {
            await observer.OnErrorAsync(exception);
            throw;
        }
    }

    private void Lose()
    {
        lock (_queue)
            _queue.TryDequeue(out _);
    }

    private sealed class SubscriberReference(GrainReferenceArguments arguments) : GrainReference(arguments);

    private sealed class HandleFactory(MemoryStream<T> stream, Subscription<T> subscription) : IStreamSubscriptionHandleFactory
    {
        public StreamId StreamId => stream.StreamId;

        public string ProviderName => stream.ProviderName;

        public StreamSubscriptionHandle<TItem> Create<TItem>() => stream is MemoryStream<TItem> typed
            ? new MemorySubscriptionHandle<TItem>(typed, (Subscription<TItem>)(object)subscription)
            : throw new InvalidOperationException($"Stream {StreamId} carries {typeof(T)}, not {typeof(TItem)}.");
    }

    /// <summary>The one delivery of the subscription, which is in a mailbox at most once.</summary>
    private sealed class Delivery(Subscription<T> subscription) : RuntimeCall(CallOptions.OneWay)
    {
        private Action? _whenDone;
        private Task? _answer;

        public override string MethodName => "stream";

        public void Begin() => Stamp = ((Stamp & ~StatusMask) + (StatusMask + 1)) | Pending;

        internal override void Start(Activation activation, object target)
        {
            Host = activation;
            _answer = subscription.DeliverOne(activation, target);
            if (_answer.IsCompleted)
                Finish();
            else
                _answer.GetAwaiter().UnsafeOnCompleted(_whenDone ??= Finish);
        }

        private void Finish()
        {
            var failure = _answer!.IsCompletedSuccessfully ? null : _answer.Exception?.InnerException ?? new TaskCanceledException(_answer);
            _answer = null;
            Host!.CallFinished(this);
            if (failure is not null)
                Host.EndIfInconsistent(failure);
            subscription.Over(failure);
        }

        // The subscriber could not be activated, or is gone: its item is lost.
        private protected override void Publish()
        {
            subscription.Lose();
            subscription.Over(Error);
        }
    }
}
