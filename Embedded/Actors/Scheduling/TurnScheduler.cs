using OrleansTrading.Embedded.Actors.CodeGeneration;

namespace OrleansTrading.Embedded.Actors;

/// <summary>Something that wants to run on a thread: an activation with mail, or a caller outside of grains to go on.</summary>
internal interface IRunnable : IThreadPoolWorkItem
{
    void RunTurns(TurnScheduler scheduler);
}

/// <summary>
/// The one seam between the actors and the threads. Whatever is scheduled runs later, never inside the call of
/// <see cref="Schedule"/>; a simulator puts its own here, which chooses the order by seed.
/// </summary>
internal abstract class TurnScheduler
{
    /// <summary>Most items of one mailbox that one run works off before others get their turn.</summary>
    public virtual int ItemsPerRun => 256;

    /// <summary>Whether calls travel by <see cref="Carry"/>. Asked once; without it a call is in its mailbox when it has been sent.</summary>
    public virtual bool CarriesCalls => false;

    public abstract void Schedule(IRunnable runnable);

    /// <summary>Takes a call on its way, and lets it <see cref="ActorRuntime.Arrive"/> later.</summary>
    public virtual void Carry(GrainCall call) => throw new NotSupportedException("This scheduler carries no calls.");
}
