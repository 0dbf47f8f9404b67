using System.ComponentModel;

namespace OrleansTrading.Embedded.Actors.CodeGeneration;

/// <summary>
/// A call of a method that returns an <see cref="IAsyncEnumerable{T}"/>: the arguments, kept until somebody enumerates. Each
/// enumeration calls the method anew.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class AsyncEnumerableRequest<T> : IAsyncEnumerable<T>, IDescribedCall
{
    /// <summary>Only generated code derives.</summary>
    protected AsyncEnumerableRequest(GrainReference target) => Target = target;

    /// <summary>Interface and method, for messages and logs.</summary>
    public abstract string MethodName { get; }

    /// <summary>How long a caller waits for a sign of life; null: as configured.</summary>
    public virtual TimeSpan? Timeout => null;

    /// <summary>The token among the arguments.</summary>
    public virtual CancellationToken CancellationToken => default;

    /// <summary>Most elements that travel at once, at least 1.</summary>
    internal int MaxBatchSize { get; set; } = 100;

    internal GrainReference Target { get; }

    /// <summary>What the method is.</summary>
    public abstract CallDescription Description { get; }

    /// <inheritdoc/>
    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        new RemoteEnumerator<T>(this, cancellationToken);

    /// <inheritdoc/>
    public virtual int GetArgumentCount() => 0;

    /// <inheritdoc/>
    public virtual object? GetArgument(int index) => throw new ArgumentOutOfRangeException(nameof(index));

    /// <inheritdoc/>
    public virtual void SetArgument(int index, object value) => throw new ArgumentOutOfRangeException(nameof(index));

    internal IAsyncEnumerable<T> InvokeOn(object target, CancellationToken cancellationToken) => Invoke(target, cancellationToken);

    /// <summary>Calls the method on the grain, with the grain's own token in place of the caller's.</summary>
    protected abstract IAsyncEnumerable<T> Invoke(object target, CancellationToken cancellationToken);
}
