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
                Activate();
                if (_state == ActivationState.Active)
                    return true;
                if (_state == ActivationState.Activating)
                    Enqueue(call);
                else
                    call.Fail(Failure!);
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
    private Exception? Failure => _extras?.EndReason?.Exception;

    private void Activate()
    {
        _state = ActivationState.Activating;
        try
        {
            var grain = Class!.Create(new GrainActivation(this));
            _instance = grain;
            if (!Class.HasActivation && _extras?.Loading is null)
            {
                _state = ActivationState.Active;
                return;
            }

            var patience = new Patience(this);
            var activation = _extras?.Loading is null ? grain.OnActivateAsync(patience.Token) : LoadAndActivate(grain, patience.Token);
            if (activation.IsCompletedSuccessfully)
                _state = ActivationState.Active;
            else
                _ = FinishActivation(activation, patience);
        }
        catch (Exception exception)
        {
            ActivationFailed(exception);
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
            await patience.WaitFor(activation, Runtime.Collection.ActivationTimeout, "come to life");
            _state = ActivationState.Active;
            _isScanNeeded = _waiting is not null;
        }
        catch (Exception exception)
        {
            ActivationFailed(exception);
        }
    }

    private void ActivationFailed(Exception exception)
    {
        StopTimers();
        Extras.AskToEnd(new DeactivationReason(DeactivationReasonCode.ActivationFailed, exception, "Activation failed."));
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
            Push(new RuntimeTurn(self => self.Extras.AskToEnd(deactivationReason)));
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
            self.Extras.AskToEnd(reason);
        }));
        return ended.Task;
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

    /// <summary>An observer takes no more calls.</summary>
    internal void EndObserver() => Push(new RuntimeTurn(static self => self._state = ActivationState.Dead));

    internal void MarkUsed() => _isUsed = true;

    private void EndIfAsked()
    {
        if (_extras!.EndReason is { } reason && _state == ActivationState.Active && IsBetweenCalls)
        {
            _state = ActivationState.Deactivating;
            _ = End(reason);
        }
    }

    private async Task End(DeactivationReason reason)
    {
        StopTimers();
        try
        {
            if (_instance is IGrainBase grain)
            {
                var patience = new Patience(this);
                var goodbye = grain.OnDeactivateAsync(reason, patience.Token);
                if (!goodbye.IsCompletedSuccessfully)
                    await patience.WaitFor(goodbye, Runtime.Collection.DeactivationTimeout, "say goodbye");
            }
        }
        catch (Exception exception)
        {
            Runtime.DeactivationFailed(GrainId, exception);
        }

        if (_extras?.Enumerations is { } enumerations)
            await enumerations.EndAllAsync();
        await DisposeInstance();
        Die();
        while (TakeWaiting() is { } call)
            Runtime.PassOn(call);
        _extras?.Ended?.TrySetResult();
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
