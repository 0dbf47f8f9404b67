using Microsoft.Extensions.DependencyInjection;
using OrleansTrading.Bench.Actors;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Grains.Abstractions.Execution;
using OrleansTrading.Grains.Abstractions.Markets;
using OrleansTrading.Grains.Abstractions.Portfolio;
using OrleansTrading.Silo;
using OrleansTrading.Storage;

namespace OrleansTrading.Bench.Execution;

/// <summary>
/// Portfolios that trade one instrument of one venue: their orders are looked up, checked, reserved, journaled and sent, and fill with the next quote. The
/// market's clock is the system's, so an order holds the time as it does there.
/// </summary>
internal sealed class OrderMarket : IAsyncDisposable
{
    /// <summary>Number of portfolios.</summary>
    public const int Portfolios = 64;

    private const string Symbol = "EUR/USD";
    private const string Venue = "fxcm";
    private const decimal Capital = 1_000_000_000m;

    private readonly DataFolder _folder;
    private readonly GrainHost _host;
    private readonly MarketClock _clock;
    private readonly IExchangeGrain _exchange;
    private readonly IInstrumentGrain _instrument;
    private readonly IPortfolioGrain[] _portfolios;
    private long _nowNs = Nanoseconds.OfDay(new DateOnly(2024, 5, 7));
    private long _orders;

    private OrderMarket(DataFolder folder, GrainHost host)
    {
        (_folder, _host) = (folder, host);
        _clock = host.Services.GetRequiredService<MarketClock>();
        _exchange = host.Client.GetGrain<IExchangeGrain>(Venue);
        _instrument = host.Client.GetGrain<IInstrumentGrain>(Symbol);
        _portfolios = [.. Enumerable.Range(0, Portfolios).Select(i => host.Client.GetGrain<IPortfolioGrain>($"local/bench-{i}"))];
    }

    /// <summary>Opens the market and the portfolios.</summary>
    /// <param name="path">Their data folder. On a disk an acknowledged order is synced; in memory there is nothing to wait for.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<OrderMarket> Open(string path, CancellationToken cancellationToken)
    {
        var folder = DataFolder.Open(path);
        var market = new OrderMarket(folder, await GrainHost.Start(folder, cancellationToken));
        market._clock.Start(market._nowNs, isOpen: true);
        await market._exchange.Open([Symbol]);
        await market._instrument.Open([Venue], [], "local");
        foreach (var portfolio in market._portfolios) await portfolio.Open("USD", Capital, market._nowNs);
        await market.Quote();
        return market;
    }

    /// <summary>Time goes on by a second, and the venue quotes: what waits for that fills.</summary>
    public async Task Quote()
    {
        _nowNs += Nanoseconds.PerSecond;
        await _clock.Advance(_nowNs);
        var block = new TickBlockMessage(Venue, Symbol, _nowNs, TickBlock.Encode([new Quote(_nowNs, 107_000, 107_010)]));
        await _exchange.Apply(block);
        await _instrument.Apply(block);
        _clock.Settle();
    }

    /// <summary>Places an order in one of the portfolios.</summary>
    public async Task Submit(int portfolio)
    {
        var number = Interlocked.Increment(ref _orders);
        var side = number / Portfolios % 2 == 0 ? OrderSide.Buy : OrderSide.Sell;
        var result = await _portfolios[portfolio].Submit(new OrderCommand($"order-{number}", Symbol, side, 1_000, "bench", "bench"));
        if (result.Refusal is { } refusal) throw new CheckFailedException($"An order was refused: {refusal.Code}: {refusal.Message}");
    }

    /// <summary>Makes sure that every order was filled.</summary>
    public async Task RequireAllFilled()
    {
        await Quote();
        var statuses = await Task.WhenAll(_portfolios.Select(p => p.GetStatus()));
        if (statuses.Sum(s => s.Portfolio!.FillCount) is var fills && fills != _orders)
            throw new CheckFailedException($"{_orders} orders were acknowledged, and there are {fills} fills.");
        if ((await _exchange.GetStatus()).WorkingOrders != 0) throw new CheckFailedException("The venue has orders that nobody waits for.");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _folder.Dispose();
    }
}
