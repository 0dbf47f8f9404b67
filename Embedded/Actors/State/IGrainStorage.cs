namespace OrleansTrading.Embedded.Actors;

/// <summary>A record on its way between grain and storage.</summary>
public interface IGrainState<T>
{
    /// <summary>The content.</summary>
    T State { get; set; }

    /// <summary>The version; null: none.</summary>
    string? ETag { get; set; }

    /// <summary>Whether the record exists in storage.</summary>
    bool RecordExists { get; set; }
}

/// <summary>A record on its way between grain and storage.</summary>
public class GrainState<T> : IGrainState<T>
{
    /// <summary>An empty record.</summary>
    public GrainState()
    {
    }

    /// <summary>A record with content.</summary>
    public GrainState(T state) : this(state, null!)
    {
    }

    /// <summary>A record with content and version.</summary>
    public GrainState(T state, string eTag)
    {
        State = state;
        ETag = eTag;
    }

    /// <inheritdoc/>
    public T State { get; set; } = default!;

    /// <inheritdoc/>
    public string? ETag { get; set; }

    /// <inheritdoc/>
    public bool RecordExists { get; set; }
}

/// <summary>Where grains' states are stored; one keyed singleton service for each storage name (<c>Default</c> without one).</summary>
public interface IGrainStorage
{
    /// <summary>Reads into <paramref name="grainState"/>; a missing record leaves a fresh state, no version and no existence.</summary>
    Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState);

    /// <summary>Writes if the version is still the stored one, and sets the new version.</summary>
    /// <exception cref="InconsistentStateException">The stored version is another.</exception>
    Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState);

    /// <summary>Removes the record if the version is still the stored one.</summary>
    /// <exception cref="InconsistentStateException">The stored version is another.</exception>
    Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState);
}

/// <summary>
/// The stored state's version is not the one its grain knows: somebody else wrote. The grain whose call fails with this is
/// deactivated, so that the next call starts from what is stored.
/// </summary>
public class InconsistentStateException : OrleansException
{
    /// <summary>Without details.</summary>
    public InconsistentStateException()
    {
    }

    /// <summary>With a message.</summary>
    public InconsistentStateException(string message) : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    public InconsistentStateException(string message, Exception? innerException) : base(message, innerException)
    {
    }

    /// <summary>With both versions.</summary>
    public InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag, Exception? storageException = null)
        : base(errorMsg, storageException)
    {
        StoredEtag = storedEtag;
        CurrentEtag = currentEtag;
    }

    /// <summary>Whether it has not left the activation yet that it concerns: on its way through other grains it ends none of them.</summary>
    internal bool IsSourceActivation { get; set; } = true;

    /// <summary>The version in storage.</summary>
    public string? StoredEtag { get; }

    /// <summary>The version that the grain knew.</summary>
    public string? CurrentEtag { get; }
}
