using OrleansTrading.Bench;
using OrleansTrading.Bench.Suites;

const int Failed = 1;
const int Refused = 2;

if (BenchArguments.Parse(args, out var refusal) is not { } arguments)
{
    await Console.Error.WriteLineAsync(refusal);
    return Refused;
}

var soak = new SoakSuite(arguments.Length);
IReadOnlyList<ISuite> unasked = [new SystemSuite(), new MarketSuite(), new GraphQLSuite(), new ActorsSuite(), new ExecutionSuite(), new StorageSuite()];
IReadOnlyList<ISuite> known = [.. unasked, new ActorsStartSuite(), soak];
var unknown = arguments.Suites.Where(name => known.All(suite => suite.Name != name)).ToList();
if (unknown.Count > 0)
{
    await Console.Error.WriteLineAsync(
        $"There is no suite '{unknown[0]}'. Known: {string.Join(", ", known.Select(suite => suite.Name))}. "
        + $"Without a name: {string.Join(", ", unasked.Select(suite => suite.Name))}. {soak.Name} lasts as long as --minutes says (5).");
    return Refused;
}

using var interruption = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    interruption.Cancel();
};

try
{
    var asked = arguments.Suites.Count == 0 ? unasked : known.Where(suite => arguments.Suites.Contains(suite.Name));
    foreach (var suite in asked)
        await foreach (var figure in suite.Run(interruption.Token))
            Console.WriteLine(figure.ToJson());
    return 0;
}
catch (OperationCanceledException) when (interruption.IsCancellationRequested)
{
    await Console.Error.WriteLineAsync("Interrupted.");
    return Failed;
}
catch (CheckFailedException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return Failed;
}
