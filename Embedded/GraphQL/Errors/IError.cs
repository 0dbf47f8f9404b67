namespace OrleansTrading.Embedded.GraphQL;

/// <summary>One error of a response. Immutable: each <c>With…</c> method returns a changed copy.</summary>
public interface IError
{
    /// <summary>What went wrong, for people. Never empty.</summary>
    string Message { get; }

    /// <summary>What went wrong, for programs; travels as <c>extensions.code</c>.</summary>
    string? Code { get; }

    /// <summary>The value of the response that could not be made; null for errors of the request itself.</summary>
    Path? Path { get; }

    /// <summary>The places in the document the error speaks of.</summary>
    IReadOnlyList<Location>? Locations { get; }

    /// <summary>Further properties that travel with the error.</summary>
    IReadOnlyDictionary<string, object?>? Extensions { get; }

    /// <summary>The exception behind the error; it never travels by itself.</summary>
    Exception? Exception { get; }

    /// <summary>A copy with another message.</summary>
    /// <param name="message">The new message; not empty.</param>
    IError WithMessage(string message);

    /// <summary>A copy with another code.</summary>
    /// <param name="code">The new code, or null for none.</param>
    IError WithCode(string? code);

    /// <summary>A copy without a code.</summary>
    IError RemoveCode();

    /// <summary>A copy with another path.</summary>
    /// <param name="path">The new path, or null for none.</param>
    IError WithPath(Path? path);

    /// <summary>A copy without a path.</summary>
    IError RemovePath();

    /// <summary>A copy with other locations.</summary>
    /// <param name="locations">The new locations, or null for none.</param>
    IError WithLocations(IReadOnlyList<Location>? locations);

    /// <summary>A copy without locations.</summary>
    IError RemoveLocations();

    /// <summary>A copy with other extensions.</summary>
    /// <param name="extensions">The new extensions.</param>
    IError WithExtensions(IReadOnlyDictionary<string, object?> extensions);

    /// <summary>A copy without extensions.</summary>
    IError RemoveExtensions();

    /// <summary>A copy with one more, or one changed, extension.</summary>
    /// <param name="key">The name of the extension.</param>
    /// <param name="value">Its value: text, number, truth value, list or dictionary of these.</param>
    IError SetExtension(string key, object? value);

    /// <summary>A copy without one extension.</summary>
    /// <param name="key">The name of the extension.</param>
    IError RemoveExtension(string key);

    /// <summary>A copy with another exception.</summary>
    /// <param name="exception">The new exception, or null for none.</param>
    IError WithException(Exception? exception);

    /// <summary>A copy without the exception.</summary>
    IError RemoveException();
}
