using System.Diagnostics;

namespace OrleansTrading.Bench.Execution;

/// <summary>How many orders are acknowledged in a second, and how long one waits for that.</summary>
internal static class OrderFlow
{
    // What works at a venue at once is bounded, so the market goes on after so many.
    private const int OrdersBetweenQuotes = 100;
    private const int Rounds = 10;
    private const double OrdersPerSecond = 1_000;
    private const int PacedOrders = 5_000;
    private const int PacedBetweenQuotes = 250;

    /// <summary>All portfolios place orders, each the next when the last is acknowledged.</summary>
    /// <returns>Orders acknowledged a second, and orders acknowledged and filled a second.</returns>
    public static async Task<(double Acknowledged, double Filled)> MeasureRate(string path, CancellationToken cancellationToken)
    {
        await using var market = await OrderMarket.Open(path, cancellationToken);
        var (placing, filling) = (TimeSpan.Zero, TimeSpan.Zero);
        for (var round = -2; round < Rounds; round++)
        {
            var started = Stopwatch.GetTimestamp();
            await Task.WhenAll(Enumerable.Range(0, OrderMarket.Portfolios).Select(portfolio => Task.Run(
                async () =>
                {
                    for (var i = 0; i < OrdersBetweenQuotes; i++) await market.Submit(portfolio);
                },
                cancellationToken)));
            var placed = Stopwatch.GetTimestamp();
            await market.Quote();
            // The first rounds warm up.
            if (round < 0) continue;
            placing += Stopwatch.GetElapsedTime(started, placed);
            filling += Stopwatch.GetElapsedTime(placed);
        }

        await market.RequireAllFilled();
        const double orders = (double)Rounds * OrdersBetweenQuotes * OrderMarket.Portfolios;
        return (orders / placing.TotalSeconds, orders / (placing + filling).TotalSeconds);
    }

    /// <summary>Orders come at an even pace, whether those before them are acknowledged or not, while the market goes on.</summary>
    /// <returns>99th percentile of the time from when an order was due to its acknowledgement, microseconds.</returns>
    public static async Task<double> MeasureLatency(string path, CancellationToken cancellationToken)
    {
        await using var market = await OrderMarket.Open(path, cancellationToken);
        await Paced(market, cancellationToken);
        var latencies = await Paced(market, cancellationToken);
        await market.RequireAllFilled();
        Array.Sort(latencies);
        Console.Error.WriteLine($"submit to acknowledgement, us: p50 {latencies[PacedOrders / 2]:F0}  p90 {latencies[PacedOrders * 9 / 10]:F0}  "
            + $"p99 {latencies[PacedOrders * 99 / 100]:F0}  most {latencies[^1]:F0}");
        return latencies[PacedOrders * 99 / 100];
    }

    private static async Task<double[]> Paced(OrderMarket market, CancellationToken cancellationToken)
    {
        var orders = new Task<double>[PacedOrders];
        var quotes = Task.CompletedTask;
        await Task.Run(
            () =>
            {
                var started = Stopwatch.GetTimestamp();
                for (var i = 0; i < orders.Length; i++)
                {
                    var due = started + (long)(i / OrdersPerSecond * Stopwatch.Frequency);
                    while (Stopwatch.GetTimestamp() < due) Thread.SpinWait(20);
                    orders[i] = Placed(i % OrderMarket.Portfolios, due);
                    if (i % PacedBetweenQuotes == 0) quotes = Next(quotes);
                }
            },
            cancellationToken);
        var latencies = await Task.WhenAll(orders);
        await quotes;
        return latencies;

        async Task<double> Placed(int portfolio, long due)
        {
            await market.Submit(portfolio);
            return Stopwatch.GetElapsedTime(due).TotalMicroseconds;
        }

        async Task Next(Task last)
        {
            await last;
            await market.Quote();
        }
    }
}
