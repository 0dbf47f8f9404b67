namespace OrleansTrading.Embedded.GraphQL;

/// <summary>An error a resolver wants its client to see; other exceptions are hidden behind a general message.</summary>
public class GraphQLException : Exception
{
    /// <summary>An error with a message.</summary>
    /// <param name="message">What went wrong, for people.</param>
    public GraphQLException(string message)
        : this(ErrorBuilder.New().SetMessage(message).Build())
    {
    }

    /// <summary>One error.</summary>
    /// <param name="error">The error.</param>
    public GraphQLException(IError error)
        : base(error?.Message) => Errors = error is null ? [] : [error];

    /// <summary>Several errors of one field.</summary>
    /// <param name="errors">The errors.</param>
    public GraphQLException(params IError[] errors)
        : base(errors is [{ } first, ..] ? first.Message : null) => Errors = errors ?? [];

    /// <summary>Several errors of one field.</summary>
    /// <param name="errors">The errors.</param>
    public GraphQLException(IEnumerable<IError> errors)
        : this(errors?.ToArray() ?? [])
    {
    }

    /// <summary>An error with a message and the exception behind it.</summary>
    /// <param name="message">What went wrong, for people.</param>
    /// <param name="innerException">The exception; it does not travel.</param>
    public GraphQLException(string message, Exception innerException)
        : base(message, innerException) =>
        Errors = [ErrorBuilder.New().SetMessage(message).SetException(innerException).Build()];

    /// <summary>The errors to report; never empty where one was given.</summary>
    public IReadOnlyList<IError> Errors { get; }
}
