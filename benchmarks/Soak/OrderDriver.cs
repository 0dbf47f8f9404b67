using System.Text.Json;
using OrleansTrading.Bench.Processes;

namespace OrleansTrading.Bench.Soak;

/// <summary>A person who buys a little and sells it again, so that fills flow and no limit is reached.</summary>
internal sealed class OrderDriver(ApiClient api)
{
    private const decimal Notional = 50;
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(200);

    private const string Mutation = "mutation($input: SubmitOrderInput!) { submitOrder(input: $input) { order { status } } }";

    /// <summary>Orders that were acknowledged.</summary>
    public int Acknowledged { get; private set; }

    /// <summary>Orders that were refused.</summary>
    public int Refused { get; private set; }

    /// <summary>Places orders until it is stopped.</summary>
    public async Task Run(CancellationToken stop)
    {
        var lots = await Lots(stop);
        using var timer = new PeriodicTimer(Period);
        for (var order = 0; !stop.IsCancellationRequested; order++)
        {
            var (symbol, quantity) = lots[order / 2 % lots.Count];
            // One that has begun is finished: nobody could say what became of it otherwise.
            var response = await api.Post(
                Mutation,
                new { input = new { clientOrderId = $"soak-{order}", symbol, side = order % 2 == 0 ? "BUY" : "SELL", quantity } },
                CancellationToken.None);
            Count(response);
            await ((Task)timer.WaitForNextTickAsync(stop).AsTask()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<List<(string Symbol, decimal Quantity)>> Lots(CancellationToken cancellationToken)
    {
        var data = await api.Ask("{ instruments { symbol lotSize market { mid } } }", null, cancellationToken);
        List<(string Symbol, decimal Quantity)> lots = [];
        foreach (var instrument in data.GetProperty("instruments").EnumerateArray())
        {
            if (instrument.GetProperty("market") is not { ValueKind: JsonValueKind.Object } market) continue;
            if (market.GetProperty("mid") is not { ValueKind: JsonValueKind.Number } mid) continue;
            var lot = instrument.GetProperty("lotSize").GetDecimal();
            lots.Add((instrument.GetProperty("symbol").GetString()!, Math.Ceiling(Notional / mid.GetDecimal() / lot) * lot));
        }

        return lots;
    }

    private void Count(JsonElement response)
    {
        if (!response.TryGetProperty("errors", out var errors))
        {
            Acknowledged++;
            return;
        }

        if (Refused++ == 0) Console.Error.WriteLine($"An order was refused: {errors}");
    }
}
