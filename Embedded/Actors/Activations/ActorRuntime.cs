using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
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
    private readonly CancellationTokenSource _draining = new();
    private readonly CancellationTokenSource _stopped = new();
    private readonly ILogger _log;
    private readonly bool _carriesCalls;
    private volatile HostState _state;
    private long _enumerations;

    public ActorRuntime(
        IServiceProvider services, TurnScheduler scheduler, TimeProvider clock, IOptions<SiloMessagingOptions> messaging,
        IOptions<GrainCollectionOptions> collection, IOptions<SchedulingOptions> scheduling, IMeterFactory meters, ILogger<ActorRuntime> log)
    {
        Services = services;
        Scheduler = scheduler;
        _carriesCalls = scheduler.CarriesCalls;
        Clock = clock;
        _log = log;
        MailboxLimit = messaging.Value.MaxEnqueuedRequestsHardLimit;
        if (MailboxLimit <= 0)
            MailboxLimit = int.MaxValue;
        Instruments = new RuntimeInstruments(meters, clock);
        Pending = new PendingCalls(clock, messaging.Value.ResponseTimeout, CallsStand);
        LongTurn = scheduling.Value.TurnWarningLengthThreshold;
        CancelsOnTimeout = messaging.Value.CancelRequestOnTimeout;
        Collection = collection.Value;
        Filters = new CallFilters(services);
        Factory = new GrainFactory(this);
        Draining = _draining.Token;
        Stopped = _stopped.Token;
    }

    public IServiceProvider Services { get; }

    public TurnScheduler Scheduler { get; }

    public TimeProvider Clock { get; }

    public GrainFactory Factory { get; }

    public PendingCalls Pending { get; }

    public RuntimeInstruments Instruments { get; }

    /// <summary>A turn longer than this is named in the log.</summary>
    public TimeSpan LongTurn { get; }

    public GrainCollectionOptions Collection { get; }

    public int MailboxLimit { get; }

    public CallFilters Filters { get; }

    public bool CancelsOnTimeout { get; }

    /// <summary>Cancelled when the host begins to stop.</summary>
    public CancellationToken Draining { get; }

    /// <summary>Cancelled when the host gives up waiting for grains.</summary>
    public CancellationToken Stopped { get; }

    /// <summary>Sends a call on its way. Never throws: a refusal travels to the caller like any failure.</summary>
    public void Send(GrainReference reference, GrainCall call)
    {
        call.Runtime = this;
        call.Reference = reference;
        call.Context = RequestContext.Current;
        call.Caller ??= Activation.Current;
        if (Instruments.Latency.Enabled)
            call.SentAt = Clock.GetTimestamp();
        if (!call.IsOneWay)
        {
            call.Deadline = Pending.Deadline(call.Timeout);
            call.Stamp |= GrainCall.Pending;
            if (!ReferenceEquals(call.Registry, Pending))
                Pending.Register(call);
            if (call.IsCancellable)
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
            Deliver(call.Reference!, call);
        }
        catch (Exception exception)
        {
            call.Fail(exception);
        }
    }

    /// <summary>Finds or makes the activation of an identity: one, whoever else asks at the same time.</summary>
    public Activation Locate(GrainClass grainClass, GrainId id)
    {
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
        else if (_groups.TryGetValue(activation.GrainId, out var group) && group.Remove(activation))
            _groups.TryRemove(new KeyValuePair<GrainId, WorkerGroup>(activation.GrainId, group));
    }

    /// <summary>A call that its activation did not live to start goes to the next one.</summary>
    public void PassOn(GrainCall call)
    {
        if (call.Reference is not { GrainClass: not null } reference)
        {
            call.Fail(new OrleansMessageRejectionException($"The observer of {call.MethodName} is gone."));
            return;
        }

        Deliver(reference, call);
    }

    /// <summary>Puts a call into the mailbox of one of the workers that share an identity, however full it is or not.</summary>
    public void DeliverToWorker(GrainReference reference, GrainCall call, bool mayBeRefused)
    {
        while (true)
        {
            if (_state == HostState.Stopped)
                throw new SiloUnavailableException("The host has stopped.");
            var group = _groups.GetOrAdd(
                reference.GrainId, static (id, made) => new WorkerGroup(made.Runtime, made.Class, id), (Runtime: this, Class: reference.GrainClass!));
            if (!group.TryDeliver(call, mayBeRefused, out var full))
                continue;
            if (full is not null)
                RefuseFull(full, call);
            return;
        }
    }

    /// <summary>How many activations an identity has: 0 or 1; more for a stateless worker.</summary>
    public int CountActivations(GrainId id) =>
        _groups.TryGetValue(id, out var group) ? group.Workers.Length : _activations.ContainsKey(id) ? 1 : 0;

    public bool TryFind(GrainId id, out Activation activation) => _activations.TryGetValue(id, out activation!);

    /// <summary>A number that no other enumeration of this host has.</summary>
    public long NextEnumeration() => Interlocked.Increment(ref _enumerations);

    public long TimestampIn(TimeSpan time) => Clock.GetTimestamp() + (long)(time.TotalSeconds * Clock.TimestampFrequency);

    public void Unhandled(Exception exception) => LogUnhandled(_log, exception);

    public void OneWayFailed(GrainCall call, Exception exception) => OneWayFailed(call.MethodName, exception);

    public void OneWayFailed(string method, Exception exception) => LogOneWay(_log, method, exception);

    public void DeactivationFailed(GrainId id, Exception exception) => LogDeactivation(_log, id, exception);

    public void EnumerationNotEnded(object grain, Exception exception) => LogEnumeration(_log, grain, exception);

    public void TickFailed(GrainId id, Exception exception) => LogTick(_log, id, exception);

    public void DeliveryFailed(string subscription, Exception exception) => LogDelivery(_log, subscription, exception);

    /// <summary>A turn has taken too long; <paramref name="isOver"/> tells whether it has ended by now.</summary>
    public void TurnIsLong(GrainId id, string item, TimeSpan soFar, bool isOver)
    {
        if (isOver)
        {
            LogLongTurnOver(_log, id, item, soFar.TotalMilliseconds);
            return;
        }

        Instruments.TurnWasLong();
        LogLongTurn(_log, id, item, soFar.TotalMilliseconds, LongTurn.TotalMilliseconds);
    }

    private void CallsStand(WaitingCall[] circle)
    {
        Instruments.CallsStand();
        LogCircle(_log, WaitingCircles.Describe(circle));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Deliver(GrainReference reference, GrainCall call)
    {
        var target = reference.Target();
        if (target is null)
            DeliverToWorker(reference, call, mayBeRefused: true);
        else if (!target.TryPush(call))
            RefuseFull(target, call);
    }

    /// <summary>All activations that there are, over which those come and go meanwhile; nothing is locked or copied for it.</summary>
    public IEnumerable<Activation> Everyone()
    {
        foreach (var (_, activation) in _activations)
            yield return activation;
        foreach (var (_, group) in _groups)
        {
            foreach (var worker in group.Workers)
                yield return worker;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void RefuseFull(Activation target, GrainCall call) => call.Fail(new LimitExceededException(
        $"The mailbox of {target.GrainId} is full ({MailboxLimit} requests wait); {call.MethodName} was refused."));

    [LoggerMessage(Level = LogLevel.Warning, Message =
        "A turn of {GrainId} runs for {Elapsed:0} ms by now, longer than {Threshold:0} ms: {Item}. Nothing else of this grain can run.")]
    private static partial void LogLongTurn(ILogger log, GrainId grainId, string item, double elapsed, double threshold);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The long turn of {GrainId} has ended after {Elapsed:0} ms: {Item}.")]
    private static partial void LogLongTurnOver(ILogger log, GrainId grainId, string item, double elapsed);

    [LoggerMessage(Level = LogLevel.Error, Message =
        "Calls wait for each other in a circle and end only by their time-outs: {Circle}. Let one interleave, or open the call chain.")]
    private static partial void LogCircle(ILogger log, string circle);

    [LoggerMessage(Level = LogLevel.Error, Message = "Code in a grain failed and nobody waited for it.")]
    private static partial void LogUnhandled(ILogger log, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The one-way call {Method} failed.")]
    private static partial void LogOneWay(ILogger log, string method, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Deactivation of {GrainId} failed.")]
    private static partial void LogDeactivation(ILogger log, GrainId grainId, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "An item was not delivered: {Subscription} failed.")]
    private static partial void LogDelivery(ILogger log, string subscription, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "An enumeration of {GrainId} could not be ended properly.")]
    private static partial void LogEnumeration(ILogger log, object grainId, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "A timer tick of {GrainId} failed.")]
    private static partial void LogTick(ILogger log, GrainId grainId, Exception exception);
}
