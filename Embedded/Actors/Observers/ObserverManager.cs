using System.Collections;
using Microsoft.Extensions.Logging;

namespace OrleansTrading.Embedded.Actors;

/// <summary>A grain's observers under the references they came with.</summary>
public class ObserverManager<TObserver>(TimeSpan expiration, ILogger log) : ObserverManager<IAddressable, TObserver>(expiration, log);

/// <summary>
/// A grain's observers. Each one subscribes again before it expires; who has expired or fails is dropped at the next
/// notification. Not for use from several threads: it is part of a grain's state.
/// </summary>
public class ObserverManager<TIdentity, TObserver> : IEnumerable<TObserver>
    where TIdentity : notnull
{
    private readonly ILogger _log;
    private Dictionary<TIdentity, Entry> _observers = [];

    /// <summary>Starts without observers.</summary>
    /// <param name="expiration">How long a subscription lasts unless it is renewed.</param>
    /// <param name="log">Where dropped observers are noted.</param>
    public ObserverManager(TimeSpan expiration, ILogger log)
    {
        ArgumentNullException.ThrowIfNull(log);
        ExpirationDuration = expiration;
        _log = log;
    }

    /// <summary>The clock.</summary>
    public Func<DateTime> GetDateTime { get; set; } = () => DateTime.UtcNow;

    /// <summary>How long a subscription lasts unless it is renewed.</summary>
    public TimeSpan ExpirationDuration { get; set; }

    /// <summary>How many there are, expired ones included until they are dropped.</summary>
    public int Count => _observers.Count;

    /// <summary>A copy of the observers by identity.</summary>
    public IReadOnlyDictionary<TIdentity, TObserver> Observers => _observers.ToDictionary(pair => pair.Key, pair => pair.Value.Observer);

    /// <summary>Drops all.</summary>
    public void Clear() => _observers = [];

    /// <summary>Adds an observer or renews its subscription.</summary>
    public void Subscribe(TIdentity id, TObserver observer) =>
        // A notification under way goes on over the dictionary that it began with.
        _observers = new Dictionary<TIdentity, Entry>(_observers) { [id] = new Entry(observer, GetDateTime()) };

    /// <summary>Drops an observer.</summary>
    public void Unsubscribe(TIdentity id) => Drop([id]);

    /// <summary>Calls all observers, one after the other.</summary>
    public async Task Notify(Func<TObserver, Task> notification, Func<TObserver, bool>? predicate = null)
    {
        List<TIdentity>? defunct = null;
        foreach (var (id, entry) in Chosen(predicate, Expired(ref defunct)))
        {
            try
            {
                await notification(entry.Observer);
            }
            catch (Exception exception)
            {
                Failed(id, exception, ref defunct);
            }
        }

        Drop(defunct);
    }

    /// <summary>Calls all observers.</summary>
    public void Notify(Action<TObserver> notification, Func<TObserver, bool>? predicate = null)
    {
        List<TIdentity>? defunct = null;
        foreach (var (id, entry) in Chosen(predicate, Expired(ref defunct)))
        {
            try
            {
                notification(entry.Observer);
            }
            catch (Exception exception)
            {
                Failed(id, exception, ref defunct);
            }
        }

        Drop(defunct);
    }

    /// <summary>Drops who has expired.</summary>
    public void ClearExpired()
    {
        List<TIdentity>? defunct = null;
        Expired(ref defunct);
        Drop(defunct);
    }

    /// <inheritdoc/>
    public IEnumerator<TObserver> GetEnumerator() => _observers.Values.Select(entry => entry.Observer).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private DateTime Expired(ref List<TIdentity>? defunct)
    {
        var now = GetDateTime();
        foreach (var (id, entry) in _observers)
        {
            if (entry.LastSeen + ExpirationDuration < now)
                (defunct ??= []).Add(id);
        }

        return now;
    }

    private IEnumerable<KeyValuePair<TIdentity, Entry>> Chosen(Func<TObserver, bool>? predicate, DateTime now) =>
        _observers.Where(pair => pair.Value.LastSeen + ExpirationDuration >= now && predicate?.Invoke(pair.Value.Observer) != false);

    private void Failed(TIdentity id, Exception exception, ref List<TIdentity>? defunct)
    {
#pragma warning disable CA1848, CA1873 // Rare, and the type is generic.
        _log.LogWarning(exception, "Observer {Observer} failed and is dropped.", id);
#pragma warning restore CA1848, CA1873
        (defunct ??= []).Add(id);
    }

    private void Drop(List<TIdentity>? defunct)
    {
        if (defunct is null)
            return;
        _observers = _observers.Where(pair => !defunct.Contains(pair.Key)).ToDictionary();
    }

    private sealed record Entry(TObserver Observer, DateTime LastSeen);
}
