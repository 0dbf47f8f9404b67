namespace OrleansTrading.Embedded.Tests.Actors.Conformance;

/// <summary>Says which document or source of Orleans a tested behaviour follows, and what is written there.</summary>
/// <param name="source">A path in Orleans' repository at <see cref="Version"/>, or the address of a page of its documentation.</param>
/// <param name="says">What it says there, in our words.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FollowsAttribute(string source, string says) : Attribute
{
    /// <summary>The release of Orleans that was read.</summary>
    public const string Version = "v10.2.2";

    /// <summary>The address of the document or source.</summary>
    public string Source { get; } = source.StartsWith("https://", StringComparison.Ordinal)
        ? source
        : $"https://github.com/dotnet/orleans/blob/{Version}/{source}";

    /// <summary>What it says there.</summary>
    public string Says { get; } = says;
}

/// <summary>The documents and sources that are followed more than once.</summary>
public static class OrleansSource
{
    public const string ActivationData = "src/Orleans.Runtime/Catalog/ActivationData.cs";
    public const string ActivationCollector = "src/Orleans.Runtime/Catalog/ActivationCollector.cs";
    public const string StatelessWorkerContext = "src/Orleans.Runtime/Catalog/StatelessWorkerGrainContext.cs";
    public const string RuntimeClient = "src/Orleans.Runtime/Core/InsideRuntimeClient.cs";
    public const string HostedClient = "src/Orleans.Runtime/Core/HostedClient.cs";
    public const string StateStorageBridge = "src/Orleans.Runtime/Storage/StateStorageBridge.cs";
    public const string GrainTimer = "src/Orleans.Runtime/Timers/GrainTimer.cs";
    public const string RequestContext = "src/Orleans.Core.Abstractions/Runtime/RequestContext.cs";
    public const string ObserverManager = "src/Orleans.Core/Utils/ObserverManager.cs";
    public const string InvokableObjects = "src/Orleans.Core/Runtime/InvokableObjectManager.cs";
    public const string StreamConsumerExtension = "src/Orleans.Streaming/Internal/StreamConsumerExtension.cs";
    public const string PullingAgent = "src/Orleans.Streaming/PersistentStreams/PersistentStreamPullingAgent.cs";
    public const string GrainTypeResolver = "src/Orleans.Core/Core/GrainInterfaceTypeToGrainTypeResolver.cs";

    public const string ActivateDeactivateTests = "test/Orleans.DefaultCluster.Tests/GrainActivateDeactivateTests.cs";
    public const string DeactivateOnIdleTests = "test/Orleans.Runtime.Internal.Tests/ActivationsLifeCycleTests/DeactivateOnIdleTests.cs";
    public const string CollectorTests = "test/Orleans.Runtime.Internal.Tests/ActivationsLifeCycleTests/ActivationCollectorTests.cs";
    public const string CallChainTests = "test/Orleans.Runtime.Internal.Tests/MessageScheduling/AllowCallChainReentrancyTests.cs";
    public const string ReentrancyTests = "test/Orleans.Runtime.Internal.Tests/MessageScheduling/ReentrancyTests.cs";
    public const string PersistenceTests = "test/Orleans.Runtime.Internal.Tests/StorageTests/PersistenceGrainTests.cs";
    public const string TimeoutTests = "test/Orleans.Runtime.Internal.Tests/TimeoutTests.cs";
    public const string ErrorTests = "test/Orleans.DefaultCluster.Tests/ErrorGrainTest.cs";
    public const string OneWayTests = "test/Orleans.DefaultCluster.Tests/OneWayCallTests.cs";
    public const string ObserverTests = "test/Orleans.DefaultCluster.Tests/ObserverTests.cs";
    public const string StatelessWorkerTests = "test/Orleans.DefaultCluster.Tests/StatelessWorkerTests.cs";
    public const string TimerTests = "test/Orleans.DefaultCluster.Tests/TimerOrleansTest.cs";
    public const string RequestContextTests = "test/Orleans.DefaultCluster.Tests/RequestContextTest.cs";
    public const string GrainReferenceTests = "test/Orleans.DefaultCluster.Tests/GrainReferenceTest.cs";
    public const string ReferenceCastTests = "test/Orleans.DefaultCluster.Tests/GrainReferenceCastTests.cs";
    public const string GrainFactoryTests = "test/Orleans.DefaultCluster.Tests/GrainFactoryTests.cs";
    public const string ExceptionTests = "test/Orleans.Runtime.Tests/ExceptionPropagationTests.cs";
    public const string CancellationTests = "test/Orleans.Runtime.Tests/CancellationTests/CancellationTokenTests.cs";
    public const string ObserverManagerTests = "test/Orleans.Core.Tests/ObserverManagerTests.cs";
    public const string SingleStreamTests = "test/Orleans.Streaming.Tests/StreamingTests/SingleStreamTestRunner.cs";
    public const string SubscriptionTests = "test/Orleans.Streaming.Tests/StreamingTests/SubscriptionMultiplicityTestRunner.cs";

    public const string LifecycleDocs = "https://learn.microsoft.com/dotnet/orleans/grains/grain-lifecycle";
    public const string SchedulingDocs = "https://learn.microsoft.com/dotnet/orleans/grains/request-scheduling";
    public const string ExternalTasksDocs = "https://learn.microsoft.com/dotnet/orleans/grains/external-tasks-and-grains";
    public const string CollectionDocs = "https://learn.microsoft.com/dotnet/orleans/host/configuration-guide/activation-collection";
    public const string IdentityDocs = "https://learn.microsoft.com/dotnet/orleans/grains/grain-identity";
    public const string ReferencesDocs = "https://learn.microsoft.com/dotnet/orleans/grains/grain-references";
    public const string StatelessWorkerDocs = "https://learn.microsoft.com/dotnet/orleans/grains/stateless-worker-grains";
    public const string PersistenceDocs = "https://learn.microsoft.com/dotnet/orleans/grains/grain-persistence/";
    public const string TimersDocs = "https://learn.microsoft.com/dotnet/orleans/grains/timers-and-reminders";
    public const string RequestContextDocs = "https://learn.microsoft.com/dotnet/orleans/grains/request-context";
    public const string OneWayDocs = "https://learn.microsoft.com/dotnet/orleans/grains/oneway";
    public const string ObserversDocs = "https://learn.microsoft.com/dotnet/orleans/grains/observers";
    public const string StreamsDocs = "https://learn.microsoft.com/dotnet/orleans/streaming/streams-programming-apis";
    public const string ImmutableDocs = "https://learn.microsoft.com/dotnet/orleans/host/configuration-guide/serialization-immutability";
    public const string ShutdownDocs = "https://learn.microsoft.com/dotnet/orleans/host/configuration-guide/shutting-down-orleans";
    public const string GrainsDocs = "https://learn.microsoft.com/dotnet/orleans/grains/";
}
