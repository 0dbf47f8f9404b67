using System.Runtime.ExceptionServices;

namespace OrleansTrading.Embedded.Actors;

/// <summary>The answer to a call, as filters see it: a result or a failure.</summary>
public abstract class Response
{
    private protected Response()
    {
    }

    /// <summary>The answer of a method without a result.</summary>
    public static Response Completed { get; } = new Answer(null);

    /// <summary>The result. Where the call failed, reading it throws the failure.</summary>
    public abstract object? Result { get; }

    /// <summary>The failure, if it is one.</summary>
    public abstract Exception? Exception { get; }

    /// <summary>The answer that a call failed.</summary>
    public static Response FromException(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return new Failure(exception);
    }

    /// <summary>The answer with a result.</summary>
    public static Response FromResult<TResult>(TResult value) => new Answer(value);

    /// <summary>The result as its type.</summary>
    /// <exception cref="InvalidCastException">It is of another type.</exception>
    public T GetResult<T>() => (T)Result!;

    /// <summary>Result or failure as text.</summary>
    public override string ToString() => (Exception ?? Result)?.ToString() ?? "[null]";

    private sealed class Answer(object? result) : Response
    {
        public override object? Result => result;

        public override Exception? Exception => null;
    }

    private sealed class Failure(Exception exception) : Response
    {
        public override object? Result
        {
            get
            {
                ExceptionDispatchInfo.Throw(exception);
                return null;
            }
        }

        public override Exception? Exception => exception;
    }
}
