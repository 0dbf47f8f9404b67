using System.Globalization;
using OrleansTrading.Domain.Portfolio;
using OrleansTrading.Grains.Abstractions.Portfolio;
using OrleansTrading.Simulation.Clients;
using OrleansTrading.Simulation.Kernel;
using OrleansTrading.Simulation.Storage;

namespace OrleansTrading.Simulation.Invariants;

/// <summary>Looks at the end: a fresh process says of every portfolio what its whole journal makes of it, and nothing is left open.</summary>
internal sealed class FinalState(Simulator simulator, Disk disk, BookKeeper books, Answers answers)
{
    private readonly Dictionary<string, PortfolioStatus> _statuses = [];

    /// <summary>Asks the process that runs.</summary>
    public async Task Ask(Connection connection)
    {
        foreach (var stream in books.All.Keys.Order(StringComparer.Ordinal))
        {
            var portfolio = stream["portfolio/".Length..];
            // The way may still lose a question.
            while (!_statuses.ContainsKey(portfolio) && simulator.Violation is null)
            {
                try
                {
                    var result = await connection.Ask(g => g.GetGrain<IPortfolioGrain>(portfolio).GetStatus());
                    if (result.Portfolio is { } status) _statuses[portfolio] = status;
                    else Violate(portfolio, result.Refusal!.Message);
                }
                catch (ConnectionLostException)
                {
                }
            }

            if (_statuses.TryGetValue(portfolio, out var answered)) answers.Check(portfolio, answered);
        }
    }

    /// <summary>Versions are dense, and what the process showed is a fold of all events.</summary>
    public void CheckJournals()
    {
        foreach (var stream in disk.Journal.Streams)
        {
            var events = disk.Journal.All(stream);
            for (var i = 0; i < events.Count; i++)
                if (events[i].Version != i + 1)
                    Violate(stream, $"its event {i + 1} has version {events[i].Version}");
            var account = new PortfolioAccount();
            foreach (var e in events) account.Apply(PortfolioEventCodec.Decode(e));
            var status = _statuses[stream["portfolio/".Length..]];
            var folded = BookKeeper.Books.Text(account.Balances.Select(b => (b.Account, b.Currency, b.Amount)));
            var shown = BookKeeper.Books.Text(status.Balances.Select(b => (b.Account, b.Currency, b.Amount)));
            if (folded != shown || account.Orders != status.OrderCount || account.Fills != status.FillCount
                || events.Count != long.Parse(status.Version, CultureInfo.InvariantCulture))
                Violate(stream, $"a fresh process shows {shown}, its journal makes {folded}");
        }
    }

    /// <summary>Who read fills, or subscribed to them, from a cursor on has all of them.</summary>
    public void CheckFills(string who, string portfolio, IReadOnlyList<string> trades)
    {
        var journaled = disk.Journal.All("portfolio/" + portfolio).Select(e => PortfolioEventCodec.Decode(e)).OfType<OrderFilled>().Select(f => f.TradeId);
        if (!journaled.SequenceEqual(trades))
            simulator.Violate(Invariant.FillsComplete, $"{who} has {string.Join(' ', trades)}; the journal {string.Join(' ', journaled)}.");
    }

    /// <summary>The session's own portfolio has no order that still works: its market is over.</summary>
    public void CheckMain(string portfolio)
    {
        var working = books.All["portfolio/" + portfolio].Account.WorkingOrders.Keys.ToArray();
        if (working.Length > 0) simulator.Violate(Invariant.Liveness, $"{portfolio}: after the end of the market still work {string.Join(", ", working)}.");
    }

    private void Violate(string who, string what) => simulator.Violate(Invariant.Recovery, $"{who}: {what}.");
}
