using Microsoft.Extensions.Logging;

namespace OrleansTrading.Embedded.Actors;

/// <summary>Marks interfaces of grain services: objects of which every host has one, that start and stop with it.</summary>
public interface IGrainService : IAddressable;

/// <summary>Marks what grains get injected to call a grain service with.</summary>
public interface IGrainServiceClient<TGrainService>
    where TGrainService : IGrainService;

/// <summary>The host of grains, as the constructors of grain services want it.</summary>
public sealed class Silo
{
    internal Silo(IServiceProvider services) => Services = services;

    internal IServiceProvider Services { get; }
}

/// <summary>
/// Base of grain services. Its calls run one turn at a time, like a grain's; they interleave at their awaits.
/// </summary>
public abstract class GrainService : IGrainService
{
    /// <summary>The runtime makes it.</summary>
    protected GrainService(GrainId grainId, Silo silo, ILoggerFactory loggerFactory)
    {
        ArgumentNullException.ThrowIfNull(silo);
        ArgumentNullException.ThrowIfNull(loggerFactory);
        GrainId = grainId;
    }

    /// <summary>How far it has come.</summary>
    protected enum GrainServiceStatus
    {
        /// <summary>Not started yet.</summary>
        Booting = 0,

        /// <summary>At work.</summary>
        Started,

        /// <summary>Stopped with the host.</summary>
        Stopped,
    }

    /// <summary>Its identity.</summary>
    public GrainId GrainId { get; }

    /// <summary>How far it has come.</summary>
    protected GrainServiceStatus Status { get; set; }

    /// <summary>Cancelled when it stops.</summary>
    protected CancellationTokenSource StoppedCancellationTokenSource { get; } = new();

    /// <summary>Called once before <see cref="Start"/>; if it fails, so does the start of the host.</summary>
    public virtual Task Init(IServiceProvider serviceProvider) => Task.CompletedTask;

    /// <summary>Called when the host takes calls; if it fails, so does the start of the host.</summary>
    public virtual Task Start()
    {
        _ = StartInBackground();
        return Task.CompletedTask;
    }

    /// <summary>Called when the host begins to stop.</summary>
    public virtual Task Stop()
    {
        StoppedCancellationTokenSource.Cancel();
        Status = GrainServiceStatus.Stopped;
        return Task.CompletedTask;
    }

    /// <summary>Begins what nobody waits for.</summary>
    protected virtual Task StartInBackground()
    {
        Status = GrainServiceStatus.Started;
        return Task.CompletedTask;
    }
}
