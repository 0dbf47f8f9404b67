namespace OrleansTrading.Embedded.Actors;

/// <summary>A stored record seen from its grain.</summary>
public interface IStorage
{
    /// <summary>The version of the record that was last read or written; null: none.</summary>
    string? Etag { get; }

    /// <summary>Whether the record exists in storage.</summary>
    bool RecordExists { get; }

    /// <summary>Removes the record and starts with a fresh state.</summary>
    /// <exception cref="InconsistentStateException">Somebody else wrote the record since it was read.</exception>
    Task ClearStateAsync();

    /// <summary>
    /// Writes the record. If this fails, memory and storage differ: read again or deactivate, or the grain acts on what
    /// was never stored.
    /// </summary>
    /// <exception cref="InconsistentStateException">Somebody else wrote the record since it was read.</exception>
    Task WriteStateAsync();

    /// <summary>Reads the record; what was changed in memory is lost.</summary>
    Task ReadStateAsync();

    /// <inheritdoc cref="ClearStateAsync()"/>
    Task ClearStateAsync(CancellationToken cancellationToken) => ClearStateAsync();

    /// <inheritdoc cref="WriteStateAsync()"/>
    Task WriteStateAsync(CancellationToken cancellationToken) => WriteStateAsync();

    /// <inheritdoc cref="ReadStateAsync()"/>
    Task ReadStateAsync(CancellationToken cancellationToken) => ReadStateAsync();
}

/// <summary>A stored record and its content.</summary>
public interface IStorage<TState> : IStorage
{
    /// <summary>The content in memory.</summary>
    TState State { get; set; }
}

/// <summary>A grain's stored state, read before the grain's activation code runs.</summary>
public interface IPersistentState<TState> : IStorage<TState>;

/// <summary>Says on a constructor's parameter which state it is and where it is stored.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public class PersistentStateAttribute(string stateName, string? storageName = null) : Attribute
{
    /// <summary>The state's name, unique in the grain.</summary>
    public string StateName { get; } = stateName;

    /// <summary>The storage's name; null: the default storage.</summary>
    public string? StorageName { get; } = storageName;
}
