using OrleansTrading.Bench.Suites;

const int Refused = 2;

IReadOnlyList<ISuite> known = [new SystemSuite()];
var unknown = args.Where(name => known.All(suite => suite.Name != name)).ToList();
if (unknown.Count > 0)
{
    await Console.Error.WriteLineAsync(
        $"There is no suite '{unknown[0]}'. Known: {string.Join(", ", known.Select(suite => suite.Name))}. Without a name, all of them run.");
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
    foreach (var suite in known.Where(suite => args.Length == 0 || args.Contains(suite.Name)))
        await foreach (var figure in suite.Run(interruption.Token))
            Console.WriteLine(figure.ToJson());
    return 0;
}
catch (OperationCanceledException) when (interruption.IsCancellationRequested)
{
    await Console.Error.WriteLineAsync("Interrupted.");
    return 1;
}
