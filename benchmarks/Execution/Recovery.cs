using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using OrleansTrading.Bench.Actors;
using OrleansTrading.Bench.Processes;
using OrleansTrading.Domain.Journal;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Grains.Abstractions;
using OrleansTrading.Grains.Abstractions.Markets;
using OrleansTrading.Grains.Abstractions.Portfolio;
using OrleansTrading.Silo;
using OrleansTrading.Storage;
using OrleansTrading.Storage.Journal;
using OrleansTrading.Storage.Sqlite;

namespace OrleansTrading.Bench.Execution;

/// <summary>
/// A process that starts over the journal of a portfolio that has traded for long, and has no snapshot of it: how long until the portfolio answers. The journal
/// is what a strategy that goes in and out has left.
/// </summary>
internal sealed class Recovery
{
    private const string Symbol = "EUR/USD";
    private const string Venue = "oanda";
    private const string Portfolio = TradingOptions.Tenant + "/" + TradingOptions.Portfolio;

    private readonly MemoryJournal _journal = new();
    private readonly int _events;

    private Recovery(int events) => _events = events;

    /// <summary>Trades until there are so many events.</summary>
    public static async Task<Recovery> Prepare(int events, WorkFolder work, CancellationToken cancellationToken)
    {
        var recovery = new Recovery(events);
        var clock = new HandClock();
        using var folder = DataFolder.Open(work.NewFolder());
        await using var host = await GrainHost.Start(
            silo =>
            {
                silo.AddTrading(new TradingOptions(folder.Path, Market: null), folder, market: null);
                silo.Services.AddSingleton<IMarketClock>(clock);
                silo.Services.AddSingleton<IEventJournal>(recovery._journal);
            },
            cancellationToken);
        await recovery.Trade(host.Client, clock, cancellationToken);
        return recovery;
    }

    /// <summary>Writes the journal to a new data folder, starts over it and asks the portfolio.</summary>
    /// <returns>Milliseconds from the opening of the data folder to the answer.</returns>
    public async Task<double> Run(WorkFolder work, CancellationToken cancellationToken)
    {
        var path = work.NewFolder();
        using (var made = DataFolder.Open(path))
        await using (var database = SqliteDatabase.Open(made.DatabasePath))
            await _journal.CopyTo(new EventJournal(database), $"portfolio/{Portfolio}");

        var started = Stopwatch.GetTimestamp();
        using var folder = DataFolder.Open(path);
        await using var host = await GrainHost.Start(folder, cancellationToken);
        var fills = await host.Client.GetGrain<IPortfolioGrain>(Portfolio).GetFills(PageRequest.Backward(1));
        var elapsed = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        if (fills.Page is not { Nodes.Length: 1 }) throw new CheckFailedException("The portfolio has forgotten its fills.");
        return elapsed;
    }

    private async Task Trade(IClusterClient grains, HandClock clock, CancellationToken cancellationToken)
    {
        var exchange = grains.GetGrain<IExchangeGrain>(Venue);
        var instrument = grains.GetGrain<IInstrumentGrain>(Symbol);
        var portfolio = grains.GetGrain<IPortfolioGrain>(Portfolio);
        await exchange.Open([Symbol]);
        await instrument.Open([Venue], [], TradingOptions.Tenant);
        for (var decision = 0; _journal.Count < _events; decision++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Tick(decision);
            var id = string.Create(CultureInfo.InvariantCulture, $"decision-{decision}");
            await portfolio.Target(new TargetCommand("bench", id, Symbol, decision % 3 - 1, 0.02m, clock.NowNs, "by turns"));
        }

        // The last order is filled, too: no venue is there to send it to when the portfolio is recovered.
        await Tick(0);

        async Task Tick(int number)
        {
            clock.NowNs += Nanoseconds.PerSecond;
            var price = 139_000 + number % 37;
            var block = new TickBlockMessage(Venue, Symbol, clock.NowNs, TickBlock.Encode([new Quote(clock.NowNs, price, price + 10)]));
            await exchange.Apply(block);
            await instrument.Apply(block);
        }
    }

    // A second a quote, so that each order is filled by the next one.
    private sealed class HandClock : IMarketClock
    {
        public long NowNs { get; set; } = Nanoseconds.OfDay(new DateOnly(2024, 5, 7));

        public bool IsOpen => true;

        public bool IsResuming => false;

        public long ReachedNs => NowNs;
    }
}
