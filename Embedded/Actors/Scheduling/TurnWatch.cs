using OrleansTrading.Embedded.Actors.CodeGeneration;

namespace OrleansTrading.Embedded.Actors;

/// <summary>
/// Watches the turns of one worker, sampled every few milliseconds, so that turns themselves pay nothing for it: the same turn of the
/// same grain in every sample since a while is a long one. Told when it is seen to be long, and when it has ended.
/// </summary>
internal sealed class TurnWatch
{
    private Activation? _activation;
    private TurnItem? _item;
    private int _number;
    private long _since;
    private string? _told;

    /// <summary>Looks at what the worker runs; <paramref name="now"/> is the system clock's timestamp.</summary>
    public void Look(Activation? running, long now)
    {
        var (number, item) = running?.Turn ?? default;
        if (running is null || item is null || running != _activation || number != _number)
        {
            if (_told is not null)
                _activation!.Runtime.TurnIsLong(_activation.GrainId, _told, Since(now), isOver: true);
            (_activation, _item, _number, _since, _told) = (item is null ? null : running, item, number, now, null);
            return;
        }

        if (_told is null && Since(now) >= running.Runtime.LongTurn)
        {
            _told = _item!.Text;
            running.Runtime.TurnIsLong(running.GrainId, _told, Since(now), isOver: false);
        }
    }

    private TimeSpan Since(long now) => TimeProvider.System.GetElapsedTime(_since, now);
}
