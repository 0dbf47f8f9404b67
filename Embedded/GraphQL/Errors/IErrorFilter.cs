namespace OrleansTrading.Embedded.GraphQL;

/// <summary>Sees every error before it travels and may replace it.</summary>
public interface IErrorFilter
{
    /// <summary>Returns the error to send.</summary>
    /// <param name="error">The error as it stands; <see cref="IError.Exception"/> is set for unexpected exceptions.</param>
    IError OnError(IError error);
}
