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
        activation.LoadBeforeActivation(state.ReadStateAsync);
        return state;
    }

    public Task ReadStateAsync() => ReadStateAsync(CancellationToken.None);

    public Task WriteStateAsync() => WriteStateAsync(CancellationToken.None);

    public Task ClearStateAsync() => ClearStateAsync(CancellationToken.None);

    public async Task ReadStateAsync(CancellationToken cancellationToken)
    {
        await Run("read", _storage.ReadStateAsync, cancellationToken);
        // A storage may leave nothing behind for a missing record; grains never see null.
        _record.State ??= Fresh();
    }

    public Task WriteStateAsync(CancellationToken cancellationToken) =>
        Run("write", _storage.WriteStateAsync, cancellationToken);

    public async Task ClearStateAsync(CancellationToken cancellationToken)
    {
        await Run("clear", _storage.ClearStateAsync, cancellationToken);
        _record.State = Fresh();
        _record.RecordExists = false;
    }

    // As in Orleans, a failure of the storage is an OrleansException, with the storage's own within; a cancellation stays one.
    private async Task Run(
        string action, Func<string, GrainId, IGrainState<TState>, CancellationToken, Task> operation, CancellationToken cancellationToken)
    {
        try
        {
            await operation(_name, _grain, _record, cancellationToken);
        }
        catch (Exception exception) when (exception is not OrleansException
            && !(exception is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            throw new OrleansException($"The storage failed to {action} state '{_name}' of {_grain}: {exception.Message}", exception);
        }
    }

    // The type's own default; a type without a parameterless constructor starts as null, which only its grain can mend.
    private static TState Fresh() =>
        typeof(TState).IsValueType || typeof(TState).GetConstructor(Type.EmptyTypes) is null ? default! : Activator.CreateInstance<TState>();
}
