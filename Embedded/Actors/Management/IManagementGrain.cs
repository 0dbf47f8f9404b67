namespace OrleansTrading.Embedded.Actors;

/// <summary>Answers questions about the host; its key is 0. Orleans' grain of this name, as far as it concerns one process.</summary>
public interface IManagementGrain : IGrainWithIntegerKey
{
    /// <summary>How many activations there are, by grain class; those without any are left out.</summary>
    [return: Immutable]
    Task<SimpleGrainStatistic[]> GetSimpleGrainStatistics();

    /// <summary>How many activations there are.</summary>
    Task<int> GetTotalActivationCount();

    /// <summary>How many activations of an identity there are: 0 or 1; more of a stateless worker.</summary>
    Task<int> GetGrainActivationCount(GrainReference grainReference);

    /// <summary>Deactivates what has been idle for at least so long, now instead of at the collector's next round.</summary>
    Task ForceActivationCollection(TimeSpan ageLimit);
}
