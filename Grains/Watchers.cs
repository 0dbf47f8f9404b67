using Microsoft.Extensions.Logging;
using OrleansTrading.Grains.Abstractions;

namespace OrleansTrading.Grains;

/// <summary>
/// The observers of a grain whose state changes more often than anybody wants to be told: while there are any, the grain looks a
/// few times a second whether there is something new, and tells only that. Without observers it costs nothing.
/// </summary>
/// <param name="grain">The grain.</param>
/// <param name="period">How often it looks.</param>
/// <param name="look">Looks, and tells what is new.</param>
/// <param name="time">The clock of expiry.</param>
/// <param name="log">Where dropped observers are noted.</param>
internal sealed class Watchers<TObserver>(
    IGrainBase grain, TimeSpan period, Func<Watchers<TObserver>, Task> look, TimeProvider time, ILogger log)
    where TObserver : IGrainObserver
{
    private readonly ObserverManager<TObserver> _observers = new(TradingStreams.WatchExpiry, log)
    {
        GetDateTime = () => time.GetUtcNow().UtcDateTime,
    };

    private IGrainTimer? _timer;

    /// <summary>Whether there are any; one that was not renewed counts until the grain has looked.</summary>
    public bool HasAny => _observers.Count > 0;

    /// <summary>Adds an observer, or renews it.</summary>
    public void Add(TObserver observer)
    {
        _observers.Subscribe(observer, observer);
        _timer ??= grain.RegisterGrainTimer(Look, new GrainTimerCreationOptions(period, period) { KeepAlive = true });
    }

    /// <summary>Drops an observer.</summary>
    public void Remove(TObserver observer) => _observers.Unsubscribe(observer);

    /// <summary>Tells all of them.</summary>
    public void Tell(Action<TObserver> notification) => _observers.Notify(notification);

    private async Task Look(CancellationToken cancellationToken)
    {
        _observers.ClearExpired();
        if (_observers.Count > 0)
        {
            await look(this);
            return;
        }

        _timer?.Dispose();
        _timer = null;
    }
}
