using Microsoft.Extensions.DependencyInjection;
using OrleansTrading.Embedded.Actors.CodeGeneration;

namespace OrleansTrading.Embedded.Actors;

/// <summary>How an activation begins and ends.</summary>
internal sealed partial class Activation
{
    // The time when the collector first saw it unused since its last call.
    private long _idleSince;

    private ActivationExtras Extras => _extras ??= new ActivationExtras();

    internal AsyncEnumerableGrainExtension Enumerations => Extras.Enumerations ??= new AsyncEnumerableGrainExtension(this);

    public IServiceProvider ActivationServices => (Extras.Scope ??= Runtime.Services.CreateScope()).ServiceProvider;

    /// <summary>Not active: decides what becomes of a call. True: it may start.</summary>
    private bool Prepare(GrainCall call)
    {
        switch (_state)
        {
            case ActivationState.New:
                Activate(call);
                if (_state == ActivationState.Active)
                    return true;
                if (_state != ActivationState.Dead)
                    Enqueue(call);
                else if (Failure is { } failure)
                    call.Fail(failure);
                else
                    TryAgain(call);
                return false;
            case ActivationState.Dead:
                Runtime.PassOn(call);
                return false;
            default:
                Enqueue(call);
                return false;
        }
    }

    // Why the activation failed, kept for the call that caused it; such an activation is garbage right after.
    private Exception? Failure =>
        _extras?.EndReason is { ReasonCode: DeactivationReasonCode.ActivationFailed } reason ? reason.Exception : null;

    private void Activate(GrainCall cause)
    {
        _state = ActivationState.Activating;
        // The grain's own code sees what the call that woke it brought along.
        if (!ReferenceEquals(RequestContext.Current, cause.Context))
            RequestContext.Current = cause.Context;
        try
        {
            var grain = Make();
            _instance = grain;
            // Most classes do nothing when they come to life.
            if (!Class!.HasActivation && _extras?.Loading is null)
            {
                BecomeActive();
                return;
            }

            var patience = new Patience(this);
            var activation = _extras?.Loading is null ? grain.OnActivateAsync(patience.Token) : LoadAndActivate(grain, patience.Token);
            if (activation.IsCompletedSuccessfully)
                BecomeActive();
            else
                _ = FinishActivation(activation, patience);
        }
        catch (Exception exception)
        {
            ActivationFailed(exception);
        }
    }

    private IGrainBase Make()
    {
        try
        {
            return Class!.Create(new GrainActivation(this));
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException(
                $"Failed to create an instance of grain type '{Class!.ClassType}': {exception.Message}", exception);
        }
    }

    private async Task LoadAndActivate(IGrainBase grain, CancellationToken cancellationToken)
    {
        foreach (var load in Extras.Loading!)
            await load(cancellationToken);
        Extras.Loading = null;
        await grain.OnActivateAsync(cancellationToken);
    }

    private async Task FinishActivation(Task activation, Patience patience)
    {
        try
        {
            await patience.WaitFor(activation, Runtime.Collection.ActivationTimeout);
            BecomeActive();
        }
        catch (Exception exception)
        {
            ActivationFailed(exception);
        }
    }

    private void BecomeActive()
    {
        if (_extras?.EndReason is { } reason)
        {
            // It asked to leave before it was there: it takes no call, and is not told of its end.
            _state = ActivationState.Deactivating;
            _ = End(reason, wasActive: false);
            return;
        }

        _state = ActivationState.Active;
        _isScanNeeded = true;
        Runtime.Instruments.Activated(Class!);
        if (_extras is { EndOnceActive: { } asked })
            _extras.AskToEnd(asked);
    }

    private void ActivationFailed(Exception exception)
    {
        StopTimers();
        Runtime.Instruments.ActivationFailed();
        Extras.ActivationFailed(new DeactivationReason(DeactivationReasonCode.ActivationFailed, exception, "Activation failed."));
        Die();
        while (TakeWaiting() is { } call)
            call.Fail(exception);
        Extras.Ended?.TrySetResult();
        _ = DisposeInstance();
    }

    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default)
    {
        if (ReferenceEquals(Current, this))
            Extras.AskToEnd(deactivationReason);
        else
            Push(new RuntimeTurn(self => self.Ask(deactivationReason)));
    }

    /// <summary>Ends the activation and tells when it has ended.</summary>
    public Task EndAsync(DeactivationReason reason)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Push(new RuntimeTurn(self =>
        {
            if (self._state is ActivationState.Dead or ActivationState.New)
            {
                self.Die();
                ended.SetResult();
                return;
            }

            if (self.Extras.Ended is { } other)
                other.Task.ContinueWith(_ => ended.SetResult(), TaskScheduler.Default);
            else
                self.Extras.Ended = ended;
            self.Ask(reason);
        }));
        return ended.Task;
    }

    // Asked from outside while it is activated, it comes to life first, so that it is told of its end.
    private void Ask(DeactivationReason reason)
    {
        if (_state == ActivationState.Activating)
            Extras.EndOnceActive ??= reason;
        else
            Extras.AskToEnd(reason);
    }

    /// <summary>The collector asks, at a time, an activation that looked idle. Runs as a turn.</summary>
    internal void EndIfIdle(long now)
    {
        if (_state == ActivationState.Active && IsIdle && !_isUsed && (_extras?.KeepUntil ?? 0) <= now)
        {
            Extras.AskToEnd(new DeactivationReason(
                DeactivationReasonCode.ActivationIdle, "The grain was idle for its collection age."));
        }
    }

    /// <summary>Whether it has been unused for so long, as seen by the collector, which looks now and then.</summary>
    internal bool IsIdleFor(long age, long now)
    {
        if (_isUsed || !IsQuiescent)
        {
            _isUsed = false;
            _idleSince = now;
            return false;
        }

        return _state == ActivationState.Active && now - _idleSince >= age;
    }

    /// <summary>Not negative: at least for so long; the greatest time: for ever. Negative: as if it had never been asked for.</summary>
    internal void DelayCollection(TimeSpan time) => Extras.KeepUntil =
        time == TimeSpan.MaxValue || time == Timeout.InfiniteTimeSpan ? long.MaxValue : time <= TimeSpan.Zero ? 0 : Runtime.TimestampIn(time);

    /// <summary>An observer takes no more calls, those included that wait. False: it takes none already.</summary>
    internal bool TryEndObserver()
    {
        // An observer has no other states, so this may be done outside of its turns.
        if (Interlocked.CompareExchange(ref _state, ActivationState.Dead, ActivationState.Active) != ActivationState.Active)
            return false;
        Push(new RuntimeTurn(static self =>
        {
            while (self.TakeWaiting() is { } call)
                self.Runtime.PassOn(call);
        }));
        return true;
    }

    internal void MarkUsed() => _isUsed = true;

    private void EndIfAsked()
    {
        if (_extras!.EndReason is { } reason && _state == ActivationState.Active && IsBetweenCalls)
        {
            _state = ActivationState.Deactivating;
            _ = End(reason, wasActive: true);
        }
    }

    private async Task End(DeactivationReason reason, bool wasActive)
    {
        StopTimers();
        if (wasActive && Class is { HasDeactivation: true })
            await SayGoodbye((IGrainBase)_instance!, reason);
        if (_extras?.Enumerations is { } enumerations)
            await enumerations.EndAllAsync();
        await DisposeInstance();
        // Those too that the goodbye set.
        StopTimers();
        if (wasActive)
            Runtime.Instruments.Deactivated(Class!, reason.ReasonCode);
        Die();
        while (TakeWaiting() is { } call)
        {
            if (wasActive)
                Runtime.PassOn(call);
            else
                TryAgain(call);
        }

        _extras?.Ended?.TrySetResult();
    }

    // The next activation may leave as early as this one did, so this does not go on for ever.
    private void TryAgain(GrainCall call)
    {
        if (call.TryForward())
        {
            Runtime.PassOn(call);
            return;
        }

        call.Fail(new OrleansMessageRejectionException($"Forwarding failed: {GrainId} ended again and again before it was active "
            + $"({_extras?.EndReason?.Description}); {call.MethodName} was rejected."));
    }

    private async Task SayGoodbye(IGrainBase grain, DeactivationReason reason)
    {
        try
        {
            var patience = new Patience(this);
            var goodbye = grain.OnDeactivateAsync(reason, patience.Token);
            if (goodbye.IsCompleted)
                await goodbye;
            else
                await patience.WaitFor(goodbye, Runtime.Collection.DeactivationTimeout);
        }
        catch (Exception exception)
        {
            Runtime.DeactivationFailed(GrainId, exception);
        }
    }

    private void Die()
    {
        // First out of the catalogue, then dead: whoever sees it dead finds or makes another one.
        Runtime.Forget(this);
        _state = ActivationState.Dead;
    }

    private GrainCall? TakeWaiting()
    {
        var call = _waiting;
        if (call is null)
            return null;
        _waiting = (GrainCall?)call.Next;
        if (_waiting is null)
            _lastWaiting = null;
        call.Next = null;
        _backlog--;
        return call;
    }

    private async Task DisposeInstance()
    {
        try
        {
            if (_instance is IAsyncDisposable asyncDisposable)
                await asyncDisposable.DisposeAsync();
            else if (_instance is IDisposable disposable)
                disposable.Dispose();
            if (_extras?.Scope is IAsyncDisposable scope)
                await scope.DisposeAsync();
        }
        catch (Exception exception)
        {
            Runtime.DeactivationFailed(GrainId, exception);
        }
    }

    private void StopTimers()
    {
        if (_extras?.Timers is not { } timers)
            return;
        _extras.Timers = null;
        foreach (var timer in timers)
            timer.Dispose();
    }

    internal void Add(IDisposable timer) => (Extras.Timers ??= []).Add(timer);

    internal void Remove(IDisposable timer) => _extras?.Timers?.Remove(timer);

    internal void LoadBeforeActivation(Func<CancellationToken, Task> load) => (Extras.Loading ??= []).Add(load);

    internal void OpenReentrancy(Guid chain)
    {
        var chains = Extras.OpenChains ??= [];
        chains[chain] = chains.GetValueOrDefault(chain) + 1;
        _isScanNeeded = _waiting is not null;
    }

    internal void CloseReentrancy(Guid chain)
    {
        if (_extras?.OpenChains is not { } chains || !chains.TryGetValue(chain, out var open))
            return;
        if (open == 1)
            chains.Remove(chain);
        else
            chains[chain] = open - 1;
    }

    /// <summary>The listener of a stream subscription in this activation, if it took one up. Null removes it.</summary>
    internal void Listen(Guid subscription, object? listener)
    {
        if (listener is null)
            _extras?.Listeners?.Remove(subscription);
        else
            (Extras.Listeners ??= [])[subscription] = listener;
    }

    internal object? ListenerOf(Guid subscription) => _extras?.Listeners?.GetValueOrDefault(subscription);
}
