using System.Globalization;
using OrleansTrading.Grains.Abstractions;
using OrleansTrading.Grains.Abstractions.Arbitrage;
using OrleansTrading.Grains.Abstractions.Markets;
using OrleansTrading.Grains.Abstractions.Portfolio;
using OrleansTrading.Simulation.Invariants;
using OrleansTrading.Simulation.Kernel;
using OrleansTrading.Simulation.Processes;

namespace OrleansTrading.Simulation.Clients;

/// <summary>
/// Who listens in one process, as its subscribers do: to every stream, whose items come in order and once, and as observer of
/// portfolios, whose states are true and never older than the last.
/// </summary>
/// <param name="process">The process.</param>
/// <param name="simulator">Where violations go.</param>
/// <param name="answers">Looks at portfolios' states.</param>
/// <param name="market">Looks at bars.</param>
/// <param name="onFills">Hears of every portfolio that has traded.</param>
internal sealed class Listeners(SimulatedProcess process, Simulator simulator, Answers answers, MarketWitness market, Action<string> onFills)
{
    // The runtime holds observers weakly.
    private readonly List<object> _kept = [];

    public async Task Listen(IEnumerable<string> portfolios, IEnumerable<string> symbols)
    {
        foreach (var portfolio in portfolios)
        {
            await Listen<FillNotice>(TradingStreams.Fills, portfolio, n =>
            {
                onFills(portfolio);
                return (portfolio, Number(n.Version));
            });
            await Watch(portfolio);
        }

        foreach (var symbol in symbols)
            await Listen<TimeframeBar>(TradingStreams.Bars, symbol, b =>
            {
                market.Closed(symbol, b);
                return ($"{symbol} {b.Timeframe}", Number(b.Bar.OpenTimeNs));
            });
        await Listen<Opportunity>(TradingStreams.Opportunities, "local", place: null);
    }

    private async Task Listen<T>(string streamNamespace, string key, Func<T, (string Series, long Place)>? place)
    {
        var last = 0L;
        var places = new Dictionary<string, long>();
        await process.Client.GetStreamProvider(TradingStreams.Provider).GetStream<T>(StreamId.Create(streamNamespace, key)).SubscribeAsync((item, token) =>
        {
            // The first is whatever came next when it began to listen.
            if (last > 0 && token!.SequenceNumber != last + 1)
                Violate($"{streamNamespace} of {key}: item {token.SequenceNumber} comes after item {last}.");
            last = token!.SequenceNumber;
            if (place is null) return Task.CompletedTask;
            var (series, at) = place(item);
            if (places.TryGetValue(series, out var before) && at <= before)
                Violate($"{streamNamespace} of {series}: {at} comes after {before}.");
            places[series] = at;
            return Task.CompletedTask;
        });
    }

    private async Task Watch(string portfolio)
    {
        var observer = new Observer(portfolio, simulator, answers);
        _kept.Add(observer);
        var reference = process.Client.CreateObjectReference<IPortfolioObserver>(observer);
        try
        {
            await process.Client.GetGrain<IPortfolioGrain>(portfolio).Watch(reference);
        }
        catch (Exception e)
        {
            simulator.Trace.Result(simulator.NowTicks, "watch " + portfolio, e.GetType().Name);
        }
    }

    private void Violate(string message) => simulator.Violate(Invariant.StreamOrder, message);

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private sealed class Observer(string portfolio, Simulator simulator, Answers answers) : IPortfolioObserver
    {
        private long _last;

        public void Changed(PortfolioStatus status)
        {
            var version = Number(status.Version);
            if (version < _last)
                simulator.Violate(Invariant.StreamOrder, $"{portfolio}: its observer was told of version {version} after {_last}.");
            _last = version;
            answers.Check(portfolio, status);
        }
    }
}
