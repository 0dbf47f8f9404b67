using System.Diagnostics.Metrics;
using OrleansTrading.Grains.Abstractions;

namespace OrleansTrading.Grains;

/// <summary>
/// Publishes on streams what has been done already. Whoever listens finds what it missed in the journal or by asking, so what cannot be
/// announced is counted, and never undoes or stops a grain's work.
/// </summary>
public sealed class Announcements
{
    private readonly Counter<long> _lost;

    /// <summary>Creates the counter.</summary>
    public Announcements(IMeterFactory meters) =>
        _lost = meters.Create(TradingMeters.Name).CreateCounter<long>(
            TradingMeters.AnnouncementsLost, description: "Stream items that the stream refused, by namespace.");

    /// <summary>Publishes an item.</summary>
    public async ValueTask Publish<T>(IAsyncStream<T> stream, T item)
    {
        try
        {
            await stream.OnNextAsync(item);
        }
        catch (Exception)
        {
            _lost.Add(1, new KeyValuePair<string, object?>("namespace", stream.StreamId.GetNamespace()));
        }
    }
}
