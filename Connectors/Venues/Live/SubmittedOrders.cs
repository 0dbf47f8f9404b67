using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Venues.Live;

/// <summary>
/// Orders that a gateway has sent, by our ids, so that none is sent twice: the same again waits for the first one's answer. The latest so many are
/// remembered; who may ask for older ones again knows them from its journal.
/// </summary>
internal sealed class SubmittedOrders
{
    private const int MaxRemembered = 10_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Task<VenueAnswer<VenueOrderState>>> _answers = [];
    private readonly Queue<string> _ages = [];

    /// <summary>Sends an order, or gives the answer that there was.</summary>
    /// <param name="clientOrderId">Our id.</param>
    /// <param name="send">Sends it, once. It is not cancelled with who waits: half a request would leave its fate unknown.</param>
    /// <param name="find">Asks for an order whose fate is not known.</param>
    public async ValueTask<VenueAnswer<VenueOrderState>> OnceAsync(
        string clientOrderId, Func<Task<VenueAnswer<VenueOrderState>>> send, Func<Task<VenueAnswer<VenueOrderState>>> find, CancellationToken cancellationToken)
    {
        Task<VenueAnswer<VenueOrderState>> answer;
        var isFirst = false;
        lock (_lock)
        {
            if (!_answers.TryGetValue(clientOrderId, out answer!))
            {
                isFirst = true;
                _answers[clientOrderId] = answer = Task.Run(send);
                _ages.Enqueue(clientOrderId);
                if (_ages.Count > MaxRemembered) _answers.Remove(_ages.Dequeue());
            }
        }

        var known = await answer.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (known.Error is { Kind: VenueErrorKind.RateLimited or VenueErrorKind.Authentication or VenueErrorKind.Unavailable })
        {
            // The venue does not have it, and may take it the next time.
            lock (_lock) _answers.Remove(clientOrderId);
            return known;
        }

        if (isFirst || known.Error?.Kind != VenueErrorKind.OutcomeUnknown) return known;
        var found = await find().ConfigureAwait(false);
        if (found.Value is null) return found.Error?.Kind == VenueErrorKind.UnknownOrder ? known : found;
        lock (_lock)
            if (_answers.ContainsKey(clientOrderId)) _answers[clientOrderId] = Task.FromResult(found);
        return found;
    }

    /// <summary>The venue's id of an order that was sent; null: it is not remembered, or has none.</summary>
    public string? FindVenueOrderId(string clientOrderId)
    {
        lock (_lock)
            return _answers.TryGetValue(clientOrderId, out var answer) && answer.IsCompletedSuccessfully ? answer.Result.Value?.VenueOrderId : null;
    }

    /// <summary>Our id of an order that was sent; empty: it is not remembered.</summary>
    public string FindClientOrderId(string venueOrderId)
    {
        lock (_lock)
        {
            foreach (var (id, answer) in _answers)
                if (answer.IsCompletedSuccessfully && answer.Result.Value?.VenueOrderId == venueOrderId) return id;
            return "";
        }
    }
}
