using System.Reflection;

namespace OrleansTrading.Embedded.Actors.CodeGeneration;

/// <summary>What filters ask of a call, answered from what generated code says of its method.</summary>
internal interface IDescribedCall : IInvokable
{
    /// <summary>What the method is.</summary>
    CallDescription Description { get; }

    /// <summary>How long its caller waits; null: as configured.</summary>
    TimeSpan? Timeout { get; }

    /// <summary>The token among the arguments.</summary>
    CancellationToken CancellationToken { get; }

    bool IInvokable.IsCancellable => CancellationToken.CanBeCanceled;

    string IInvokable.GetMethodName() => Description.MethodName;

    string IInvokable.GetInterfaceName() => Description.InterfaceName;

    string IInvokable.GetActivityName() => Description.ActivityName;

    MethodInfo IInvokable.GetMethod() => Description.Method;

    Type IInvokable.GetInterfaceType() => Description.InterfaceType;

    TimeSpan? IInvokable.GetDefaultResponseTimeout() => Timeout;

    CancellationToken IInvokable.GetCancellationToken() => CancellationToken;
}
