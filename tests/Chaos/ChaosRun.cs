using OrleansTrading.Chaos.Data;
using OrleansTrading.Chaos.Kills;
using OrleansTrading.Chaos.Processes;
using OrleansTrading.Chaos.State;
using OrleansTrading.PostgresServers;

namespace OrleansTrading.Chaos;

/// <summary>
/// Kills at length. A round is one kill; some rounds on, a replay is let to its end, compared, and the next starts in a fresh folder.
/// Half of the replays have a person who trades in them.
/// </summary>
public static class ChaosRun
{
    private const int MaxKillsOfReplay = 12;
    private const double KillsInStart = 0.2;
    private const int MaxStartMs = 300;

    private static readonly (string Symbol, decimal Unit)[] Coins = [("BTC/USD", 0.01m), ("ETHUSD", 0.2m)];

    /// <summary>Runs chaos and says how it went.</summary>
    /// <returns>0 when nothing was lost, doubled or different.</returns>
    public static async Task<int> Run(ChaosOptions options, CancellationToken cancellationToken)
    {
        Console.WriteLine($"seed {options.Seed}");
        using var folder = new TemporaryFolder();
        using var server = options.IsPostgres ? new PostgresServer() : null;
        var command = Market(options, folder);
        // On SQLite: what is kept elsewhere must come to the same.
        var end = await Uninterrupted(command, folder.Of("uninterrupted"), cancellationToken);
        var random = new Random(options.Seed);
        var (round, acknowledged) = (0, 0);
        for (var replay = 1; round < options.Rounds; replay++)
        {
            var kills = Math.Min(random.Next(1, MaxKillsOfReplay + 1), options.Rounds - round);
            var clerk = random.Next(2) == 0 ? new OrderClerk(random.Next(), options.IsSimulated ? Coins : null) : null;
            var data = folder.Of($"replay-{replay}");
            var stored = command with { Postgres = server?.NewDatabase() };
            var wrongs = await Replay(new KilledReplay(stored, data, clerk), clerk, kills, random, end, command, cancellationToken);
            round += kills;
            acknowledged += clerk?.Acknowledged ?? 0;
            if (wrongs.Count > 0)
            {
                folder.Keep();
                Console.WriteLine(string.Join('\n', wrongs));
                Console.WriteLine($"FAILED in replay {replay}, after {round} kills, seed {options.Seed}. Its data folder is {data}");
                return 1;
            }

            Directory.Delete(data, recursive: true);
            var orders = clerk is null ? "" : $", {clerk.Acknowledged} acknowledged orders, {clerk.Swallowed} answers swallowed";
            Console.WriteLine($"{round}/{options.Rounds} kills: replay {replay} ended as uninterrupted after {kills}{orders}");
        }

        Console.WriteLine($"PASSED: {round} kills, {acknowledged} acknowledged orders, nothing lost, doubled or different; seed {options.Seed}");
        return 0;
    }

    private static ServiceCommand Market(ChaosOptions options, TemporaryFolder folder)
    {
        if (options.IsSimulated) return ServiceCommand.SimulatedBooks(options.Seed);
        if ((options.Path ?? SharedData.Forex) is { } path && Directory.Exists(path))
            return ServiceCommand.Replay(path, RandomWalkMarket.Tickers, new DateOnly(2014, 5, 7), new DateOnly(2014, 5, 8));
        Console.WriteLine("no recorded ticks: made up from the seed");
        var market = folder.Of("market");
        new RandomWalkMarket(options.Seed).Write(market, days: 1);
        return ServiceCommand.Replay(market, RandomWalkMarket.Tickers, RandomWalkMarket.FirstDay, RandomWalkMarket.FirstDay);
    }

    private static async Task<ServiceState> Uninterrupted(ServiceCommand command, string data, CancellationToken cancellationToken)
    {
        var (end, _) = await new KilledReplay(command, data).Finish(cancellationToken);
        Directory.Delete(data, recursive: true);
        return end;
    }

    private static async Task<IReadOnlyList<string>> Replay(
        KilledReplay replay, OrderClerk? clerk, int kills, Random random, ServiceState end, ServiceCommand command,
        CancellationToken cancellationToken)
    {
        var quotes = end.Venues.Sum(v => v.GetProperty("quotesRead").GetInt64());
        var moments = Enumerable.Range(0, kills).Select(_ => random.NextInt64(1, quotes * 19 / 20)).Order().ToArray();
        try
        {
            foreach (var moment in moments)
            {
                if (random.NextDouble() < KillsInStart)
                    await replay.KillInStart(TimeSpan.FromMilliseconds(random.Next(MaxStartMs)), cancellationToken);
                else
                    await replay.KillAt(moment, cancellationToken);
            }

            var (state, wrongs) = await replay.Finish(cancellationToken);
            return
            [
                .. wrongs,
                .. Books.Wrongs(state),
                .. command.Path is { } ticks ? FillCheck.Wrongs(state, new LeanTicks(ticks)) : [],
                .. clerk is null ? end.DifferencesTo(state) : end.DifferencesBesidesPersonsOrders(state),
            ];
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            return [e.ToString()];
        }
    }
}
