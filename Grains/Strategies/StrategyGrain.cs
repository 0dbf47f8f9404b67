using System.Globalization;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Domain.Strategies;
using OrleansTrading.Grains.Abstractions.Portfolio;
using OrleansTrading.Grains.Abstractions.Strategies;

namespace OrleansTrading.Grains.Strategies;

/// <inheritdoc cref="IStrategyGrain"/>
public sealed class StrategyGrain(
    [PersistentState("strategy", StateStorage.Name)] IPersistentState<StrategyGrainState> state,
    IMarketClock clock) : Grain, IStrategyGrain
{
    /// <summary>What a signal sizes, as a share of equity.</summary>
    private const decimal EquityShare = 0.02m;

    private readonly Dictionary<string, IBarStrategy> _symbols = new(StringComparer.Ordinal);
    private string _name = "";
    private long _signals;
    private string? _lastReason;
    private bool _isInSession;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var key = this.GetPrimaryKeyString();
        _name = key[(key.IndexOf('/', StringComparison.Ordinal) + 1)..];
        (_signals, _lastReason) = (state.State.Signals, state.State.LastReason);
        // Between two checkpoints the state is in memory alone and must not go while a session runs.
        DelayDeactivation(Timeout.InfiniteTimeSpan);
        foreach (var (symbol, captured) in state.State.Symbols) _symbols[symbol] = StrategyCatalogue.Create(_name, captured);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task Open(string portfolio, bool isRunning)
    {
        if (state.State.Portfolio.Length == 0)
        {
            state.State.Portfolio = portfolio;
            state.State.Changes.Add(new RunChange(0, isRunning));
            await state.WriteStateAsync();
        }

        _isInSession = true;
    }

    /// <inheritdoc/>
    public async ValueTask OnBar(ClosedBar bar)
    {
        // What a restored strategy has already seen comes again after a crash.
        if (bar.TimeNs <= state.State.ThroughNs) return;
        RequireSession();
        if (!_symbols.TryGetValue(bar.Symbol, out var strategy))
            _symbols[bar.Symbol] = strategy = StrategyCatalogue.Create(_name);

        var signal = strategy.OnBar((double)bar.Close);
        if (signal is null || !IsRunning(bar.TimeNs)) return;
        _signals++;
        _lastReason = $"{bar.Symbol}: {signal.Reason}";
        // Named by what it is about, so that the same signal after a crash is the same decision.
        var decision = string.Create(CultureInfo.InvariantCulture, $"{_name}:{bar.Symbol}:{bar.OpenTimeNs}");
        await GrainFactory.GetGrain<IPortfolioGrain>(state.State.Portfolio).Target(new TargetCommand(
            _name, decision, bar.Symbol, (int)signal.Direction, EquityShare, bar.TimeNs, signal.Reason));
    }

    /// <inheritdoc/>
    public Task<StrategyStatus> Start() => Change(isRunning: true);

    /// <inheritdoc/>
    public Task<StrategyStatus> Stop() => Change(isRunning: false);

    /// <inheritdoc/>
    public Task Checkpoint(long cursorNs)
    {
        RequireSession();
        // After a crash in the middle of a checkpoint this grain may be ahead of the market. Then it has seen nothing since, and what it
        // keeps is as of its own, later time.
        if (cursorNs < state.State.ThroughNs) return Task.CompletedTask;
        var last = state.State.Changes.FindLastIndex(c => c.TimeNs <= cursorNs);
        if (last > 0) state.State.Changes.RemoveRange(0, last);
        state.State.ThroughNs = cursorNs;
        (state.State.Signals, state.State.LastReason) = (_signals, _lastReason);
        state.State.Symbols = _symbols.ToDictionary(s => s.Key, s => s.Value.Capture());
        return state.WriteStateAsync();
    }

    /// <inheritdoc/>
    public Task<StrategyStatus> GetStatus() => Task.FromResult(new StrategyStatus(
        _name,
        state.State.Changes is [.., { IsRunning: true }] ? StrategyRunState.Running : StrategyRunState.Stopped,
        _signals,
        _lastReason));

    // An activation that came to life behind the session's back lacks the bars that the lost one had seen. Then the session stops, and
    // resumes from its checkpoint.
    private void RequireSession()
    {
        if (!_isInSession) throw new InvalidOperationException($"{_name} has not been opened for a session since it was activated.");
    }

    // Written at once, beside the captured state of the last checkpoint: after a crash the strategy goes through the time since
    // then again, and must be running or silent in it as it was.
    private async Task<StrategyStatus> Change(bool isRunning)
    {
        var before = await GetStatus();
        if (before.State == StrategyRunState.Running == isRunning) return before;
        // Where the market goes again through time that it was in before, that time is decided already.
        state.State.Changes.Add(new RunChange(clock.ReachedNs, isRunning));
        await state.WriteStateAsync();
        return await GetStatus();
    }

    // A change counts for decisions after its time.
    private bool IsRunning(long timeNs)
    {
        for (var i = state.State.Changes.Count - 1; i >= 0; i--)
            if (state.State.Changes[i].TimeNs < timeNs)
                return state.State.Changes[i].IsRunning;
        return false;
    }
}

/// <summary>A strategy was started or stopped at a market time.</summary>
[GenerateSerializer, Immutable, Alias("run-change")]
public sealed record RunChange([property: Id(0)] long TimeNs, [property: Id(1)] bool IsRunning);

/// <summary>What a strategy keeps.</summary>
[GenerateSerializer, Alias("strategy-state")]
public sealed class StrategyGrainState
{
    /// <summary>Key of the portfolio that it trades for; empty before it was opened.</summary>
    [Id(0)] public string Portfolio { get; set; } = "";

    /// <summary>Starts and stops since the checkpoint, after the one that held at it.</summary>
    [Id(1)] public List<RunChange> Changes { get; set; } = [];

    /// <summary>The checkpoint's market time; what follows is as of it.</summary>
    [Id(2)] public long ThroughNs { get; set; }

    /// <summary>Signals given.</summary>
    [Id(3)] public long Signals { get; set; }

    /// <summary>Why it gave the last one.</summary>
    [Id(4)] public string? LastReason { get; set; }

    /// <summary>The strategy's state for each symbol.</summary>
    [Id(5)] public Dictionary<string, StrategyState> Symbols { get; set; } = [];
}
