namespace OrleansTrading.Embedded.Actors;

/// <summary>
/// Looks over all activations at every quantum and asks those that have been idle for their age to end. A round of many is done in
/// portions, between which others have their turn: a million grains that fall idle together hold nobody up, and never lie in the
/// thread pool's queues all at once.
/// </summary>
/// <param name="runtime">The host.</param>
/// <param name="ageLimit">The age that counts for all classes; null: each class's own.</param>
internal sealed class Collector(ActorRuntime runtime, TimeSpan? ageLimit = null) : IRunnable
{
    private const int MostEndsInPortion = 256;
    private const int MostLooksInPortion = 8_192;

    private IEnumerator<Activation>? _round;
    private Action<Activation>? _endIfIdle;
    private long _now;
    private int _isUnderWay;

    /// <summary>Begins a round, unless the last one is still under way.</summary>
    public void Begin()
    {
        if (Interlocked.Exchange(ref _isUnderWay, 1) != 0)
            return;
        var now = _now = runtime.Clock.GetTimestamp();
        _endIfIdle = activation => activation.EndIfIdle(now);
        _round = runtime.Everyone().GetEnumerator();
        GoOn();
    }

    private long TicksOf(TimeSpan age) => (long)(age.TotalSeconds * runtime.Clock.TimestampFrequency);

    void IRunnable.RunTurns(TurnScheduler scheduler) => GoOn();

    void IThreadPoolWorkItem.Execute() => ThreadPoolScheduler.Instance.Run(this);

    private void GoOn()
    {
        var ends = 0;
        for (var looks = 0; looks < MostLooksInPortion && ends < MostEndsInPortion; looks++)
        {
            if (!_round!.MoveNext())
            {
                _round.Dispose();
                _round = null;
                Volatile.Write(ref _isUnderWay, 0);
                return;
            }

            var activation = _round.Current;
            var age = runtime.CollectionAgeOf(activation.Class!);
            if (age == Timeout.InfiniteTimeSpan || !activation.IsIdleFor(TicksOf(ageLimit ?? age), _now))
                continue;
            activation.Push(new RuntimeTurn(_endIfIdle!));
            ends++;
        }

        runtime.Scheduler.Schedule(this);
    }
}
