using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansTrading.Embedded.Actors.CodeGeneration;

namespace OrleansTrading.Embedded.Actors;

/// <summary>All activations of one host, and the way of a call into them.</summary>
internal sealed partial class ActorRuntime
{
    internal static readonly GrainType ObserverType = GrainType.Create("sys.observer");

    private readonly ConcurrentDictionary<GrainId, Activation> _activations = new();
    private readonly ConcurrentDictionary<GrainId, WorkerGroup> _groups = new();
    private readonly CancellationTokenSource _stopped = new();
    private readonly ILogger _log;
    private readonly bool _carriesCalls;
    private volatile HostState _state;

    public ActorRuntime(
        IServiceProvider services, TurnScheduler scheduler, TimeProvider clock, IOptions<SiloMessagingOptions> messaging,
        IOptions<GrainCollectionOptions> collection, ILogger<ActorRuntime> log)
    {
        Services = services;
        Scheduler = scheduler;
        _carriesCalls = scheduler.CarriesCalls;
        Clock = clock;
        _log = log;
        MailboxLimit = messaging.Value.MaxEnqueuedRequestsHardLimit;
        if (MailboxLimit <= 0)
            MailboxLimit = int.MaxValue;
        Pending = new PendingCalls(clock, messaging.Value.ResponseTimeout);
        Collection = collection.Value;
        Factory = new GrainFactory(this);
        Stopped = _stopped.Token;
    }

    public IServiceProvider Services { get; }

    public TurnScheduler Scheduler { get; }

    public TimeProvider Clock { get; }

    public GrainFactory Factory { get; }

    public PendingCalls Pending { get; }

    public GrainCollectionOptions Collection { get; }

    public int MailboxLimit { get; }

    /// <summary>Cancelled when the host gives up waiting for grains.</summary>
    public CancellationToken Stopped { get; }

    public ICollection<Activation> Activations => _activations.Values;

    /// <summary>Sends a call on its way. Never throws: a refusal travels to the caller like any failure.</summary>
    public void Send(GrainReference reference, GrainCall call)
    {
        call.Runtime = this;
        call.Reference = reference;
        call.Context = RequestContext.Current;
        if (!call.IsOneWay)
        {
            call.Deadline = Pending.Deadline(call.Timeout);
            call.Stamp |= GrainCall.Pending;
            if (!ReferenceEquals(call.Registry, Pending))
                Pending.Register(call);
            call.ObserveCancellation();
        }
        else
        {
            call.Stamp |= GrainCall.Pending;
        }

        if (_state != HostState.Running && Refuse(call))
            return;
        if (_carriesCalls)
            Scheduler.Carry(call);
        else
            Arrive(call);
    }

    /// <summary>Puts a call into the mailbox of its target. Never throws.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Arrive(GrainCall call)
    {
        try
        {
            var target = call.Reference!.Target();
            if (!target.TryPush(call))
                RefuseFull(target, call);
        }
        catch (Exception exception)
        {
            call.Fail(exception);
        }
    }

    /// <summary>Finds or makes the activation of an identity: one, whoever else asks at the same time.</summary>
    public Activation Locate(GrainClass grainClass, GrainId id)
    {
        if (grainClass.MaxLocalWorkers != 0)
            return _groups.GetOrAdd(id, static (id, made) => new WorkerGroup(made.Runtime, made.Class, id), (Runtime: this, Class: grainClass)).Choose();
        if (_activations.TryGetValue(id, out var activation))
            return activation;
        if (_state == HostState.Stopped)
            throw new SiloUnavailableException("The host has stopped.");
        return _activations.GetOrAdd(id, static (id, made) => new Activation(made.Runtime, made.Class, id.KeyText), (Runtime: this, Class: grainClass));
    }

    /// <summary>An activation has ended.</summary>
    public void Forget(Activation activation)
    {
        if (activation.Class is null)
            return;
        if (activation.Class.MaxLocalWorkers == 0)
            _activations.TryRemove(new KeyValuePair<GrainId, Activation>(activation.GrainId, activation));
        else if (_groups.TryGetValue(activation.GrainId, out var group))
            group.Remove(activation);
    }

    /// <summary>A call that its activation did not live to start goes to the next one.</summary>
    public void PassOn(GrainCall call)
    {
        if (call.Reference is not { GrainClass: not null } reference)
        {
            call.Fail(new OrleansMessageRejectionException($"The observer of {call.MethodName} is gone."));
            return;
        }

        var target = reference.Target();
        if (!target.TryPush(call))
            RefuseFull(target, call);
    }

    public bool TryFind(GrainId id, out Activation activation) => _activations.TryGetValue(id, out activation!);

    public long TimestampIn(TimeSpan time) => Clock.GetTimestamp() + (long)(time.TotalSeconds * Clock.TimestampFrequency);

    public void Unhandled(Exception exception) => LogUnhandled(_log, exception);

    public void OneWayFailed(GrainCall call, Exception exception) => LogOneWay(_log, call.MethodName, exception);

    public void DeactivationFailed(GrainId id, Exception exception) => LogDeactivation(_log, id, exception);

    public void TickFailed(GrainId id, Exception exception) => LogTick(_log, id, exception);

    public void DeliveryFailed(string subscription, Exception exception) => LogDelivery(_log, subscription, exception);

    private IEnumerable<Activation> Everyone() => _activations.Values.Concat(_groups.Values.SelectMany(g => g.Workers));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void RefuseFull(Activation target, GrainCall call) => call.Fail(new LimitExceededException(
        $"The mailbox of {target.GrainId} is full ({MailboxLimit} requests wait); {call.MethodName} was refused."));

    [LoggerMessage(Level = LogLevel.Error, Message = "Code in a grain failed and nobody waited for it.")]
    private static partial void LogUnhandled(ILogger log, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The one-way call {Method} failed.")]
    private static partial void LogOneWay(ILogger log, string method, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Deactivation of {GrainId} failed.")]
    private static partial void LogDeactivation(ILogger log, GrainId grainId, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "An item was not delivered: {Subscription} failed.")]
    private static partial void LogDelivery(ILogger log, string subscription, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "A timer tick of {GrainId} failed.")]
    private static partial void LogTick(ILogger log, GrainId grainId, Exception exception);
}
