using OrleansTrading.Domain.Execution.Matching;

namespace OrleansTrading.Bench.Execution;

/// <summary>Keeps the last events in a buffer, as who sends them on would, and counts what traded.</summary>
internal struct Counted() : IMatchSink
{
    private readonly MatchEvent[] _events = new MatchEvent[1_024];
    private int _at;

    /// <summary>Lots that traded.</summary>
    public long Lots { get; private set; }

    /// <summary>Trades.</summary>
    public long Trades { get; private set; }

    /// <summary>Commands that were refused.</summary>
    public long Rejected { get; private set; }

    /// <inheritdoc/>
    public void Take(in MatchEvent happened)
    {
        _events[_at++ & 1_023] = happened;
        if (happened.Kind != MatchEventKind.Traded) return;
        Trades++;
        Lots += happened.QuantityLots;
    }

    /// <inheritdoc/>
    public void Take(in OrderRejected rejected) => Rejected++;
}
