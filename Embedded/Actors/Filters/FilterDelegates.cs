namespace OrleansTrading.Embedded.Actors;

/// <summary>A delegate as a filter of calls that arrive.</summary>
internal sealed class IncomingFilterDelegate(IncomingGrainCallFilterDelegate filter) : IIncomingGrainCallFilter
{
    public Task Invoke(IIncomingGrainCallContext context) => filter(context);
}

/// <summary>A delegate as a filter of calls that leave.</summary>
internal sealed class OutgoingFilterDelegate(OutgoingGrainCallFilterDelegate filter) : IOutgoingGrainCallFilter
{
    public Task Invoke(IOutgoingGrainCallContext context) => filter(context);
}
