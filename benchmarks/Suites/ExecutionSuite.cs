using System.Runtime.CompilerServices;
using OrleansTrading.Bench.Execution;
using OrleansTrading.Bench.Processes;

namespace OrleansTrading.Bench.Suites;

/// <summary>Orders: how fast they match and are acknowledged, how many in a second, and how soon a portfolio that has had many is there again.</summary>
internal sealed class ExecutionSuite : ISuite
{
    // The peer takes seconds for them.
    private const int Operations = 100_000;
    private const int FarthestOperations = 20_000;
    private const int WarmUps = 2;
    private const int RecoveredEvents = 100_000;

    /// <inheritdoc/>
    public string Name => "execution";

    /// <inheritdoc/>
    public async IAsyncEnumerable<Figure> Run([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var folder = new WorkFolder();
        var orders = MixedOrders.Make(Operations);
        var engine = new OwnEngine(orders);
        using var peer = OrderBookPeer.Start(orders, folder);

        // By turns: what disturbs one disturbs the other.
        var runs = await Measure.Repeat(WarmUps, Measure.Repetitions, async () => (Own: engine.Run(), Peer: await peer.Run(cancellationToken)));
        foreach (var (own, other) in runs)
        {
            if ((own.Lots, own.Orders, own.RestingLots) != (other.Lots, other.Orders, other.RestingLots))
                throw new CheckFailedException($"The same operations came to {own}, and with {OrderBookPeer.Name} to {other}.");
        }

        await Console.Error.WriteLineAsync($"matching_mixed: {orders.RestingAfter} orders rest in the end");
        var rate = Measure.Median("matching_mixed", runs.Select(r => r.Own.PerSecond));
        var peerRate = Measure.Median(OrderBookPeer.Name, runs.Select(r => r.Peer.PerSecond));
        yield return new Figure(Name, "matching_mixed", rate, "1/s")
        {
            Data = "generated",
            Peer = OrderBookPeer.Name,
            PeerValue = peerRate,
            Ratio = rate / peerRate,
        };
        yield return new Figure(Name, "matching_mixed_allocated_bytes", runs.Max(r => r.Own.AllocatedBytes), "B") { Data = "generated" };

        cancellationToken.ThrowIfCancellationRequested();
        var farthest = await Measure.Repeat(WarmUps, Measure.Repetitions, () => Task.FromResult(OwnEngine.RunFarthest(FarthestOperations)));
        yield return new Figure(Name, "matching_farthest_level", Measure.Median("matching_farthest_level", farthest), "1/s") { Data = "generated" };

        using var memory = WorkFolder.InMemory();
        var inMemory = await Measure.Repeat(0, Measure.Repetitions, () => OrderFlow.MeasureLatency(memory.NewFolder(), cancellationToken));
        yield return new Figure(Name, "submit_ack_p99_us", Measure.Median("submit_ack_p99_us", inMemory), "us") { Data = "generated" };
        var durable = await Measure.Repeat(0, Measure.Repetitions, () => OrderFlow.MeasureLatency(folder.NewFolder(), cancellationToken));
        yield return new Figure(Name, "submit_durable_ack_p99_us", Measure.Median("submit_durable_ack_p99_us", durable), "us") { Data = "generated" };
        var flows = await Measure.Repeat(0, Measure.Repetitions, () => OrderFlow.MeasureRate(folder.NewFolder(), cancellationToken));
        yield return new Figure(Name, "durable_orders_2_cores", Measure.Median("durable_orders_2_cores", flows.Select(f => f.Acknowledged)), "1/s")
        {
            Data = "generated",
        };
        yield return new Figure(Name, "durable_orders_filled_2_cores", Measure.Median("durable_orders_filled_2_cores", flows.Select(f => f.Filled)), "1/s")
        {
            Data = "generated",
        };

        var recovery = await Recovery.Prepare(RecoveredEvents, folder, cancellationToken);
        var recoveries = await Measure.Repeat(1, Measure.Repetitions, () => recovery.Run(folder, cancellationToken));
        yield return new Figure(Name, "recover_100k_events_ms", Measure.Median("recover_100k_events_ms", recoveries), "ms") { Data = "generated" };
    }
}
