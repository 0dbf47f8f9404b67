using System.Diagnostics;

namespace OrleansTrading.Embedded.Actors;

/// <summary>The names under which spans of calls are published.</summary>
public static class ActivitySources
{
    /// <summary>Calls of the application's grains.</summary>
    public const string ApplicationGrainActivitySourceName = "Microsoft.Orleans.Application";

    /// <summary>Calls of the runtime's own.</summary>
    public const string RuntimeActivitySourceName = "Microsoft.Orleans.Runtime";

    /// <summary>All of them.</summary>
    public const string AllActivitySourceName = "Microsoft.Orleans.*";

    internal static readonly ActivitySource ApplicationGrainSource = new(ApplicationGrainActivitySourceName, "1.0.0");
    internal static readonly ActivitySource RuntimeGrainSource = new(RuntimeActivitySourceName, "1.0.0");

    internal static bool HasListeners => ApplicationGrainSource.HasListeners() || RuntimeGrainSource.HasListeners();
}
