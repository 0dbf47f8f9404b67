using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using OrleansTrading.Domain;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Grains.Abstractions;
using OrleansTrading.Grains.Abstractions.Markets;

namespace OrleansTrading.Grains.Markets;

/// <inheritdoc cref="IMarketGrain"/>
public sealed class MarketGrain(
    [PersistentState("market", StateStorage.Name)] IPersistentState<MarketState> state,
    IMarketClock clock,
    Catalogue catalogue,
    IServiceProvider services,
    Refusals refusals) : Grain, IMarketGrain
{
    // It is written at every checkpoint.
    private const int MaxPositionBytes = 8 << 20;

    /// <inheritdoc/>
    public async Task<OpenedMarket> Open(MarketManifest manifest)
    {
        if (state.State.Manifest is not { } known)
        {
            (state.State.Manifest, state.State.CursorNs) = (manifest, manifest.FromNs - 1);
            await state.WriteStateAsync();
        }
        else if (!known.IsSame(manifest))
        {
            return new OpenedMarket(0, false, refusals.Count("ANOTHER_MARKET",
                $"This data folder holds another market: {known.Kind.ToString().ToLowerInvariant()} {string.Join(", ", known.Symbols)} from {Day(known.FromNs)}"
                + (known.ToNs == MarketManifest.Endless ? "" : $" until {Day(known.ToNs)}")
                + $" with strategies {(known.RunningStrategies.Length == 0 ? "none" : string.Join(", ", known.RunningStrategies))}."
                + " The same command resumes it; another market needs another data folder (--data)."), [], null, []);
        }
        else if (state.State.Phase == SessionState.Failed)
        {
            (state.State.Phase, state.State.Error) = (SessionState.Running, null);
            await state.WriteStateAsync();
        }

        return new OpenedMarket(
            state.State.CursorNs, state.State.Phase == SessionState.Finished, null, [.. state.State.Scenarios], Feed(), [.. state.State.Portfolios]);
    }

    /// <inheritdoc/>
    public Task Join(string portfolio)
    {
        if (state.State.Portfolios.Contains(portfolio)) return Task.CompletedTask;
        state.State.Portfolios.Add(portfolio);
        return state.WriteStateAsync();
    }

    /// <inheritdoc/>
    public Task PrepareCheckpoint(long cursorNs, ImmutableArray<byte> feedPosition)
    {
        if (feedPosition.Length > MaxPositionBytes)
            throw new ArgumentException($"The position of the feed has {feedPosition.Length} bytes, more than {MaxPositionBytes}.", nameof(feedPosition));
        (state.State.PreparedNs, state.State.PreparedPosition) = (cursorNs, [.. feedPosition]);
        return state.WriteStateAsync();
    }

    /// <inheritdoc/>
    public Task Checkpoint(long cursorNs)
    {
        state.State.CursorNs = cursorNs;
        if (state.State.PreparedPosition is { } position && state.State.PreparedNs == cursorNs)
            (state.State.FeedPosition, state.State.PreparedPosition) = (position, null);
        return state.WriteStateAsync();
    }

    /// <inheritdoc/>
    public Task Finish(long cursorNs)
    {
        (state.State.CursorNs, state.State.Phase) = (cursorNs, SessionState.Finished);
        return state.WriteStateAsync();
    }

    /// <inheritdoc/>
    public Task Fail(string error)
    {
        (state.State.Phase, state.State.Error) = (SessionState.Failed, error);
        return state.WriteStateAsync();
    }

    /// <inheritdoc/>
    public async Task<ScenarioResult> AddScenario(ScenarioCommand command)
    {
        if (services.GetService<IMarketScenarios>() is not { } scenarios)
            return Refuse(new Refusal("NOT_SIMULATED", "Only the simulated market can be told what goes wrong."));
        if (state.State.Scenarios.Find(known => known.Id == command.Id) is { } same) return new ScenarioResult(same, null);
        if (ScenarioMapping.Check(command, catalogue) is { } wrong) return Refuse(wrong);

        var (scenario, refusal) = Begin(command, scenarios);
        if (refusal is not null) return Refuse(refusal);
        // A crash before it is stored takes it away again, and nobody was told that it is there.
        state.State.Scenarios.Add(scenario!);
        await state.WriteStateAsync();
        return new ScenarioResult(scenario, null);
    }

    // The market reads on meanwhile, and a replay fast.
    private (Scenario? Scenario, Refusal? Refusal) Begin(ScenarioCommand command, IMarketScenarios scenarios)
    {
        const int tries = 20;
        for (var tried = 1; ; tried++)
        {
            var scenario = command.At(Math.Max(scenarios.EarliestNs, clock.NowNs + command.InMs * Nanoseconds.PerMillisecond), catalogue);
            try
            {
                scenarios.Add(scenario.ToDomain());
                return (scenario, null);
            }
            catch (RefusedException e) when (e.Refusal.Code != "SCENARIO_TOO_LATE" || tried == tries)
            {
                return (null, e.Refusal);
            }
            catch (RefusedException)
            {
                // Too late: later.
            }
        }
    }

    /// <inheritdoc/>
    public Task<ImmutableArray<Scenario>> GetScenarios() => Task.FromResult<ImmutableArray<Scenario>>([.. state.State.Scenarios]);

    private FeedProgress? Feed() => state.State is { FeedPosition: null, PreparedPosition: null } ? null
        : new FeedProgress([.. state.State.FeedPosition ?? []], [.. state.State.PreparedPosition ?? []], state.State.PreparedNs);

    private ScenarioResult Refuse(Refusal refusal) => new(null, refusals.Count(refusal));

    /// <inheritdoc/>
    public Task<SessionStatus?> GetStatus() => Task.FromResult(state.State.Manifest is not { } manifest ? null : new SessionStatus(
        state.State.Phase,
        manifest.Kind,
        // Without a market (a data folder that is only served) the clock has no time, and it stands where it got to.
        UnixNs.Text(Math.Max(clock.NowNs, state.State.CursorNs)),
        clock.IsCatchingUp,
        UnixNs.Text(state.State.CursorNs),
        UnixNs.Text(manifest.FromNs),
        manifest.ToNs == MarketManifest.Endless ? null : UnixNs.Text(manifest.ToNs),
        state.State.Error));

    /// <inheritdoc/>
    public Task<MarketManifest?> GetManifest() => Task.FromResult(state.State.Manifest);

    private static string Day(long ns) => UnixNs.Time(UnixNs.Text(ns)).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>What the market grain keeps.</summary>
[GenerateSerializer, Alias("market-state")]
public sealed class MarketState
{
    /// <summary>What the session is about; null before the first.</summary>
    [Id(0)] public MarketManifest? Manifest { get; set; }

    /// <summary>Everything up to and at this market time is done and durable.</summary>
    [Id(1)] public long CursorNs { get; set; }

    /// <summary>Where it stands.</summary>
    [Id(2)] public SessionState Phase { get; set; }

    /// <summary>What it stopped on.</summary>
    [Id(3)] public string? Error { get; set; }

    /// <summary>What goes wrong in it by command, oldest first.</summary>
    [Id(4)] public List<Scenario> Scenarios { get; set; } = [];

    /// <summary>How far the feed had come at the cursor; null: none that comes again.</summary>
    [Id(5)] public byte[]? FeedPosition { get; set; }

    /// <summary>The same at a checkpoint that was begun; null: none was, or it has ended.</summary>
    [Id(6)] public byte[]? PreparedPosition { get; set; }

    /// <summary>The market time of that.</summary>
    [Id(7)] public long PreparedNs { get; set; }

    /// <summary>Keys of the portfolios that have joined, in their order.</summary>
    [Id(8)] public List<string> Portfolios { get; set; } = [];
}
