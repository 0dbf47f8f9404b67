namespace OrleansTrading.Embedded.GraphQL;

/// <summary>The one implementation of <see cref="IError"/>.</summary>
internal sealed record Error(string Message) : IError
{
    public string? Code { get; init; }

    public Path? Path { get; init; }

    public IReadOnlyList<Location>? Locations { get; init; }

    public IReadOnlyDictionary<string, object?>? Extensions { get; init; }

    public Exception? Exception { get; init; }

    public IError WithMessage(string message)
    {
        ArgumentException.ThrowIfNullOrEmpty(message);
        return this with { Message = message };
    }

    public IError WithCode(string? code)
    {
        var error = (Error)(code is null ? RemoveExtension("code") : SetExtension("code", code));
        return error with { Code = code };
    }

    public IError RemoveCode() => WithCode(null);

    public IError WithPath(Path? path) => this with { Path = path };

    public IError RemovePath() => this with { Path = null };

    public IError WithLocations(IReadOnlyList<Location>? locations) => this with { Locations = locations };

    public IError RemoveLocations() => this with { Locations = null };

    public IError WithExtensions(IReadOnlyDictionary<string, object?> extensions) => this with { Extensions = extensions };

    public IError RemoveExtensions() => this with { Extensions = null };

    public IError SetExtension(string key, object? value)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        return this with { Extensions = new Dictionary<string, object?>(Extensions ?? Nothing) { [key] = value } };
    }

    public IError RemoveExtension(string key)
    {
        if (Extensions is null || !Extensions.ContainsKey(key))
            return this;
        var rest = new Dictionary<string, object?>(Extensions);
        rest.Remove(key);
        return this with { Extensions = rest.Count == 0 ? null : rest };
    }

    public IError WithException(Exception? exception) => this with { Exception = exception };

    public IError RemoveException() => this with { Exception = null };

    private static readonly Dictionary<string, object?> Nothing = [];
}
