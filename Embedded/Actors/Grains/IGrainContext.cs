namespace OrleansTrading.Embedded.Actors;

/// <summary>One activation of a grain, seen from inside.</summary>
public interface IGrainContext
{
    /// <summary>The grain's identity.</summary>
    GrainId GrainId { get; }

    /// <summary>The grain itself; null until it has been made.</summary>
    object? GrainInstance { get; }

    /// <summary>The activation's own scope of services, which ends with it.</summary>
    IServiceProvider ActivationServices { get; }

    /// <summary>Ends this activation as soon as no call is in progress.</summary>
    void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default);
}

/// <summary>Why an activation ends.</summary>
public enum DeactivationReasonCode : byte
{
    /// <summary>Unknown.</summary>
    None = 0,

    /// <summary>The process stops.</summary>
    ShuttingDown = 1,

    /// <summary>The grain could not be activated.</summary>
    ActivationFailed = 2,

    /// <summary>Not used here.</summary>
    DirectoryFailure = 3,

    /// <summary>It was idle for the collection age.</summary>
    ActivationIdle = 4,

    /// <summary>Not used here.</summary>
    ActivationUnresponsive = 5,

    /// <summary>Not used here.</summary>
    DuplicateActivation = 6,

    /// <summary>Not used here.</summary>
    IncompatibleRequest = 7,

    /// <summary>A call failed in a way that leaves its state in doubt.</summary>
    ApplicationError = 8,

    /// <summary>The grain asked for it.</summary>
    ApplicationRequested = 9,

    /// <summary>Not used here.</summary>
    Migrating = 10,

    /// <summary>The runtime asked for it.</summary>
    RuntimeRequested = 11,

    /// <summary>Not used here.</summary>
    HighMemoryPressure = 12,
}

/// <summary>Why an activation ends.</summary>
public readonly struct DeactivationReason
{
    /// <summary>A reason without an exception.</summary>
    public DeactivationReason(DeactivationReasonCode code, string text) : this(code, null, text)
    {
    }

    /// <summary>A reason with the exception behind it.</summary>
    public DeactivationReason(DeactivationReasonCode code, Exception? exception, string text)
    {
        ReasonCode = code;
        Exception = exception;
        Description = text;
    }

    /// <summary>The reason in words.</summary>
    public string Description { get; }

    /// <summary>The kind of reason.</summary>
    public DeactivationReasonCode ReasonCode { get; }

    /// <summary>The exception behind it, if any.</summary>
    public Exception? Exception { get; }

    /// <summary>The reason in words.</summary>
    public override string ToString() =>
        Exception is null ? $"{ReasonCode}: {Description}" : $"{ReasonCode}: {Description}. Exception: {Exception}";
}
