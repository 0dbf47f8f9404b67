using OrleansTrading.Domain.Execution.Matching;

namespace OrleansTrading.Domain.Tests.Execution.Matching;

/// <summary>Keeps what an engine says.</summary>
internal readonly struct Heard() : IMatchSink
{
    public List<MatchEvent> Events { get; } = [];

    public List<OrderRejected> Rejections { get; } = [];

    public void Take(in MatchEvent happened) => Events.Add(happened);

    public void Take(in OrderRejected rejected) => Rejections.Add(rejected);

    public void Clear()
    {
        Events.Clear();
        Rejections.Clear();
    }
}
