namespace OrleansTrading.Embedded.Actors;

/// <summary>Something that starts and stops in stages.</summary>
public interface ILifecycleObservable
{
    /// <summary>Takes part from the start to the stop. Disposing ends it.</summary>
    /// <param name="observerName">A name for logs.</param>
    /// <param name="stage">When: stages start in ascending order and stop in descending order.</param>
    /// <param name="observer">What is called.</param>
    /// <exception cref="InvalidOperationException">It has started already.</exception>
    IDisposable Subscribe(string observerName, int stage, ILifecycleObserver observer);
}

/// <summary>Something that starts and stops with something else.</summary>
public interface ILifecycleObserver
{
    /// <summary>The stage starts; a failure keeps the rest from starting.</summary>
    Task OnStart(CancellationToken cancellationToken = default);

    /// <summary>The stage stops; a failure is logged and does not keep the rest from stopping.</summary>
    Task OnStop(CancellationToken cancellationToken = default);
}

/// <summary>A service that takes part in a lifecycle.</summary>
public interface ILifecycleParticipant<in TLifecycleObservable>
    where TLifecycleObservable : ILifecycleObservable
{
    /// <summary>Subscribes to the stages that it takes part in.</summary>
    void Participate(TLifecycleObservable lifecycle);
}

/// <summary>The host of grains as it starts and stops; its stages are in <see cref="ServiceLifecycleStage"/>.</summary>
public interface ISiloLifecycle : ILifecycleObservable
{
    /// <summary>The highest stage that has started.</summary>
    int HighestCompletedStage { get; }

    /// <summary>The lowest stage that has stopped.</summary>
    int LowestStoppedStage { get; }
}

/// <summary>The stages of a host of grains. Grains can be called from <see cref="BecomeActive"/> on.</summary>
public static class ServiceLifecycleStage
{
    /// <summary>Before everything.</summary>
    public const int First = int.MinValue;

    /// <summary>The runtime prepares itself.</summary>
    public const int RuntimeInitialize = 2_000;

    /// <summary>The runtime's services start.</summary>
    public const int RuntimeServices = 4_000;

    /// <summary>The runtime's storage starts.</summary>
    public const int RuntimeStorageServices = 6_000;

    /// <summary>Grain services start.</summary>
    public const int RuntimeGrainServices = 8_000;

    /// <summary>Grain services have started.</summary>
    public const int AfterRuntimeGrainServices = 8_100;

    /// <summary>The application's services start.</summary>
    public const int ApplicationServices = 10_000;

    /// <summary>The host begins to take calls.</summary>
    public const int BecomeActive = Active - 1;

    /// <summary>The host takes calls: start-up tasks run here.</summary>
    public const int Active = 20_000;

    /// <summary>After everything.</summary>
    public const int Last = int.MaxValue;
}
