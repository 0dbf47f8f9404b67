namespace OrleansTrading.Embedded.GraphQL;

/// <summary>Builds an <see cref="IError"/> step by step.</summary>
public interface IErrorBuilder
{
    /// <summary>Sets the message.</summary>
    /// <param name="message">What went wrong, for people; not empty.</param>
    IErrorBuilder SetMessage(string message);

    /// <summary>Sets the code, which is also the extension <c>code</c>.</summary>
    /// <param name="code">What went wrong, for programs; null removes it.</param>
    IErrorBuilder SetCode(string? code);

    /// <summary>Removes the code.</summary>
    IErrorBuilder RemoveCode();

    /// <summary>Sets the path.</summary>
    /// <param name="path">The value of the response that could not be made.</param>
    IErrorBuilder SetPath(Path? path);

    /// <summary>Sets the path.</summary>
    /// <param name="path">Field names and list positions from the root on.</param>
    IErrorBuilder SetPath(IReadOnlyList<object>? path);

    /// <summary>Removes the path.</summary>
    IErrorBuilder RemovePath();

    /// <summary>Adds a place in the document.</summary>
    /// <param name="location">The place.</param>
    IErrorBuilder AddLocation(Location location);

    /// <summary>Adds a place in the document.</summary>
    /// <param name="line">The line, counted from 1.</param>
    /// <param name="column">The column, counted from 1.</param>
    IErrorBuilder AddLocation(int line, int column);

    /// <summary>Removes all places.</summary>
    IErrorBuilder ClearLocations();

    /// <summary>Sets an extension.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="value">Its value: text, number, truth value, list or dictionary of these.</param>
    IErrorBuilder SetExtension(string key, object? value);

    /// <summary>Removes an extension.</summary>
    /// <param name="key">Its name.</param>
    IErrorBuilder RemoveExtension(string key);

    /// <summary>Removes all extensions.</summary>
    IErrorBuilder ClearExtensions();

    /// <summary>Sets the exception behind the error.</summary>
    /// <param name="exception">The exception; null removes it.</param>
    IErrorBuilder SetException(Exception? exception);

    /// <summary>Removes the exception.</summary>
    IErrorBuilder RemoveException();

    /// <summary>The finished error.</summary>
    /// <exception cref="InvalidOperationException">No message was set.</exception>
    IError Build();
}
