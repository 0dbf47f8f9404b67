using OrleansTrading.Domain.Markets;
using OrleansTrading.Grains.Abstractions;
using OrleansTrading.Grains.Abstractions.Markets;

namespace OrleansTrading.Grains.Markets;

/// <inheritdoc cref="IMarketGrain"/>
public sealed class MarketGrain(
    [PersistentState("market", StateStorage.Name)] IPersistentState<MarketState> state,
    IMarketClock clock,
    Refusals refusals) : Grain, IMarketGrain
{
    /// <inheritdoc/>
    public async Task<OpenedMarket> Open(MarketManifest manifest)
    {
        if (state.State.Manifest is not { } known)
        {
            state.State = new MarketState { Manifest = manifest, CursorNs = manifest.FromNs - 1 };
            await state.WriteStateAsync();
        }
        else if (!known.IsSame(manifest))
        {
            return new OpenedMarket(0, false, refusals.Count("ANOTHER_MARKET",
                $"This data folder holds another market: {known.Kind.ToString().ToLowerInvariant()} {string.Join(", ", known.Symbols)} from {Day(known.FromNs)}"
                + (known.ToNs == MarketManifest.Endless ? "" : $" until {Day(known.ToNs)}")
                + $" with strategies {(known.RunningStrategies.Length == 0 ? "none" : string.Join(", ", known.RunningStrategies))}."
                + " The same command resumes it; another market needs another data folder (--data)."));
        }
        else if (state.State.Phase == SessionState.Failed)
        {
            (state.State.Phase, state.State.Error) = (SessionState.Running, null);
            await state.WriteStateAsync();
        }

        return new OpenedMarket(state.State.CursorNs, state.State.Phase == SessionState.Finished, null);
    }

    /// <inheritdoc/>
    public Task Checkpoint(long cursorNs)
    {
        state.State.CursorNs = cursorNs;
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
}
