using Microsoft.Extensions.DependencyInjection;

namespace OrleansTrading.Embedded.Actors;

/// <summary>Binds one state of one activation to its storage.</summary>
internal sealed class StoredState<TState> : IPersistentState<TState>
{
    private readonly GrainState<TState> _record = new();
    private readonly string _name;
    private readonly GrainId _grain;
    private readonly IGrainStorage _storage;

    private StoredState(string name, GrainId grain, IGrainStorage storage)
    {
        _name = name;
        _grain = grain;
        _storage = storage;
        _record.State = Fresh();
    }

    public TState State
    {
        get => _record.State;
        set => _record.State = value;
    }

    public string? Etag => _record.ETag;

    public bool RecordExists => _record.RecordExists;

    public static StoredState<TState> Attach(Activation activation, string stateName, string? storageName)
    {
        var key = storageName ?? StorageNames.Default;
        var storage = activation.Runtime.Services.GetKeyedService<IGrainStorage>(key) ?? throw new InvalidOperationException(
            $"There is no grain storage named '{key}', which the state '{stateName}' of {activation.GrainId} asks for.");
        var state = new StoredState<TState>(stateName, activation.GrainId, storage);
        activation.LoadBeforeActivation(_ => state.ReadStateAsync());
        return state;
    }

    public async Task ReadStateAsync()
    {
        await Run("read", _storage.ReadStateAsync);
        // A storage may leave nothing behind for a missing record; grains never see null.
        _record.State ??= Fresh();
    }

    public Task WriteStateAsync() => Run("write", _storage.WriteStateAsync);

    public async Task ClearStateAsync()
    {
        await Run("clear", _storage.ClearStateAsync);
        _record.State = Fresh();
        _record.RecordExists = false;
    }

    // As in Orleans, a failure of the storage is an OrleansException, with the storage's own within.
    private async Task Run(string action, Func<string, GrainId, IGrainState<TState>, Task> operation)
    {
        try
        {
            await operation(_name, _grain, _record);
        }
        catch (Exception exception) when (exception is not OrleansException)
        {
            throw new OrleansException($"The storage failed to {action} state '{_name}' of {_grain}: {exception.Message}", exception);
        }
    }

    // The type's own default; a type without a parameterless constructor starts as null, which only its grain can mend.
    private static TState Fresh() =>
        typeof(TState).IsValueType || typeof(TState).GetConstructor(Type.EmptyTypes) is null ? default! : Activator.CreateInstance<TState>();
}
