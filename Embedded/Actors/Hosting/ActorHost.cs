using Microsoft.Extensions.Hosting;

namespace OrleansTrading.Embedded.Actors;

/// <summary>Takes the host of grains through its lifecycle: starts it with the process, drains and stops it with the process.</summary>
internal sealed class ActorHost(
    ActorRuntime runtime, SiloLifecycle lifecycle, IEnumerable<ILifecycleParticipant<ISiloLifecycle>> participants) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        lifecycle.Subscribe(nameof(ActorRuntime), ServiceLifecycleStage.BecomeActive, Begin, runtime.StopAsync);
        foreach (var participant in participants)
            participant.Participate(lifecycle);
        try
        {
            await lifecycle.OnStart(cancellationToken);
        }
        catch
        {
            await lifecycle.OnStop(CancellationToken.None);
            throw;
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => lifecycle.OnStop(cancellationToken);

    private Task Begin(CancellationToken cancellationToken)
    {
        runtime.Start();
        return Task.CompletedTask;
    }
}
