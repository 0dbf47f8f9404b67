using System.Collections.Immutable;
using OrleansTrading.Grains.Abstractions;
using OrleansTrading.Grains.Abstractions.Arbitrage;

namespace OrleansTrading.Grains.Arbitrage;

/// <inheritdoc cref="IArbitrageGrain"/>
public sealed class ArbitrageGrain(
    [PersistentState("arbitrage", StateStorage.Name)] IPersistentState<ArbitrageState> state,
    Refusals refusals,
    Announcements announcements) : Grain, IArbitrageGrain
{
    private readonly Dictionary<string, Opportunity> _open = new(StringComparer.Ordinal);
    private readonly List<Opportunity> _closed = new(IArbitrageGrain.MaxOpportunities);
    private IAsyncStream<Opportunity> _stream = null!;
    private bool _isChanged;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _stream = this.GetStreamProvider(TradingStreams.Provider)
            .GetStream<Opportunity>(StreamId.Create(TradingStreams.Opportunities, this.GetPrimaryKeyString()));
        _closed.AddRange(state.State.Closed);
        foreach (var opportunity in state.State.Open) _open[opportunity.Id] = opportunity;
        // Between two checkpoints the state is in memory alone and must not go while a session runs.
        DelayDeactivation(Timeout.InfiniteTimeSpan);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask Report(ImmutableArray<Opportunity> opportunities)
    {
        foreach (var opportunity in opportunities)
        {
            if (opportunity.State == OpportunityState.Open) _open[opportunity.Id] = opportunity;
            else Close(opportunity);
            _isChanged = true;
            await announcements.Publish(_stream, opportunity);
        }
    }

    /// <inheritdoc/>
    public Task<OpportunityList> GetOpportunities(int first)
    {
        if (first is < 1 or > IArbitrageGrain.MaxOpportunities)
        {
            return Task.FromResult(new OpportunityList([], refusals.Count(
                "PAGE_SIZE_INVALID", $"Between 1 and {IArbitrageGrain.MaxOpportunities} opportunities can be asked for.")));
        }

        return Task.FromResult(new OpportunityList(
            [
                .. _open.Values.OrderByDescending(o => o.NetEdgeBps).ThenBy(o => o.Id, StringComparer.Ordinal)
                    .Concat(_closed.AsEnumerable().Reverse()).Take(first),
            ],
            null));
    }

    /// <inheritdoc/>
    public async Task Checkpoint(long cursorNs)
    {
        if (!_isChanged) return;
        _isChanged = false;
        state.State.Open = [.. _open.Values];
        state.State.Closed = [.. _closed];
        await state.WriteStateAsync();
    }

    private void Close(Opportunity opportunity)
    {
        _open.Remove(opportunity.Id);
        // After a crash the market goes again through what this has seen.
        if (_closed.Exists(c => c.Id == opportunity.Id)) return;
        if (_closed.Count == IArbitrageGrain.MaxOpportunities) _closed.RemoveAt(0);
        _closed.Add(opportunity);
    }
}

/// <summary>What the arbitrage grain keeps at a checkpoint.</summary>
[GenerateSerializer, Alias("arbitrage-state")]
public sealed class ArbitrageState
{
    /// <summary>Opportunities that are open.</summary>
    [Id(0)] public Opportunity[] Open { get; set; } = [];

    /// <summary>Opportunities that closed, oldest first.</summary>
    [Id(1)] public Opportunity[] Closed { get; set; } = [];
}
