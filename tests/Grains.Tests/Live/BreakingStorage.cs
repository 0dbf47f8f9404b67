using Microsoft.Extensions.DependencyInjection;

namespace OrleansTrading.Grains.Tests.Live;

/// <summary>Storage of grains in which one of them cannot save itself any more from a moment on: a checkpoint then ends halfway.</summary>
internal sealed class BreakingStorage(string key)
{
    private volatile bool _isBroken;

    public void Break() => _isBroken = true;

    /// <summary>Puts itself before the storage that is registered.</summary>
    public void Wrap(IServiceCollection services)
    {
        var real = services.Last(service => service.ServiceType == typeof(IGrainStorage) && Equals(service.ServiceKey, StateStorage.Name));
        services.AddKeyedSingleton<IGrainStorage>(
            StateStorage.Name, (provider, name) => new Storage(this, (IGrainStorage)real.KeyedImplementationFactory!(provider, name)));
    }

    private sealed class Storage(BreakingStorage owner, IGrainStorage real) : IGrainStorage
    {
        public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => real.ReadStateAsync(stateName, grainId, grainState);

        public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
            owner._isBroken && grainId.Key.ToString() == owner.Key
                ? throw new IOException("No room is left.")
                : real.WriteStateAsync(stateName, grainId, grainState);

        public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => real.ClearStateAsync(stateName, grainId, grainState);
    }

    private string Key => key;
}
