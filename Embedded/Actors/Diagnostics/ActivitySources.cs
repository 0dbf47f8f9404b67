using System.Diagnostics;

namespace OrleansTrading.Embedded.Actors;

/// <summary>The names under which spans of calls are published.</summary>
internal static class ActivitySources
{
    /// <summary>Calls of the application's grains.</summary>
    public const string ApplicationGrainActivitySourceName = "Microsoft.Orleans.Application";

    /// <summary>Calls of the runtime's own.</summary>
    public const string RuntimeActivitySourceName = "Microsoft.Orleans.Runtime";

    public static readonly ActivitySource ApplicationGrainSource = new(ApplicationGrainActivitySourceName, "1.0.0");
    public static readonly ActivitySource RuntimeGrainSource = new(RuntimeActivitySourceName, "1.0.0");

    public static bool HasListeners => ApplicationGrainSource.HasListeners() || RuntimeGrainSource.HasListeners();
}
