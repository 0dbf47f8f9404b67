using System.Reflection;

namespace OrleansTrading.Embedded.Actors;

/// <summary>A call on its way through filters. Valid until the outermost filter has returned.</summary>
public interface IGrainCallContext
{
    /// <summary>The method and its arguments.</summary>
    IInvokable Request { get; }

    /// <summary>An incoming call's grain or observer; an outgoing call's reference.</summary>
    object Grain { get; }

    /// <summary>The grain that calls; null: a client.</summary>
    GrainId? SourceId { get; }

    /// <summary>The grain or observer that is called.</summary>
    GrainId TargetId { get; }

    /// <summary>The interface that declares the method, as an identity.</summary>
    GrainInterfaceType InterfaceType { get; }

    /// <summary>The full name of the interface that declares the method.</summary>
    string InterfaceName { get; }

    /// <summary>The method's name.</summary>
    string MethodName { get; }

    /// <summary>The method as the interface declares it.</summary>
    MethodInfo InterfaceMethod { get; }

    /// <summary>The result: null until the call has been answered, and for methods without one.</summary>
    object? Result { get; set; }

    /// <summary>Result or failure; null until the call has been answered.</summary>
    Response? Response { get; set; }

    /// <summary>Goes on: to the next filter, at last to the method itself. Its failure is thrown.</summary>
    Task Invoke();
}

/// <summary>A call that arrives.</summary>
public interface IIncomingGrainCallContext : IGrainCallContext
{
    /// <summary>The activation that is called.</summary>
    IGrainContext TargetContext { get; }

    /// <summary>The method as the grain's class implements it.</summary>
    MethodInfo ImplementationMethod { get; }
}

/// <summary>A call that leaves.</summary>
public interface IOutgoingGrainCallContext : IGrainCallContext
{
    /// <summary>The activation that calls; null: a client.</summary>
    IGrainContext? SourceContext { get; }
}
