namespace OrleansTrading.Embedded.Actors;

/// <inheritdoc cref="IManagementGrain"/>
[StatelessWorker]
internal sealed class ManagementGrain(ActorRuntime runtime) : Grain, IManagementGrain
{
    public Task<SimpleGrainStatistic[]> GetSimpleGrainStatistics() => Task.FromResult(runtime.Instruments.Counts()
        .Select(pair => new SimpleGrainStatistic { GrainType = pair.Class.ClassType.FullName!, ActivationCount = pair.Count })
        .OrderBy(statistic => statistic.GrainType, StringComparer.Ordinal)
        .ToArray());

    public Task<int> GetTotalActivationCount() => Task.FromResult(runtime.Instruments.Total());

    public Task<int> GetGrainActivationCount(GrainReference grainReference) =>
        Task.FromResult(runtime.CountActivations(grainReference.GrainId));

    public Task ForceActivationCollection(TimeSpan ageLimit)
    {
        runtime.Collect(ageLimit);
        return Task.CompletedTask;
    }
}
