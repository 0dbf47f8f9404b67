namespace OrleansTrading.Embedded.Actors;

/// <summary>How the hosts of a cluster find each other.</summary>
public static class CoreHostingExtensions
{
    /// <summary>Nothing to do: there is one process.</summary>
    public static ISiloBuilder UseLocalhostClustering(this ISiloBuilder builder) => builder;
}
