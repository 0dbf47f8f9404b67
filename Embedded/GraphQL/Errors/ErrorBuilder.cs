namespace OrleansTrading.Embedded.GraphQL;

/// <summary>Builds an <see cref="IError"/>: <c>ErrorBuilder.New().SetMessage("…").SetCode("…").Build()</c>.</summary>
public class ErrorBuilder : IErrorBuilder
{
    private Error _error = new("");

    /// <summary>An empty builder.</summary>
    public static ErrorBuilder New() => new();

    /// <summary>A builder that starts from an error.</summary>
    /// <param name="error">The error to copy.</param>
    public static ErrorBuilder FromError(IError error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return new ErrorBuilder
        {
            _error = new Error(error.Message)
            {
                Code = error.Code,
                Path = error.Path,
                Locations = error.Locations,
                Extensions = error.Extensions,
                Exception = error.Exception,
            },
        };
    }

    /// <inheritdoc />
    public IErrorBuilder SetMessage(string message)
    {
        ArgumentException.ThrowIfNullOrEmpty(message);
        return Set(_error with { Message = message });
    }

    /// <inheritdoc />
    public IErrorBuilder SetCode(string? code) => Set(_error.WithCode(string.IsNullOrEmpty(code) ? null : code));

    /// <inheritdoc />
    public IErrorBuilder RemoveCode() => SetCode(null);

    /// <inheritdoc />
    public IErrorBuilder SetPath(Path? path) => Set(_error with { Path = path });

    /// <inheritdoc />
    public IErrorBuilder SetPath(IReadOnlyList<object>? path) => SetPath(path is null ? null : Path.FromList(path));

    /// <inheritdoc />
    public IErrorBuilder RemovePath() => SetPath((Path?)null);

    /// <inheritdoc />
    public IErrorBuilder AddLocation(Location location) =>
        Set(_error with { Locations = [.. _error.Locations ?? [], location] });

    /// <inheritdoc />
    public IErrorBuilder AddLocation(int line, int column) => AddLocation(new Location(line, column));

    /// <inheritdoc />
    public IErrorBuilder ClearLocations() => Set(_error with { Locations = null });

    /// <inheritdoc />
    public IErrorBuilder SetExtension(string key, object? value) => Set(_error.SetExtension(key, value));

    /// <inheritdoc />
    public IErrorBuilder RemoveExtension(string key) => Set(_error.RemoveExtension(key));

    /// <inheritdoc />
    public IErrorBuilder ClearExtensions() => Set(_error with { Extensions = null });

    /// <inheritdoc />
    public IErrorBuilder SetException(Exception? exception) => Set(_error with { Exception = exception });

    /// <inheritdoc />
    public IErrorBuilder RemoveException() => SetException(null);

    /// <inheritdoc />
    public IError Build() =>
        _error.Message.Length > 0 ? _error : throw new InvalidOperationException("An error needs a message.");

    private ErrorBuilder Set(IError error)
    {
        _error = (Error)error;
        return this;
    }
}
