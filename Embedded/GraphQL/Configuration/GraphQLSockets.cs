using System.Diagnostics.Metrics;

namespace OrleansTrading.Embedded.GraphQL;

/// <summary>
/// Counts sockets and the subscriptions on them; a singleton among the services. The same numbers are instruments of the meter
/// <see cref="MeterName"/>. HotChocolate has no counterpart.
/// </summary>
public sealed class GraphQLSockets
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "OrleansTrading.Embedded.GraphQL";

    private readonly Counter<long>? _droppedCounter;
    private int _open;
    private int _subscriptions;
    private long _dropped;

    /// <summary>Creates the instruments.</summary>
    /// <param name="meters">Makes the meter; null for none.</param>
    public GraphQLSockets(IMeterFactory? meters = null)
    {
        if (meters?.Create(MeterName) is not { } meter)
            return;
        meter.CreateObservableUpDownCounter("graphql.sockets", () => Open, description: "Sockets that are open.");
        meter.CreateObservableUpDownCounter(
            "graphql.subscriptions", () => Subscriptions, description: "Subscriptions that run on sockets.");
        _droppedCounter = meter.CreateCounter<long>(
            "graphql.sockets.dropped", description: "Sockets that were cut off because their client did not keep up or answer.");
    }

    /// <summary>The sockets that are open.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>The subscriptions that run on them; one counts until the stream of its events is disposed.</summary>
    public int Subscriptions => Volatile.Read(ref _subscriptions);

    /// <summary>The sockets that were cut off so far because their client did not keep up or answer.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    internal bool TryOpen(int most)
    {
        if (Interlocked.Increment(ref _open) <= most)
            return true;
        Close();
        return false;
    }

    internal void Close() => Interlocked.Decrement(ref _open);

    internal void Subscribe() => Interlocked.Increment(ref _subscriptions);

    internal void Unsubscribe() => Interlocked.Decrement(ref _subscriptions);

    internal void Drop()
    {
        Interlocked.Increment(ref _dropped);
        _droppedCounter?.Add(1);
    }
}
