using System.Diagnostics;
using OrleansTrading.Grains.Abstractions;
using OrleansTrading.Grains.Abstractions.Markets;
using OrleansTrading.Grains.Abstractions.Portfolio;
using OrleansTrading.Grains.Abstractions.Strategies;

namespace OrleansTrading.Api.GraphQL;

/// <summary>
/// Everything that can be commanded. Needs the installation's token. A refused command is null, with an error, so that the answers
/// of others in the same request are not lost.
/// </summary>
[Authorize]
public sealed partial class Mutation
{
    /// <summary>Pays money into a portfolio.</summary>
    [GraphQLDescription("Pays money into a portfolio. The same id again is the same deposit.")]
    public Task<FundsPayload?> Deposit(CashInput input, IGrainFactory grains) => MoveCash(input, input.Amount, grains);

    /// <summary>Takes money out of a portfolio.</summary>
    [GraphQLDescription("Takes money out of a portfolio: what no working order has set aside. The same id again is the same withdrawal.")]
    public Task<FundsPayload?> Withdraw(CashInput input, IGrainFactory grains) => MoveCash(input, -input.Amount, grains);

    /// <summary>Converts money of a portfolio into another currency.</summary>
    [GraphQLDescription("Converts money of a portfolio into another currency at the market's mid. The same id again is the same conversion.")]
    public async Task<FundsPayload?> ConvertCash(ConvertCashInput input, IGrainFactory grains) => Payload(
        await grains.GetGrain<IPortfolioGrain>(Tenant.PortfolioKey(input.Portfolio)).ConvertCash(new ConversionCommand(
            input.Id, input.From, input.Amount, input.To, "converted through the API", TraceId())));

    /// <summary>Lets a strategy signal from now on.</summary>
    [GraphQLDescription("Lets a strategy signal from now on.")]
    public async Task<StrategyPayload?> StartStrategy(StrategyInput input, IGrainFactory grains) =>
        new(await (await Strategy(input, grains)).Start());

    /// <summary>Silences a strategy from now on.</summary>
    [GraphQLDescription("Silences a strategy from now on. It goes on watching and keeps its positions.")]
    public async Task<StrategyPayload?> StopStrategy(StrategyInput input, IGrainFactory grains) =>
        new(await (await Strategy(input, grains)).Stop());

    /// <summary>Lets something go wrong in the simulated market.</summary>
    [GraphQLDescription("Lets something go wrong in the simulated market, for demonstrations and tests: an outage or frozen prices of a venue, bad ticks, a flash crash. The same id again is the same scenario.")]
    public async Task<ScenarioPayload?> AddScenario(AddScenarioInput input, IGrainFactory grains)
    {
        var result = await grains.GetGrain<IMarketGrain>(IMarketGrain.Key).AddScenario(new ScenarioCommand(
            input.Id, input.Kind, input.Venue, input.Symbol, input.InMs, input.LengthMs, input.Severity));
        return new ScenarioPayload(result.Scenario ?? throw result.Refusal!.ToException());
    }

    /// <summary>Imports recorded market data into the archive.</summary>
    [GraphQLDescription("Imports files from the folder of imports into the archive. The same id again with the same input is the same import, and gets the same answer.")]
    public async Task<ImportPayload?> StartImport(StartImportInput input, IGrainFactory grains)
    {
        var result = await Imports(grains).Start(input.Id, new ImportInput(
            input.Path, input.Format, input.Venue, input.Symbol, input.BarLength, input.BarPrice, input.MaxRejects));
        return new ImportPayload(result.Job ?? throw result.Refusal!.ToException());
    }

    /// <summary>Asks an import to stop.</summary>
    [GraphQLDescription("Asks an import to stop; what was committed to the archive stays. Again gets the same answer.")]
    public async Task<ImportPayload?> CancelImport(CancelImportInput input, IGrainFactory grains)
    {
        var result = await Imports(grains).Cancel(input.Id);
        return new ImportPayload(result.Job ?? throw result.Refusal!.ToException());
    }

    private static IImportsGrain Imports(IGrainFactory grains) => grains.GetGrain<IImportsGrain>(IImportsGrain.Key);

    private static async ValueTask<IStrategyGrain> Strategy(StrategyInput input, IGrainFactory grains)
    {
        var names = await grains.GetGrain<ICatalogueGrain>(ICatalogueGrain.Key).GetStrategies();
        if (!names.Contains(input.Name))
            throw new RefusalMessage("UNKNOWN_STRATEGY", $"There is no such strategy. Known: {string.Join(", ", names)}.", null, null, null).ToException();
        return grains.GetGrain<IStrategyGrain>(Tenant.StrategyKey(input.Name));
    }

    // Which of the two it is, the mutation says: an amount below 0 would turn it round.
    private static async Task<FundsPayload?> MoveCash(CashInput input, decimal signedAmount, IGrainFactory grains)
    {
        if (input.Amount <= 0) throw new RefusalMessage("AMOUNT_INVALID", "An amount is above 0.", null, null, null).ToException();
        return Payload(await grains.GetGrain<IPortfolioGrain>(Tenant.PortfolioKey(input.Portfolio)).MoveCash(new CashCommand(
            input.Id, input.Currency, signedAmount, "moved through the API", TraceId())));
    }

    private static FundsPayload Payload(FundsResult result) =>
        result.Refusal is { } refusal ? throw refusal.ToException() : new FundsPayload(result.Funds);

    private static string TraceId() => Activity.Current?.TraceId.ToString() ?? "";
}

/// <summary>Money to pay in or take out.</summary>
/// <param name="Id">1 to 64 letters, digits, dots, dashes and underscores, chosen by the client.</param>
/// <param name="Currency">Of which currency.</param>
/// <param name="Amount">How much, above 0, with no more decimals than the currency has.</param>
/// <param name="Portfolio">Whose money it is.</param>
public sealed record CashInput(string Id, string Currency, decimal Amount, string Portfolio = "main");

/// <summary>Money to convert.</summary>
/// <param name="Id">As of a deposit, and of the same ids.</param>
/// <param name="From">The currency to give.</param>
/// <param name="Amount">How much of it, above 0.</param>
/// <param name="To">The currency to take.</param>
/// <param name="Portfolio">Whose money it is.</param>
public sealed record ConvertCashInput(string Id, string From, decimal Amount, string To, string Portfolio = "main");

/// <summary>The portfolio's cash by currency after a command.</summary>
public sealed record FundsPayload(IReadOnlyList<CurrencyFunds> Funds);

/// <summary>A strategy to start or stop.</summary>
/// <param name="Name">Its name.</param>
public sealed record StrategyInput(string Name);

/// <summary>Something that shall go wrong.</summary>
/// <param name="Id">1 to 64 letters, digits, dots, dashes and underscores, chosen by the client.</param>
/// <param name="Kind">What.</param>
/// <param name="LengthMs">How long, milliseconds of market time, up to a day.</param>
/// <param name="Venue">At which venue; nothing: at all, where the kind allows that.</param>
/// <param name="Symbol">Of which instrument; nothing: of all, where the kind allows that.</param>
/// <param name="InMs">When it starts, milliseconds of market time from now.</param>
/// <param name="Severity">Of bad ticks the share, of a flash crash the depth as a part of the price.</param>
public sealed record AddScenarioInput(
    string Id, ScenarioName Kind, long LengthMs, string? Venue = null, string? Symbol = null, long InMs = 0, decimal Severity = 0);

/// <summary>The scenario that a command was about.</summary>
public sealed record ScenarioPayload(Scenario Scenario);

/// <summary>The strategy that a command was about.</summary>
public sealed record StrategyPayload(StrategyStatus Strategy);

/// <summary>What to import.</summary>
/// <param name="Id">1 to 64 letters, digits, dots, dashes and underscores, chosen by the client.</param>
/// <param name="Path">A file or folder below the folder of imports, with slashes; <c>.</c> is all of it.</param>
/// <param name="Format">Name of the format; without it files are recognised one by one.</param>
/// <param name="Venue">The venue, where the files do not say it.</param>
/// <param name="Symbol">The instrument, where the files do not say it.</param>
/// <param name="BarLength">Length of the bars as a timeframe, where the files do not say it.</param>
/// <param name="BarPrice">Which price the bars are made of, where the files do not say it.</param>
/// <param name="MaxRejects">Most rows that may be rejected in all; one more fails the import.</param>
public sealed record StartImportInput(
    string Id,
    string Path,
    string? Format = null,
    string? Venue = null,
    string? Symbol = null,
    string? BarLength = null,
    BarPriceKind? BarPrice = null,
    long MaxRejects = 1_000);

/// <summary>An import to stop.</summary>
/// <param name="Id">Its id.</param>
public sealed record CancelImportInput(string Id);

/// <summary>The import that a command was about.</summary>
public sealed record ImportPayload(ImportJobStatus Job);
