using System.Globalization;
using OrleansTrading.Grains.Abstractions;
using OrleansTrading.Grains.Abstractions.Portfolio;
using OrleansTrading.Simulation.Kernel;

namespace OrleansTrading.Simulation.Clients;

/// <summary>Somebody who reads a portfolio's fills from a cursor on, over all crashes: each once, in order, none left out.</summary>
internal sealed class FillReader(string portfolio, Connection connection, SeededRandom random, Simulator simulator)
{
    private const int PageSize = 3;
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    private readonly List<string> _trades = [];
    private string? _cursor;

    public bool IsLeaving { get; set; }

    public bool HasLeft { get; private set; }

    public string Portfolio => portfolio;

    /// <summary>Trades that were read, in their order.</summary>
    public IReadOnlyList<string> Trades => _trades;

    public async Task Read()
    {
        while (true)
        {
            // Who leaves has seen a last page that was not full.
            var isLast = IsLeaving;
            try
            {
                var isFull = await ReadPage();
                if (isLast && !isFull) break;
                if (isFull) continue;
            }
            catch (Exception e)
            {
                simulator.Trace.Result(simulator.NowTicks, "fills of " + portfolio, e.GetType().Name);
            }

            await connection.Wait(random.Around(BetweenLooks));
        }

        HasLeft = true;
    }

    private async Task<bool> ReadPage()
    {
        var page = await connection.Ask(g => g.GetGrain<IPortfolioGrain>(portfolio).GetFills(PageRequest.Forward(PageSize, _cursor)));
        if (page.Page is not { } fills) return false;
        foreach (var fill in fills.Nodes)
        {
            if (_cursor is not null && Number(fill.Cursor) <= Number(_cursor))
                simulator.Violate(Invariant.FillsComplete, $"{portfolio}: fill {fill.TradeId} at {fill.Cursor} comes after the cursor {_cursor}.");
            _cursor = fill.Cursor;
            _trades.Add(fill.TradeId);
        }

        return fills.PageInfo.HasNextPage;
    }

    private static long Number(string cursor) => long.Parse(cursor, CultureInfo.InvariantCulture);
}
