using OrleansTrading.Embedded.Actors.CodeGeneration;

namespace OrleansTrading.Embedded.Actors;

/// <summary>How elements travel from a grain to whoever enumerates them.</summary>
public static class AsyncEnumerableExtensions
{
    /// <summary>
    /// Sets how many elements travel at most at once; 100 unless set. A grain produces no further ahead than that. Sequences
    /// that do not come from a grain stay as they are.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The size is less than 1.</exception>
    public static IAsyncEnumerable<T> WithBatchSize<T>(this IAsyncEnumerable<T> self, int maxBatchSize)
    {
        if (self is AsyncEnumerableRequest<T> request)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(maxBatchSize, 1);
            request.MaxBatchSize = maxBatchSize;
        }

        return self;
    }
}

/// <summary>The grain no longer knows the enumeration: it was deactivated meanwhile, or nobody asked for an element for too long.</summary>
public sealed class EnumerationAbortedException : Exception
{
    /// <summary>Without details.</summary>
    public EnumerationAbortedException()
    {
    }

    /// <summary>With a message.</summary>
    public EnumerationAbortedException(string message) : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    public EnumerationAbortedException(string message, Exception? innerException) : base(message, innerException)
    {
    }
}
