using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using OrleansTrading.Connectors.Kafka;
using OrleansTrading.Connectors.Venues;
using OrleansTrading.Connectors.Venues.Bridge;
using OrleansTrading.Connectors.Venues.Lean;
using OrleansTrading.Connectors.Venues.Live.Settings;
using OrleansTrading.Connectors.Venues.Simulated;
using OrleansTrading.Domain;
using OrleansTrading.Domain.Arbitrage;
using OrleansTrading.Domain.Bars;
using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Journal;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Domain.Portfolio;
using OrleansTrading.Domain.Risk;
using OrleansTrading.Grains;
using OrleansTrading.Grains.Abstractions;
using OrleansTrading.Grains.Abstractions.Markets;
using OrleansTrading.Silo.Live;
using OrleansTrading.Storage;
using OrleansTrading.Storage.Archive;
using OrleansTrading.Storage.Bars;
using OrleansTrading.Storage.Journal;
using OrleansTrading.Storage.Postgres;
using OrleansTrading.Storage.Sqlite;

namespace OrleansTrading.Silo;

/// <summary>The one place where the grains get what they need: ports with their implementations, storage, and the market's pump.</summary>
public static class TradingSilo
{
    private const string BridgeVariable = "TRADING_BRIDGE";

    /// <summary>Adds everything that trades.</summary>
    /// <param name="silo">The host of the grains.</param>
    /// <param name="options">What to run.</param>
    /// <param name="folder">The data folder, held by the caller for the life of the process.</param>
    /// <param name="market">What <see cref="OpenMarket"/> gave for <see cref="TradingOptions.Market"/>; null without one.</param>
    public static void AddTrading(this ISiloBuilder silo, TradingOptions options, DataFolder folder, IMarket? market)
    {
        silo.AddStateStorage(StateStorage.Name);
        silo.AddReminderStorage();
        silo.AddActivityPropagation();
        silo.Services.AddSingleton(_ => OpenDatabase(options, folder));
        silo.Services.AddSingleton(provider => new EventJournal(provider.GetRequiredService<TradingDatabase>()));
        silo.Services.AddSingleton<IEventJournal>(provider => provider.GetRequiredService<EventJournal>());
        silo.Services.AddSingleton<IBarStore>(provider => new BarStore(provider.GetRequiredService<TradingDatabase>()));
        silo.AddTradingWithoutStorage(options, LoadCatalogue(), market);
        silo.AddArchive(options, folder);
    }

    /// <summary>Opens the database that a process is asked to use.</summary>
    /// <exception cref="RefusedException">As <see cref="SqliteDatabase.Open"/> and <see cref="PostgresDatabase.Open"/>.</exception>
    public static TradingDatabase OpenDatabase(TradingOptions options, DataFolder folder) => options.PostgresVariable is { } variable
        ? PostgresDatabase.Open(Environment.GetEnvironmentVariable(variable) ?? "")
        : SqliteDatabase.Open(folder.DatabasePath);

    /// <summary>Adds the archive of ticks and the imports into it.</summary>
    private static void AddArchive(this ISiloBuilder silo, TradingOptions options, DataFolder folder)
    {
        var services = silo.Services;
        services.AddSingleton(_ => new TickArchive(LocalSegmentStore.Open(folder.ArchivePath)));
        services.AddSingleton<ITickArchive>(provider => provider.GetRequiredService<TickArchive>());
        services.AddSingleton<ITickHistory>(provider => provider.GetRequiredService<TickArchive>());
        services.AddSingleton<IMarketImport>(provider => new MarketImports(
            new ImportFolder(options.ImportFolder ?? Path.Combine(folder.Path, "imports")),
            provider.GetRequiredService<Catalogue>(), provider.GetRequiredService<ITickArchive>(), provider.GetRequiredService<TimeProvider>()));
        services.AddHostedService<ImportResumption>();
        services.AddSingleton(options.ArchiveLimits);
        services.AddHostedService<ArchiveUpkeep>();
        if (options.Market is { IsArchived: true })
        {
            services.AddSingleton(provider => new SessionRecording(
                provider.GetRequiredService<ITickArchive>(), Path.Combine(folder.ArchivePath, "session.spool")));
        }
    }

    /// <summary>Adds everything that trades but what it is kept in: journal, bar store and grain state are the caller's.</summary>
    internal static void AddTradingWithoutStorage(this ISiloBuilder silo, TradingOptions options, Catalogue catalogue, IMarket? market)
    {
        silo.AddTradingStreams(TradingStreams.Provider);
        var services = silo.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(catalogue);
        services.AddSingleton<Refusals>();
        services.AddSingleton<Announcements>();
        services.AddSingleton<ArbitrageLimits>();
        services.AddSingleton<RiskLimits>();
        services.TryAddSingleton(PaperModels.Default);
        services.AddSingleton(provider => new OrderDesk(
            provider.GetRequiredService<Catalogue>(), provider.GetRequiredService<RiskLimits>(), TradingOptions.OrderLatencyNs));
        services.AddSingleton<CashDesk>();
        services.AddSingleton<MarketClock>();
        services.AddSingleton<IMarketClock>(provider => provider.GetRequiredService<MarketClock>());
        services.TryAddSingleton<IVenueConnections>(new PlayedVenues(market));
        if (options.Market is { } played)
        {
            services.AddSingleton(played);
            services.AddMarket(market ?? throw new ArgumentNullException(nameof(market), "A market has to be opened."));
        }
        else
        {
            services.AddHostedService<PortfolioOpening>();
        }
    }

    private static void AddLiveFeed<T>(this IServiceCollection services) where T : class, ILiveFeed, IVenueConnections
    {
        services.AddSingleton<T>();
        services.TryAddSingleton<ILiveFeed>(provider => provider.GetRequiredService<T>());
        services.Replace(ServiceDescriptor.Singleton<IVenueConnections>(provider => provider.GetRequiredService<T>()));
    }

    private static void AddMarket(this IServiceCollection services, IMarket market)
    {
        services.AddSingleton(market);
        if (market.Scenarios is { } scenarios) services.AddSingleton(scenarios);
        if (market is IMarketTape tape)
        {
            services.AddSingleton(tape);
            services.AddHostedService<MarketPump>();
            return;
        }

        if (market is LiveMarket live)
        {
            services.AddSingleton(live.Settings);
            if (live.Settings.Kafka is null) services.AddLiveFeed<LiveConnections>();
            else services.AddMetrics().AddLiveFeed<KafkaFeed>();
        }

        services.AddHostedService<LivePump>();
    }

    /// <summary>Loads the catalogue that comes with the program.</summary>
    public static Catalogue LoadCatalogue() => CatalogueFiles.Load(CatalogueFiles.DefaultFolder);

    /// <summary>Opens a market: connects nothing yet, but whatever is wrong with it is said.</summary>
    /// <param name="options">Which market.</param>
    /// <param name="notes">Where it says which days have no file: gaps that may be weekends, and may be an incomplete copy.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="RefusedException">It cannot be played, by the code of what is wrong.</exception>
    public static IMarket OpenMarket(MarketOptions options, TextWriter notes, CancellationToken cancellationToken) =>
        options is LiveMarketOptions live ? OpenLive(live) : OpenTape(options, notes, cancellationToken);

    /// <summary>Opens the tape of a market that is played. A recorded one is read once, so that whatever is wrong is said before anything starts.</summary>
    /// <param name="options">Which market.</param>
    /// <param name="notes">Where it says which days have no file: gaps that may be weekends, and may be an incomplete copy.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <param name="time">The clock of a market that follows the present; null for the machine's.</param>
    /// <exception cref="RefusedException">It cannot be played, by the code of what is wrong.</exception>
    public static IMarketTape OpenTape(MarketOptions options, TextWriter notes, CancellationToken cancellationToken, TimeProvider? time = null) =>
        options switch
        {
            RecordedMarketOptions recorded => OpenRecorded(recorded, notes, cancellationToken),
            ArchiveMarketOptions archive => OpenArchive(archive),
            SimulatedMarketOptions simulated => OpenSimulated(simulated, time ?? TimeProvider.System),
            _ => throw new ArgumentException($"There is no tape for {options.GetType().Name}.", nameof(options)),
        };

    private static LiveMarket OpenLive(LiveMarketOptions options)
    {
        var settings = LiveSettingsFile.Read(options.SettingsPath, LoadCatalogue());
        if (settings.Kafka is not null) KafkaLibrary.Load();
        return new LiveMarket(WithBridge(settings));
    }

    /// <summary>Settings with the child process that their venues need, if they do.</summary>
    /// <exception cref="RefusedException">BRIDGE_MISSING.</exception>
    internal static LiveSettings WithBridge(LiveSettings settings) =>
        settings.NeedsBridge ? settings with { Bridge = new BridgeOptions { Script = FindBridge() } } : settings;

    // Said by the command that has installed its packages.
    private static string FindBridge() => Environment.GetEnvironmentVariable(BridgeVariable) is { Length: > 0 } script && File.Exists(script)
        ? script
        : throw new RefusedException("BRIDGE_MISSING", $"Crypto venues need the bridge: {BridgeVariable} names its main.js, as ./run does.");

    private static HeldTape OpenArchive(ArchiveMarketOptions options)
    {
        var folder = DataFolder.Open(options.Path);
        try
        {
            var catalogue = LoadCatalogue();
            return new HeldTape(
                ArchiveTape.Open(
                    new TickArchive(LocalSegmentStore.Open(folder.ArchivePath)),
                    catalogue,
                    new ArchiveWindow(Nanoseconds.OfDay(options.From), Nanoseconds.OfDay(options.To) + Nanoseconds.PerDay)
                    {
                        Symbols = options.Symbols?.Select(symbol => catalogue.Instrument(symbol).Symbol).ToArray(),
                        Venues = options.Venues?.ToArray(),
                    }),
                folder);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    private static SimulatedMarket OpenSimulated(SimulatedMarketOptions simulated, TimeProvider time)
    {
        var catalogue = LoadCatalogue();
        return new SimulatedMarket(
            catalogue,
            simulated.Seed,
            simulated.From is { } from ? Nanoseconds.OfDay(from) : SimulatedMarket.OriginNs,
            simulated.To is { } to ? Nanoseconds.OfDay(to) + Nanoseconds.PerDay : MarketManifest.Endless,
            options: new SimulatedOptions
            {
                Symbols = simulated.Symbols?.Select(symbol => catalogue.Instrument(symbol).Symbol).ToArray(),
                Venues = simulated.Venues,
                Rate = simulated.Rate,
                FullFromNs = simulated.Pace.FollowsPresent ? Nanoseconds.Of(time.GetUtcNow() - SimulatedMarketOptions.FullPast) : long.MinValue,
            });
    }

    private static LeanTickMarket OpenRecorded(RecordedMarketOptions recorded, TextWriter notes, CancellationToken cancellationToken)
    {
        var market = LeanTickMarket.Open(recorded.Path, recorded.Symbols, recorded.From, recorded.To, LoadCatalogue());
        foreach (var gaps in market.MissingFiles.GroupBy(m => (m.Venue, m.Symbol)))
            notes.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"NOTE: {gaps.Key.Venue} has no file of {gaps.Key.Symbol} for {gaps.Count()} of its days, the first {gaps.Min(g => g.FileDay):yyyy-MM-dd}."));
        market.Verify(cancellationToken);
        return market;
    }

    // Of a market that is played, or of none.
    private sealed class PlayedVenues(IMarket? market) : IVenueConnections
    {
        private readonly Dictionary<string, double?> _latenciesMs = market is null
            ? []
            : market.Venues.Index().ToDictionary(venue => venue.Item.Name, venue => market.LatencyMs(venue.Index), StringComparer.Ordinal);

        public ConnectionHealth? Find(string venue) => null;

        public double? LatencyMs(string venue) => _latenciesMs.GetValueOrDefault(venue);
    }

    // Without a market the portfolio is there all the same.
    private sealed class PortfolioOpening(IGrainFactory grains, TimeProvider time) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) =>
            MarketSession.OpenPortfolio(grains, Nanoseconds.Of(time.GetUtcNow()));

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    // Imports that were running or waiting when the process ended go on with nobody asking.
    private sealed class ImportResumption(IGrainFactory grains) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => grains.GetGrain<IImportsGrain>(IImportsGrain.Key).Resume();

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
