using Microsoft.Extensions.Logging;

namespace OrleansTrading.Embedded.GraphQL.Execution;

/// <summary>Gathers the errors of one request: path, place and code added, filters applied, their number bounded.</summary>
internal sealed partial class ErrorReporter(IErrorFilter[] filters, int maxErrors, bool includeDetails, ILogger logger)
{
    private List<IError>? _errors;

    public IReadOnlyList<IError> Errors => _errors ?? (IReadOnlyList<IError>)[];

    public void ReportNull(FieldPlan field, ResponsePath path) => Report(
        ErrorBuilder.New()
            .SetMessage("Cannot return null for non-nullable field.")
            .SetCode(ErrorCodes.NonNullViolation)
            .Build(),
        field,
        path);

    public void Report(Exception exception, FieldPlan field, ResponsePath path)
    {
        switch (exception)
        {
            case GraphQLException { Errors.Count: > 0 } known:
                foreach (IError error in known.Errors)
                    Report(error, field, path);
                break;
            case CoercionException:
                Report(Named(exception.Message, ErrorCodes.InvalidArgument), field, path);
                break;
            case LeafValueException:
                Report(Named(exception.Message, ErrorCodes.InvalidLeafValue), field, path);
                break;
            default:
                // Cancelled with its request, or by the time-out that is reported for the request as a whole.
                if (exception is not OperationCanceledException)
                    LogUnexpected(logger, exception, path.ToPath().Print());
                Report(Unexpected(exception), field, path);
                break;
        }
    }

    public void Report(IError error, FieldPlan field, ResponsePath path)
    {
        if (error.Path is null)
            error = error.WithPath(path.ToPath());
        if (error.Locations is null)
            error = error.WithLocations([field.Node.Location]);
        Add(error);
    }

    /// <summary>Adds an error of the request as a whole.</summary>
    public void Add(IError error)
    {
        _errors ??= [];
        if (_errors.Count > maxErrors)
            return;
        if (_errors.Count == maxErrors)
        {
            _errors.Add(Named($"There are more than {maxErrors} errors; the others are left out.", ErrorCodes.TooManyErrors));
            return;
        }

        foreach (IErrorFilter filter in filters)
            error = filter.OnError(error);
        if (error.Code is null && error.Extensions?.ContainsKey("code") != true)
            error = error.WithCode(ErrorCodes.Execution);
        _errors.Add(error);
    }

    public IError Unexpected(Exception exception)
    {
        IErrorBuilder error = ErrorBuilder.New()
            .SetMessage("Unexpected Execution Error")
            .SetCode(ErrorCodes.Unexpected)
            .SetException(exception);
        if (includeDetails)
            error.SetExtension("message", exception.Message).SetExtension("stackTrace", exception.StackTrace);
        return error.Build();
    }

    private static IError Named(string message, string code) => ErrorBuilder.New().SetMessage(message).SetCode(code).Build();

    [LoggerMessage(Level = LogLevel.Error, Message = "A resolver failed at {Path}.")]
    private static partial void LogUnexpected(ILogger logger, Exception exception, string path);
}
