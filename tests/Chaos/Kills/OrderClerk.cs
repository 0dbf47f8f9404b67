using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using OrleansTrading.Chaos.Processes;
using OrleansTrading.Chaos.State;

namespace OrleansTrading.Chaos.Kills;

/// <summary>
/// Places a person's orders while the service lives and dies, and remembers what was answered: an acknowledged order must be
/// there for ever and once, a refused one never, and one whose answer did not come is asked for again, as a client does.
/// </summary>
/// <param name="seed">Decides the orders.</param>
/// <param name="traded">Two symbols with the quantity that orders are multiples of; null for currencies.</param>
public sealed class OrderClerk(int seed, IReadOnlyList<(string Symbol, decimal Unit)>? traded = null)
{
    private const int Desks = 2;
    private const int OrdersOfDesk = 200;
    private const int MaxPauseMs = 20;
    private const int MaxLots = 5;
    private const double CancelShare = 0.2;

    private const string Placed = "clientOrderId symbol side quantity venue strategy decisionPrice submittedNs";
    private const string SubmitMutation = $"mutation($input: SubmitOrderInput!) {{ submitOrder(input: $input) {{ order {{ {Placed} }} }} }}";
    private const string CancelMutation = "mutation($input: CancelOrderInput!) { cancelOrder(input: $input) { order { status } } }";

    private readonly IReadOnlyList<(string Symbol, decimal Unit)> _traded = traded ?? [("EUR/USD", 1), ("NZDUSD", 1)];
    private readonly ConcurrentDictionary<string, Placement> _unanswered = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (Placement Placement, string Answer)> _acknowledged = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _refused = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _wrongs = new();
    private int _count;
    private int _lives;
    private int _swallowed;

    public int Acknowledged => _acknowledged.Count;

    /// <summary>Answers that a kill swallowed so far.</summary>
    public int Swallowed => _swallowed;

    /// <summary>Places orders until the service is dead, trading is over, or a life has had its share of them.</summary>
    public Task Trade(GraphQLClient client, CancellationToken cancellationToken)
    {
        var life = Interlocked.Increment(ref _lives);
        var again = _unanswered.Values.ToArray();
        return Task.WhenAll(Enumerable.Range(0, Desks).Select(desk => Desk(
            client, new Random(unchecked((seed * 1_000 + life) * Desks + desk)), desk == 0 ? again : [], cancellationToken)));
    }

    /// <summary>Asks for every order again and compares.</summary>
    /// <returns>What is not as it was said to be.</returns>
    public async Task<IReadOnlyList<string>> Check(GraphQLClient client, CancellationToken cancellationToken)
    {
        foreach (var placement in _unanswered.Values.ToArray()) await Submit(client, placement, cancellationToken);
        foreach (var (placement, _) in _acknowledged.Values.ToArray()) await Submit(client, placement, cancellationToken);
        var state = await ServiceState.Read(client, cancellationToken);
        var there = state.Orders.ToLookup(o => o.GetProperty("clientOrderId").GetString()!);
        return
        [
            .. _wrongs,
            .. from id in _acknowledged.Keys where there[id].Count() != 1 select $"acknowledged order {id} is there {there[id].Count()} times",
            .. from id in _refused.Keys where there.Contains(id) select $"refused order {id} is there; it was refused with {_refused[id]}",
            .. from order in state.Orders
               let id = order.GetProperty("clientOrderId").GetString()!
               where order.GetProperty("strategy").ValueKind == JsonValueKind.Null && !_acknowledged.ContainsKey(id)
               select $"order {id} is there, but was never placed",
        ];
    }

    private async Task Desk(GraphQLClient client, Random random, IEnumerable<Placement> again, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var placement in again) await Submit(client, placement, cancellationToken);
            for (var order = 0; order < OrdersOfDesk && !cancellationToken.IsCancellationRequested; order++)
            {
                var (symbol, unit) = _traded[random.Next(_traded.Count)];
                var placement = new Placement(
                    string.Create(CultureInfo.InvariantCulture, $"clerk-{seed}-{Interlocked.Increment(ref _count)}"),
                    symbol,
                    random.Next(2) == 0 ? "BUY" : "SELL",
                    unit * random.Next(1, MaxLots + 1));
                await Submit(client, placement, cancellationToken);
                // Spread over a life, so that there is an order under way whenever it ends.
                await Task.Delay(random.Next(MaxPauseMs), cancellationToken);
                if (random.NextDouble() < CancelShare)
                    await client.Send(CancelMutation, new { input = new { clientOrderId = placement.ClientOrderId } }, cancellationToken);
            }
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException)
        {
            // The service was killed, or trading is over; what was under way stays unanswered.
            if (e is not OperationCanceledException) Interlocked.Increment(ref _swallowed);
        }
    }

    private async Task Submit(GraphQLClient client, Placement placement, CancellationToken cancellationToken)
    {
        var id = placement.ClientOrderId;
        if (!_acknowledged.ContainsKey(id)) _unanswered[id] = placement;
        var answer = await client.Send(
            SubmitMutation,
            new { input = new { clientOrderId = id, symbol = placement.Symbol, side = placement.Side, quantity = placement.Quantity } },
            cancellationToken);
        if (answer.Errors.Count > 0)
        {
            if (_acknowledged.ContainsKey(id)) _wrongs.Enqueue($"acknowledged order {id}, asked for again, was refused: {answer.Text}");
            else if (answer.Code is "UNEXPECTED_EXECUTION_ERROR") _wrongs.Enqueue($"order {id} failed: {answer.Text}");
            else _refused[id] = answer.Code;
            _unanswered.TryRemove(id, out _);
            return;
        }

        var text = answer.Data.GetProperty("submitOrder").GetProperty("order").GetRawText();
        var (_, known) = _acknowledged.GetOrAdd(id, (placement, text));
        _unanswered.TryRemove(id, out _);
        if (known != text) _wrongs.Enqueue($"order {id} was acknowledged as {known} and then as {text}");
    }

    private sealed record Placement(string ClientOrderId, string Symbol, string Side, decimal Quantity);
}
