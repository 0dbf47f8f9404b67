using System.Runtime.CompilerServices;
using OrleansTrading.Bench.Fanout;

namespace OrleansTrading.Bench.Suites;

/// <summary>The GraphQL server.</summary>
internal sealed class GraphQLSuite : ISuite
{
    private const int Sockets = 200;
    private const int WarmUps = 2;

    /// <inheritdoc/>
    public string Name => "graphql";

    /// <inheritdoc/>
    public async IAsyncEnumerable<Figure> Run([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var graphQL = await GraphQLBroadcast.Start(cancellationToken);
        await using var bare = await BareBroadcast.Start(cancellationToken);
        using var clients = new FanoutClients();
        var message = await clients.Open(graphQL, Sockets, cancellationToken);
        using var bareClients = new FanoutClients();
        bare.Message = message;
        await bareClients.Open(bare, Sockets, cancellationToken);

        // By turns: what disturbs one disturbs the other.
        var rates = await Measure.Repeat(WarmUps, Measure.Repetitions, async () =>
            (GraphQL: await clients.Rate(graphQL, cancellationToken), Bare: await bareClients.Rate(bare, cancellationToken)));
        var own = Measure.Median("fanout_200", rates.Select(r => r.GraphQL));
        var reference = Measure.Median("bare kestrel", rates.Select(r => r.Bare));
        yield return new Figure(Name, "fanout_200", own, "1/s");
        yield return new Figure(Name, "fanout_200_of_bare_kestrel", own / reference, "share");
    }
}
