using System.Reflection;

namespace OrleansTrading.Embedded.Actors;

/// <summary>A method and the arguments of one call of it.</summary>
public interface IInvokable
{
    /// <summary>Number of arguments; a cancellation token is one of them.</summary>
    int GetArgumentCount();

    /// <summary>An argument, counted from 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such argument.</exception>
    object? GetArgument(int index);

    /// <summary>Changes an argument.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such argument.</exception>
    /// <exception cref="InvalidCastException">The value is not of the argument's type.</exception>
    void SetArgument(int index, object value);

    /// <summary>The method's name; a generic method's with the names of its type parameters.</summary>
    string GetMethodName();

    /// <summary>The full name of the interface that declares the method.</summary>
    string GetInterfaceName();

    /// <summary>Interface and method as the name of a span: <c>IAccount/Deposit</c>.</summary>
    string GetActivityName();

    /// <summary>The method as the interface declares it.</summary>
    MethodInfo GetMethod();

    /// <summary>The interface that declares the method.</summary>
    Type GetInterfaceType();

    /// <summary>The method's own response time-out; null: as configured.</summary>
    TimeSpan? GetDefaultResponseTimeout();

    /// <summary>The token among the arguments, else the default.</summary>
    CancellationToken GetCancellationToken();

    /// <summary>Whether a token is among the arguments.</summary>
    bool IsCancellable { get; }
}
