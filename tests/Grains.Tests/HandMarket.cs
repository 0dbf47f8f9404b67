using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Journal;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Grains.Abstractions;
using OrleansTrading.Grains.Abstractions.Markets;
using OrleansTrading.Grains.Tests.Portfolio;
using OrleansTrading.Storage.Journal;

namespace OrleansTrading.Grains.Tests;

/// <summary>A market moved by hand: the test says what time it is and what each venue quotes.</summary>
internal sealed class HandMarket : IMarketClock, IAsyncDisposable
{
    private const string Symbol = "EUR/USD";
    private readonly string _path;
    private readonly TimeProvider _time;
    private TradingCluster _cluster = null!;

    private HandMarket(string path, TimeProvider time) => (_path, _time) = (path, time);

    public long NowNs { get; private set; } = Nanoseconds.OfDay(new DateOnly(2024, 5, 7));

    public bool IsOpen { get; set; } = true;

    public bool IsResuming { get; set; }

    public long ReachedNs => Math.Max(NowNs, LastReachedNs);

    /// <summary>Where the market was before a crash.</summary>
    public long LastReachedNs { get; set; }

    public FlakyJournal Journal { get; private set; } = null!;

    public TradingCluster Cluster => _cluster;

    public IInstrumentGrain Instrument => _cluster.Grains.GetGrain<IInstrumentGrain>(Symbol);

    /// <summary>Starts a silo and lets both venues quote.</summary>
    /// <param name="path">Its data folder.</param>
    /// <param name="time">What its timers go by; the machine's clock by default.</param>
    public static async Task<HandMarket> Start(string path, TimeProvider? time = null)
    {
        var market = new HandMarket(path, time ?? TimeProvider.System);
        await market.StartSilo();
        await market.Quote("fxcm", 1.39000m, 1.39010m);
        await market.Quote("oanda", 1.39001m, 1.39011m);
        return market;
    }

    /// <summary>A venue quotes, a second after the last quote.</summary>
    public async Task Quote(string venue, decimal bid, decimal ask, long afterNs = Nanoseconds.PerSecond)
    {
        NowNs += afterNs;
        await Apply(venue, TickBlock.Encode([new Quote(NowNs, (long)(bid * 100_000), (long)(ask * 100_000))]));
    }

    /// <summary>A venue prints a trade, a second after the last tick.</summary>
    public Task Trade(string venue, decimal price, decimal quantity, Aggressor aggressor = Aggressor.Buyer)
    {
        NowNs += Nanoseconds.PerSecond;
        return Apply(venue, TickBlock.EncodeTrades([new Trade(NowNs, (long)(price * 100_000), (long)quantity, aggressor)]));
    }

    /// <summary>A venue's book changes, a second after the last tick.</summary>
    public Task Book(string venue, BookUpdateKind kind, long sequence, (decimal Price, long Size)[] bids, (decimal Price, long Size)[] asks)
    {
        NowNs += Nanoseconds.PerSecond;
        var update = new BookUpdate();
        update.Begin(kind, NowNs, sequence);
        foreach (var (price, size) in bids) update.AddBid(new BookLevel((long)(price * 100_000), size));
        foreach (var (price, size) in asks) update.AddAsk(new BookLevel((long)(price * 100_000), size));
        return Apply(venue, new BookBlockWriter().Encode(update));
    }

    /// <summary>A venue's book is not to be trusted any more, a second after the last tick.</summary>
    public Task Stale(string venue, BookFault fault)
    {
        NowNs += Nanoseconds.PerSecond;
        var update = new BookUpdate();
        update.BeginStale(NowNs, fault);
        return Apply(venue, new BookBlockWriter().Encode(update));
    }

    /// <summary>Time passes without a quote.</summary>
    public void Wait(long ns) => NowNs += ns;

    /// <summary>Listens to a stream from outside.</summary>
    public async Task<ChannelReader<T>> Listen<T>(string streamNamespace, string key)
    {
        var items = Channel.CreateUnbounded<T>();
        await _cluster.Cluster.Client.GetStreamProvider(TradingStreams.Provider).GetStream<T>(StreamId.Create(streamNamespace, key))
            .SubscribeAsync((item, _) =>
            {
                items.Writer.TryWrite(item);
                return Task.CompletedTask;
            });
        return items.Reader;
    }

    /// <summary>The process ends and starts again on the same data folder. Venues start cold, as after a crash without a checkpoint.</summary>
    public async Task Restart()
    {
        await _cluster.DisposeAsync();
        await StartSilo();
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    private async Task Apply(string venue, ImmutableArray<byte> bytes)
    {
        var block = new TickBlockMessage(venue, Symbol, NowNs, bytes);
        await _cluster.Grains.GetGrain<IExchangeGrain>(venue).Apply(block);
        await Instrument.Apply(block);
    }

    private async Task StartSilo()
    {
        _cluster = await TradingCluster.Start(_path, configure: services =>
        {
            services.AddSingleton<IMarketClock>(this);
            services.AddSingleton(_time);
            services.AddSingleton<IEventJournal>(provider => Journal = new FlakyJournal(provider.GetRequiredService<EventJournal>()));
        });
        foreach (var venue in new[] { "fxcm", "oanda" })
            await _cluster.Grains.GetGrain<IExchangeGrain>(venue).Open([Symbol]);
        await Instrument.Open(["fxcm", "oanda"], [], "local");
        await _cluster.Portfolio.GetOrders(PageRequest.Forward(1));
    }
}
