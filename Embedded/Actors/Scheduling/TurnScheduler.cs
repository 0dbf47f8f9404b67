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

    public abstract void Schedule(IRunnable runnable);
}
