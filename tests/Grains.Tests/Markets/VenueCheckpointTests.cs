using OrleansTrading.Domain.Books;
using OrleansTrading.Grains.Abstractions;
using OrleansTrading.Grains.Abstractions.Execution;
using OrleansTrading.Grains.Abstractions.Markets;
using OrleansTrading.Grains.Abstractions.Portfolio;

namespace OrleansTrading.Grains.Tests.Markets;

/// <summary>What a venue and a portfolio do together so that a crash changes nothing in what orders get.</summary>
public sealed class VenueCheckpointTests : IDisposable
{
    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task What_an_order_that_has_ended_took_is_gone_for_the_next_also_after_a_crash_in_between()
    {
        string[] uninterrupted = await Trade(_temp["whole"], crashes: false);
        Assert.Equal(["fxcm-a-1 50 1.39011", "fxcm-a-2 30 1.39012", "fxcm-b-1 20 1.39012", "fxcm-b-2 20 1.39013"], uninterrupted);
        Assert.Equal(uninterrupted, await Trade(_temp["crashed"], crashes: true));
    }

    [Fact]
    public async Task An_order_that_waits_is_kept_with_the_venues_checkpoint()
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        await market.Cluster.Portfolio.Open("USD", 1_000_000, market.NowNs);
        Assert.Null((await market.Cluster.Portfolio.Submit(new OrderCommand("a", "EUR/USD", OrderSide.Buy, 100, "test", ""))).Refusal);
        var venue = (await market.Cluster.Portfolio.GetOrders(PageRequest.Forward(1))).Page!.Nodes[0].Venue;
        await market.Cluster.Grains.GetGrain<IExchangeGrain>(venue).Checkpoint(market.NowNs);
        await market.Instrument.Checkpoint(market.NowNs);
        await market.Cluster.DisposeAsync();
        await using (var alone = await TradingCluster.Start(_temp["d"]))
        {
            // Nobody has handed anything in.
            var status = await alone.Grains.GetGrain<IExchangeGrain>(venue).GetStatus();
            Assert.Equal(1, status.WorkingOrders);
        }
    }

    private static async Task<string[]> Trade(string path, bool crashes)
    {
        await using var market = await HandMarket.Start(path);
        await market.Stale("oanda", BookFault.Disconnected);
        await market.Cluster.Portfolio.Open("USD", 1_000_000, market.NowNs);
        await market.Book("fxcm", BookUpdateKind.Snapshot, 10, [(1.39000m, 100)], [(1.39010m, 10)]);
        foreach (var venue in new[] { "fxcm", "oanda" }) await market.Cluster.Grains.GetGrain<IExchangeGrain>(venue).Checkpoint(market.NowNs);
        await market.Instrument.Checkpoint(market.NowNs);
        await Buy("a", 80);
        await Say(11);
        await Buy("b", 40);
        if (crashes)
        {
            await market.Restart();
            // The session goes on from its cursor, and the venue meets again what it met after its checkpoint.
            market.Wait(-Domain.Markets.Nanoseconds.PerSecond);
            await Say(11);
        }

        await Say(12);
        return
        [
            .. (await market.Cluster.Portfolio.GetFills(PageRequest.Forward(10))).Page!.Nodes.Select(f => FormattableString.Invariant($"{f.TradeId} {f.Quantity} {f.Price}")),
        ];

        async Task Buy(string id, decimal quantity) =>
            Assert.Null((await market.Cluster.Portfolio.Submit(new OrderCommand(id, "EUR/USD", OrderSide.Buy, quantity, "test", ""))).Refusal);

        Task Say(long sequence) => market.Book(
            "fxcm", BookUpdateKind.Delta, sequence, [], [(1.39010m, 0), (1.39011m, 50), (1.39012m, 50), (1.39013m, 60)]);
    }
}
