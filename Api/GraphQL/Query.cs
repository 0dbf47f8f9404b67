using System.Reflection;
using OrleansTrading.Api.Health;
using OrleansTrading.Grains.Abstractions;
using OrleansTrading.Grains.Abstractions.Arbitrage;
using OrleansTrading.Grains.Abstractions.Markets;
using OrleansTrading.Grains.Abstractions.Portfolio;
using OrleansTrading.Grains.Abstractions.Strategies;

namespace OrleansTrading.Api.GraphQL;

/// <summary>Everything that can be asked.</summary>
public sealed class Query
{
    /// <summary>Most entries of a page when a request does not say.</summary>
    internal const int DefaultPageSize = 50;

    /// <summary>Levels of a side of a book when a request does not say.</summary>
    internal const int DefaultBookDepth = 20;

    /// <summary>The installation itself.</summary>
    [GraphQLDescription("The installation itself.")]
    public async Task<SystemInfo> GetSystem(IGrainFactory grains, ProcessHealth health) => new(
        ActorsStack.StackName,
        typeof(Query).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion,
        await Session(grains).GetStatus(),
        health.Look());

    /// <summary>The venues of the session, by name.</summary>
    [GraphQLDescription("The venues of the session, by name.")]
    public async Task<IReadOnlyList<VenueStatus>> GetVenues(IGrainFactory grains)
    {
        var manifest = await Session(grains).GetManifest();
        return manifest is null ? [] : await Task.WhenAll(manifest.Venues.Select(v => grains.GetGrain<IExchangeGrain>(v).GetStatus()));
    }

    /// <summary>A venue.</summary>
    [GraphQLDescription("A venue of the session, by name; null, with an error, when there is none.")]
    public async Task<VenueStatus?> GetVenue(string name, IGrainFactory grains)
    {
        var manifest = await Session(grains).GetManifest();
        if (manifest is null || !manifest.Venues.Contains(name))
            throw new RefusalMessage("UNKNOWN_VENUE", $"The session has no such venue. Known: {string.Join(", ", manifest?.Venues ?? [])}.", null, null, null).ToException();
        return await grains.GetGrain<IExchangeGrain>(name).GetStatus();
    }

    /// <summary>A venue's book.</summary>
    [GraphQLDescription("A venue's book of an instrument, best prices first, at most 1,000 levels a side; null, with an error, when the venue does not list it.")]
    public async Task<BookView?> GetBook(string symbol, string venue, IGrainFactory grains, int depth = DefaultBookDepth)
    {
        var found = await Catalogue(grains).Find(symbol);
        if (found.Refusal is { } unknown) throw unknown.ToException();
        var result = await grains.GetGrain<IInstrumentGrain>(found.Instrument!.Symbol).GetBook(venue, depth);
        return result.Book ?? throw result.Refusal!.ToException();
    }

    /// <summary>The instruments of the session, by symbol.</summary>
    [GraphQLDescription("The instruments of the session, by symbol.")]
    public async Task<IReadOnlyList<InstrumentInfo>> GetInstruments(IGrainFactory grains)
    {
        var manifest = await Session(grains).GetManifest();
        return manifest is null ? [] : await Catalogue(grains).Get(manifest.Symbols);
    }

    /// <summary>All instruments that are known.</summary>
    [GraphQLDescription("All instruments that are known, whether the session has them or not, by symbol: those whose symbol, class or sector matches a text, the first ones behind a symbol.")]
    public async Task<InstrumentConnection?> GetCatalogue(IGrainFactory grains, string search = "", int first = DefaultPageSize, string? after = null)
    {
        var found = await Catalogue(grains).Search(search, first, after);
        return found.Page ?? throw found.Refusal!.ToException();
    }

    /// <summary>An instrument.</summary>
    [GraphQLDescription("An instrument, by canonical symbol (EUR/USD) or ticker (EURUSD); null, with an error, when there is none.")]
    public async Task<InstrumentInfo?> GetInstrument(string symbol, IGrainFactory grains)
    {
        var found = await Catalogue(grains).Find(symbol);
        return found.Instrument ?? throw found.Refusal!.ToException();
    }

    /// <summary>What goes wrong in the simulated market by command.</summary>
    [GraphQLDescription("What went, goes or will go wrong in the simulated market by command, oldest first.")]
    public async Task<IReadOnlyList<Scenario>> GetScenarios(IGrainFactory grains) => await Session(grains).GetScenarios();

    /// <summary>The strategies.</summary>
    [GraphQLDescription("The strategies, by name.")]
    public async Task<IReadOnlyList<StrategyStatus>> GetStrategies(IGrainFactory grains) => await Task.WhenAll(
        (await Catalogue(grains).GetStrategies()).Select(name => grains.GetGrain<IStrategyGrain>(Tenant.StrategyKey(name)).GetStatus()));

    /// <summary>A portfolio.</summary>
    [GraphQLDescription("A portfolio, by name; null, with an error, when there is none.")]
    public async Task<PortfolioStatus?> GetPortfolio(string name, IGrainFactory grains)
    {
        var result = await grains.GetGrain<IPortfolioGrain>(Tenant.PortfolioKey(name)).GetStatus();
        return result.Portfolio ?? throw result.Refusal!.ToException();
    }

    /// <summary>Cross-venue opportunities.</summary>
    [GraphQLDescription("Cross-venue opportunities: those that are open, best net edge first, then those that closed last; at most 200.")]
    public async Task<IReadOnlyList<Opportunity>> GetOpportunities(IGrainFactory grains, int first = DefaultPageSize)
    {
        var found = await grains.GetGrain<IArbitrageGrain>(Tenant.Name).GetOpportunities(first);
        return found.Refusal is { } refusal ? throw refusal.ToException() : found.Opportunities;
    }

    /// <summary>An import.</summary>
    [GraphQLDescription("An import, by its id; null, with an error, when there is none.")]
    public async Task<ImportJobStatus?> GetImport(string id, IGrainFactory grains)
    {
        var found = await grains.GetGrain<IImportsGrain>(IImportsGrain.Key).Get(id);
        return found.Job ?? throw found.Refusal!.ToException();
    }

    /// <summary>The imports.</summary>
    [GraphQLDescription("The imports in the order in which they were started: the first behind a cursor, or the last before one. A cursor is an import's id.")]
    public async Task<ImportConnection?> GetImports(
        IGrainFactory grains, int? first = null, string? after = null, int? last = null, string? before = null)
    {
        var found = await grains.GetGrain<IImportsGrain>(IImportsGrain.Key).List(new PageRequest(first, after, last, before));
        return found.Page ?? throw found.Refusal!.ToException();
    }

    /// <summary>The grains in memory, counted by type.</summary>
    [GraphQLDescription("The grains that are in memory, counted by type, most first. A grain that is not used leaves it after a while.")]
    public async Task<IReadOnlyList<GrainCount>> GetGrains(IGrainFactory grains) =>
        [.. (await grains.GetGrain<IManagementGrain>(0).GetSimpleGrainStatistics())
            // A cluster answers for each machine, with the class's assembly behind a comma.
            .GroupBy(s => s.GrainType.Split(',')[0].Split('.')[^1], (type, counts) => new GrainCount(type, counts.Sum(c => c.ActivationCount)))
            .OrderByDescending(c => c.Activations).ThenBy(c => c.Type, StringComparer.Ordinal)];

    private static ICatalogueGrain Catalogue(IGrainFactory grains) => grains.GetGrain<ICatalogueGrain>(ICatalogueGrain.Key);

    private static IMarketGrain Session(IGrainFactory grains) => grains.GetGrain<IMarketGrain>(IMarketGrain.Key);
}

/// <summary>The installation.</summary>
/// <param name="Stack">embedded or cluster.</param>
/// <param name="Version">The program's version.</param>
/// <param name="Session">The market session of this data folder; null when there is none.</param>
/// <param name="Health">The health of the process that answers.</param>
public sealed record SystemInfo(string Stack, string Version, SessionStatus? Session, SystemHealth Health);

/// <summary>How many grains of a type are in memory.</summary>
/// <param name="Type">The name of the grain's class.</param>
/// <param name="Activations">Activations of it.</param>
public sealed record GrainCount(string Type, int Activations);
