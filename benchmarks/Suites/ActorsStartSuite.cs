using System.Runtime.CompilerServices;
using OrleansTrading.Bench.Actors;

namespace OrleansTrading.Bench.Suites;

/// <summary>The first thing that a process does with actors. A process has one first time: <see cref="ActorsSuite"/> starts several.</summary>
internal sealed class ActorsStartSuite : ISuite
{
    /// <inheritdoc/>
    public string Name => "actors-start";

    /// <inheritdoc/>
    public async IAsyncEnumerable<Figure> Run([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return new Figure(Name, "start_to_first_call_ms", await Life.StartToFirstCallMs(cancellationToken), "ms");
    }
}
