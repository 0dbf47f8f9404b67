using System.Globalization;
using OrleansTrading.Api.Feeds;
using OrleansTrading.Simulation.Kernel;

namespace OrleansTrading.Simulation.Clients;

/// <summary>
/// Somebody who subscribes to a portfolio's fills, in one process after the other, and goes on behind the last that came. All subscribers of
/// a process share its feed, which only wakes them when there is something.
/// </summary>
internal sealed class FillSubscriber(string name, string portfolio, TimeProvider time, SeededRandom random, Simulator simulator)
{
    private static readonly TimeSpan UntilComingAgain = TimeSpan.FromSeconds(1);

    private readonly List<string> _trades = [];
    private string _cursor = "0";

    public string Name => name;

    public string Portfolio => portfolio;

    /// <summary>Trades that came, in their order.</summary>
    public IReadOnlyList<string> Trades => _trades;

    /// <summary>Comes after some time, and stays as long as the process lives.</summary>
    public async Task Subscribe(FillFeed feed, TimeSpan after)
    {
        await Task.Delay(after, time);
        while (true)
        {
            try
            {
                await foreach (var fill in feed.Read(_cursor, CancellationToken.None))
                {
                    if (Number(fill.Cursor) <= Number(_cursor))
                        simulator.Violate(Invariant.FillsComplete, $"{name}: fill {fill.TradeId} at {fill.Cursor} comes after the cursor {_cursor}.");
                    _cursor = fill.Cursor;
                    _trades.Add(fill.TradeId);
                }
            }
            catch (Exception e)
            {
                // What the journal refused to the feed, the feed passes on; a client subscribes again.
                simulator.Trace.Result(simulator.NowTicks, name, e.GetType().Name);
            }

            await Task.Delay(random.Around(UntilComingAgain), time);
        }
    }

    private static long Number(string cursor) => long.Parse(cursor, CultureInfo.InvariantCulture);
}
