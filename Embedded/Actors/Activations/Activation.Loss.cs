using OrleansTrading.Embedded.Actors.CodeGeneration;

namespace OrleansTrading.Embedded.Actors;

/// <summary>How an activation is lost, as a cluster loses those of a machine that dies. In one process only a simulation does it.</summary>
internal sealed partial class Activation
{
    /// <summary>
    /// Drops the activation where it stands: no farewell, none of its code goes on, its timers are gone, and whoever waits for it gets
    /// a <see cref="SiloUnavailableException"/>. The next call makes another one. Called between two turns; whoever calls it also
    /// sees to it that a turn which is scheduled already does not run.
    /// </summary>
    internal void Lose()
    {
        var reason = new SiloUnavailableException($"{GrainId} was lost with the machine it was on.");
        // From here on the mailbox looks scheduled for ever: continuations and replies that still come lie there and never run.
        var inbox = Interlocked.Exchange(ref _inbox, Busy);
        if (_state is ActivationState.Active)
            Runtime.Instruments.Deactivated(Class!, DeactivationReasonCode.None);
        Die();
        StopTimers();
        Fail(_batch, reason);
        Fail(ReferenceEquals(inbox, Busy) ? null : inbox, reason);
        while (TakeWaiting() is { } call)
            call.Fail(reason);
        _batch = null;
        Runtime.Pending.Lose(this, reason);
        _extras?.Ended?.TrySetResult();
    }

    // Replies among them have been completed already, and are none the wiser.
    private static void Fail(TurnItem? first, Exception reason)
    {
        while (first is not null)
        {
            var next = first.Next;
            first.Next = null;
            (first as GrainCall)?.Fail(reason);
            first = next;
        }
    }
}
