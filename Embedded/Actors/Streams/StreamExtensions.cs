using Microsoft.Extensions.DependencyInjection;

namespace OrleansTrading.Embedded.Actors;

/// <summary>Ways to a stream provider.</summary>
public static class StreamProviders
{
    /// <summary>The provider of a name, from inside a grain.</summary>
    public static IStreamProvider GetStreamProvider(this IGrainBase grain, string name) =>
        Find(Activation.Of(grain).Runtime.Services, name);

    /// <summary>The provider of a name, from outside.</summary>
    public static IStreamProvider GetStreamProvider(this IClusterClient client, string name) => Find(client.ServiceProvider, name);

    /// <summary>The stream of a namespace and a key.</summary>
    public static IAsyncStream<T> GetStream<T>(this IStreamProvider streamProvider, string ns, string id) =>
        streamProvider.GetStream<T>(StreamId.Create(ns, id));

    /// <summary>The stream of a namespace and a key.</summary>
    public static IAsyncStream<T> GetStream<T>(this IStreamProvider streamProvider, string ns, Guid id) =>
        streamProvider.GetStream<T>(StreamId.Create(ns, id));

    /// <summary>The stream of a key.</summary>
    public static IAsyncStream<T> GetStream<T>(this IStreamProvider streamProvider, string id) =>
        streamProvider.GetStream<T>(StreamId.Create(null, id));

    /// <summary>The stream of a key.</summary>
    public static IAsyncStream<T> GetStream<T>(this IStreamProvider streamProvider, Guid id) =>
        streamProvider.GetStream<T>(StreamId.Create(null, id));

    /// <summary>Adds streams in memory under a provider's name.</summary>
    public static ISiloBuilder AddMemoryStreams(this ISiloBuilder builder, string name)
    {
        builder.Services.AddKeyedSingleton<IStreamProvider>(
            name, (services, _) => new MemoryStreamProvider(name, services.GetRequiredService<ActorRuntime>()));
        return builder;
    }

    /// <summary>Nothing to do: the client is in the host's process and has its streams.</summary>
    public static IClientBuilder AddMemoryStreams(this IClientBuilder builder, string name) => builder;

    private static IStreamProvider Find(IServiceProvider services, string name) => services.GetKeyedService<IStreamProvider>(name)
        ?? throw new KeyNotFoundException($"There is no stream provider named '{name}'.");
}

/// <summary>Subscribing with functions instead of observers.</summary>
public static class AsyncObservableExtensions
{
    /// <summary>Subscribes with a function.</summary>
    public static Task<StreamSubscriptionHandle<T>> SubscribeAsync<T>(
        this IAsyncObservable<T> obs, Func<T, StreamSequenceToken?, Task> onNextAsync) =>
        obs.SubscribeAsync(new FunctionObserver<T>(onNextAsync, null, null));

    /// <summary>Subscribes with functions.</summary>
    public static Task<StreamSubscriptionHandle<T>> SubscribeAsync<T>(
        this IAsyncObservable<T> obs, Func<T, StreamSequenceToken?, Task> onNextAsync, Func<Exception, Task> onErrorAsync) =>
        obs.SubscribeAsync(new FunctionObserver<T>(onNextAsync, onErrorAsync, null));

    /// <summary>Subscribes with functions.</summary>
    public static Task<StreamSubscriptionHandle<T>> SubscribeAsync<T>(
        this IAsyncObservable<T> obs, Func<T, StreamSequenceToken?, Task> onNextAsync, Func<Task> onCompletedAsync) =>
        obs.SubscribeAsync(new FunctionObserver<T>(onNextAsync, null, onCompletedAsync));

    /// <summary>Subscribes with functions.</summary>
    public static Task<StreamSubscriptionHandle<T>> SubscribeAsync<T>(
        this IAsyncObservable<T> obs, Func<T, StreamSequenceToken?, Task> onNextAsync, Func<Exception, Task> onErrorAsync,
        Func<Task> onCompletedAsync) => obs.SubscribeAsync(new FunctionObserver<T>(onNextAsync, onErrorAsync, onCompletedAsync));
}

/// <summary>Resuming with functions instead of observers.</summary>
public static class StreamSubscriptionHandleExtensions
{
    /// <summary>Goes on with a function.</summary>
    public static Task<StreamSubscriptionHandle<T>> ResumeAsync<T>(
        this StreamSubscriptionHandle<T> handle, Func<T, StreamSequenceToken?, Task> onNextAsync, StreamSequenceToken? token = null) =>
        handle.ResumeAsync(new FunctionObserver<T>(onNextAsync, null, null), token);

    /// <summary>Goes on with functions.</summary>
    public static Task<StreamSubscriptionHandle<T>> ResumeAsync<T>(
        this StreamSubscriptionHandle<T> handle, Func<T, StreamSequenceToken?, Task> onNextAsync, Func<Exception, Task> onErrorAsync,
        StreamSequenceToken? token = null) => handle.ResumeAsync(new FunctionObserver<T>(onNextAsync, onErrorAsync, null), token);
}

internal sealed class FunctionObserver<T>(
    Func<T, StreamSequenceToken?, Task> onNext, Func<Exception, Task>? onError, Func<Task>? onCompleted) : IAsyncObserver<T>
{
    public Task OnNextAsync(T item, StreamSequenceToken? token = null) => onNext(item, token);

    public Task OnCompletedAsync() => onCompleted?.Invoke() ?? Task.CompletedTask;

    public Task OnErrorAsync(Exception ex) => onError?.Invoke(ex) ?? Task.CompletedTask;
}

internal sealed class BatchesOfOne<T>(IAsyncBatchObserver<T> observer) : IAsyncObserver<T>
{
    public Task OnNextAsync(T item, StreamSequenceToken? token = null) =>
        observer.OnNextAsync([new SequentialItem<T>(item, token!)]);

    public Task OnCompletedAsync() => observer.OnCompletedAsync();

    public Task OnErrorAsync(Exception ex) => observer.OnErrorAsync(ex);
}
