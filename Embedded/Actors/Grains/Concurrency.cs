namespace OrleansTrading.Embedded.Actors;

/// <summary>Calls of this grain may start while others are in progress (between their awaits).</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ReentrantAttribute : Attribute;

/// <summary>
/// Calls of this grain may start while others are in progress if a predicate says so: a public static method of the class
/// that takes an <see cref="IInvokable"/> and returns a <see cref="bool"/>.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class MayInterleaveAttribute(string callbackMethodName) : Attribute
{
    internal string CallbackMethodName { get; } = callbackMethodName;
}

/// <summary>This method may start at any time, and does not keep others from starting.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AlwaysInterleaveAttribute : Attribute;

/// <summary>This method changes nothing: such calls may be in progress together, but not with others.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ReadOnlyAttribute : Attribute;

/// <summary>Nobody waits for this method: the caller goes on at once and learns neither result nor failure.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OneWayAttribute : Attribute;

/// <summary>Calls of one identity are shared among several activations, which hold no state worth keeping.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class StatelessWorkerAttribute : Attribute
{
    /// <summary>As many activations as the machine has cores.</summary>
    public StatelessWorkerAttribute()
    {
    }

    /// <summary>At most so many activations.</summary>
    public StatelessWorkerAttribute(int maxLocalWorkers) => MaxLocalWorkers = maxLocalWorkers;

    /// <summary>Most activations of one identity; -1: the number of cores.</summary>
    internal int MaxLocalWorkers { get; } = -1;
}

/// <summary>Names a grain class's type; without it the name is the class's in lower case without the suffix <c>Grain</c>.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class GrainTypeAttribute(string grainType) : Attribute
{
    /// <summary>The grain type.</summary>
    internal string Value { get; } = grainType;
}

/// <summary>How long callers wait for this method, instead of the configured response time-out.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ResponseTimeoutAttribute(string timeout) : Attribute
{
    /// <summary>The time-out, written as <see cref="TimeSpan"/> reads it (<c>00:00:05</c>).</summary>
    public TimeSpan? Timeout { get; } = TimeSpan.Parse(timeout, System.Globalization.CultureInfo.InvariantCulture);
}
