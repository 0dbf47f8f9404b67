namespace OrleansTrading.Embedded.Actors;

/// <summary>
/// Stands before the calls that arrive at grains and observers. It may change arguments and result, set the
/// <see cref="RequestContext"/>, throw, call on more than once, or answer by itself by setting a result. A grain class that
/// implements it filters its own calls, behind the filters of the host.
/// </summary>
public interface IIncomingGrainCallFilter
{
    /// <summary>Handles a call; <see cref="IGrainCallContext.Invoke"/> goes on to the next filter and at last to the grain.</summary>
    Task Invoke(IIncomingGrainCallContext context);
}

/// <summary>Stands behind the calls that leave a grain or a client, before they are sent.</summary>
public interface IOutgoingGrainCallFilter
{
    /// <summary>Handles a call; <see cref="IGrainCallContext.Invoke"/> goes on to the next filter and at last sends it.</summary>
    Task Invoke(IOutgoingGrainCallContext context);
}

/// <summary>An <see cref="IIncomingGrainCallFilter"/> as a delegate.</summary>
public delegate Task IncomingGrainCallFilterDelegate(IIncomingGrainCallContext context);

/// <summary>An <see cref="IOutgoingGrainCallFilter"/> as a delegate.</summary>
public delegate Task OutgoingGrainCallFilterDelegate(IOutgoingGrainCallContext context);
