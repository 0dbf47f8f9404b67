using Microsoft.Extensions.DependencyInjection;
using OrleansTrading.Embedded.Actors.CodeGeneration;

namespace OrleansTrading.Embedded.Actors;

/// <summary>Registers grain services.</summary>
public static class GrainServicesSiloBuilderExtensions
{
    /// <summary>Adds a grain service; its class has one interface that is an <see cref="IGrainService"/>.</summary>
    public static ISiloBuilder AddGrainService<T>(this ISiloBuilder builder) where T : GrainService
    {
        builder.Services.AddGrainService<T>();
        return builder;
    }

    /// <inheritdoc cref="AddGrainService{T}(ISiloBuilder)"/>
    public static IServiceCollection AddGrainService<T>(this IServiceCollection services)
    {
        var declared = typeof(T).GetInterfaces().FirstOrDefault(i => i.GetInterfaces().Contains(typeof(IGrainService)))
            ?? throw new InvalidOperationException($"{typeof(T)} implements no interface that is an {nameof(IGrainService)}.");
        services.AddKeyedSingleton<GrainServiceHost>(declared, (provider, _) => new GrainServiceHost(provider, typeof(T), declared));
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredKeyedService<GrainServiceHost>(declared));
        return services;
    }
}

/// <summary>Base of what grains get injected to call a grain service with.</summary>
public abstract class GrainServiceClient<TGrainService>(IServiceProvider serviceProvider) : IGrainServiceClient<TGrainService>
    where TGrainService : IGrainService
{
    private readonly Lazy<TGrainService> _service =
        new(() => serviceProvider.GetRequiredKeyedService<GrainServiceHost>(typeof(TGrainService)).Reference<TGrainService>());

    /// <summary>The service for a grain: with one host there is one.</summary>
    protected TGrainService GetGrainService(GrainId callingGrainId) => _service.Value;
}

/// <summary>One grain service: its mailbox, and its part in the host's lifecycle.</summary>
internal sealed class GrainServiceHost : ILifecycleParticipant<ISiloLifecycle>
{
    private readonly ActorRuntime _runtime;
    private readonly GrainService _service;
    private readonly Activation _mailbox;

    public GrainServiceHost(IServiceProvider services, Type type, Type declared)
    {
        _runtime = services.GetRequiredService<ActorRuntime>();
        var id = new GrainId(ActorRuntime.ObserverType, declared.FullName!);
        _service = (GrainService)ActivatorUtilities.CreateInstance(services, type, id, new Silo(services));
        _mailbox = new Activation(_runtime, id.KeyText, _service);
    }

    public void Participate(ISiloLifecycle lifecycle)
    {
        lifecycle.Subscribe<GrainServiceHost>(
            ServiceLifecycleStage.RuntimeGrainServices, _ => InTurn(() => _service.Init(_runtime.Services)));
        lifecycle.Subscribe<GrainServiceHost>(ServiceLifecycleStage.Active, _ => InTurn(_service.Start), _ => InTurn(_service.Stop));
    }

    public TGrainService Reference<TGrainService>() =>
        (TGrainService)(object)GrainProxies.Create(typeof(TGrainService), new GrainReferenceArguments(_runtime, null, _mailbox.GrainId, _mailbox));

    private Task InTurn(Func<Task> work)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _mailbox.Push(new RuntimeTurn(_ => Begin(work, done)));
        return done.Task;
    }

    private static async void Begin(Func<Task> work, TaskCompletionSource done)
    {
        try
        {
            await work();
            done.SetResult();
        }
        catch (Exception exception)
        {
            done.SetException(exception);
        }
    }
}
