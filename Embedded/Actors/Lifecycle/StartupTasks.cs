using Microsoft.Extensions.DependencyInjection;

namespace OrleansTrading.Embedded.Actors;

/// <summary>Something that is done once while the host of grains starts; if it fails, so does the start.</summary>
public interface IStartupTask
{
    /// <summary>Does it.</summary>
    Task Execute(CancellationToken cancellationToken);
}

/// <summary>Registers start-up tasks.</summary>
public static class SiloBuilderStartupExtensions
{
    /// <summary>Adds a task that is made with the process's services.</summary>
    /// <param name="builder">The host.</param>
    /// <param name="stage">When it runs; grains can be called from <see cref="ServiceLifecycleStage.Active"/> on.</param>
    public static ISiloBuilder AddStartupTask<TStartup>(this ISiloBuilder builder, int stage = ServiceLifecycleStage.Active)
        where TStartup : class, IStartupTask =>
        builder.AddStartupTask(
            static (services, stop) => ActivatorUtilities.GetServiceOrCreateInstance<TStartup>(services).Execute(stop), stage);

    /// <summary>Adds a task.</summary>
    /// <inheritdoc cref="AddStartupTask{TStartup}(ISiloBuilder, int)" path="/param"/>
    public static ISiloBuilder AddStartupTask(
        this ISiloBuilder builder, IStartupTask startupTask, int stage = ServiceLifecycleStage.Active)
    {
        ArgumentNullException.ThrowIfNull(startupTask);
        return builder.AddStartupTask((_, stop) => startupTask.Execute(stop), stage);
    }

    /// <summary>Adds a task as a delegate.</summary>
    /// <inheritdoc cref="AddStartupTask{TStartup}(ISiloBuilder, int)" path="/param"/>
    public static ISiloBuilder AddStartupTask(
        this ISiloBuilder builder, Func<IServiceProvider, CancellationToken, Task> startupTask, int stage = ServiceLifecycleStage.Active)
    {
        ArgumentNullException.ThrowIfNull(startupTask);
        builder.Services.AddTransient<ILifecycleParticipant<ISiloLifecycle>>(services => new StartupTask(services, startupTask, stage));
        return builder;
    }

    private sealed class StartupTask(IServiceProvider services, Func<IServiceProvider, CancellationToken, Task> task, int stage)
        : ILifecycleParticipant<ISiloLifecycle>
    {
        public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe<StartupTask>(stage, stop => task(services, stop));
    }
}
