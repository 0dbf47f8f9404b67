using Microsoft.Extensions.DependencyInjection;

namespace OrleansTrading.Embedded.Actors;

/// <summary>What only some activations need.</summary>
internal sealed class ActivationExtras
{
    /// <summary>Timers that end with the activation.</summary>
    public HashSet<IDisposable>? Timers { get; set; }

    /// <summary>States to read before the grain's own activation code runs.</summary>
    public List<Func<CancellationToken, Task>>? Loading { get; set; }

    /// <summary>Call chains that may re-enter, with the number of open sections.</summary>
    public Dictionary<Guid, int>? OpenChains { get; set; }

    /// <summary>The activation's scope of services.</summary>
    public IServiceScope? Scope { get; set; }

    /// <summary>Why the activation is to end; null: it is not.</summary>
    public DeactivationReason? EndReason { get; private set; }

    /// <summary>Enumerations that somebody is at.</summary>
    public AsyncEnumerableGrainExtension? Enumerations { get; set; }

    /// <summary>Set when it was asked from outside to end before it was active.</summary>
    public DeactivationReason? EndOnceActive { get; set; }

    /// <summary>Completes when the activation has ended.</summary>
    public TaskCompletionSource? Ended { get; set; }

    /// <summary>Stream subscriptions that this activation listens to.</summary>
    public Dictionary<Guid, object>? Listeners { get; set; }

    /// <summary>Not collected as idle before then (the clock's timestamp).</summary>
    public long KeepUntil { get; set; }

    /// <summary>The activation failed, whatever else had been asked of it.</summary>
    public void ActivationFailed(DeactivationReason reason) => EndReason = reason;

    /// <summary>Says that the activation is to end; the first reason counts.</summary>
    public void AskToEnd(DeactivationReason reason)
    {
        EndReason ??= reason;
        Enumerations?.Abort();
    }
}
