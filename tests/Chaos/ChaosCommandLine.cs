using System.CommandLine;

namespace OrleansTrading.Chaos;

/// <summary>What chaos is asked for.</summary>
/// <param name="Rounds">How often the service is killed.</param>
/// <param name="Seed">Decides moments, orders and made-up data; what is left to chance is the machine's timing.</param>
/// <param name="Path">Folder of recorded ticks; null makes some up.</param>
/// <param name="IsSimulated">Plays a day of two coins of the simulated market, with books and trades, and no recorded ticks.</param>
/// <param name="IsPostgres">Keeps everything in PostgreSQL, on a server of its own that is started for it.</param>
public sealed record ChaosOptions(int Rounds, int Seed, string? Path, bool IsSimulated, bool IsPostgres);

/// <summary>The options of the program.</summary>
public static class ChaosCommandLine
{
    private const int DefaultRounds = 100;
    private const int MaxRounds = 1_000_000;

    /// <summary>Makes the command.</summary>
    /// <param name="run">Runs it; its result is the exit code.</param>
    public static RootCommand Command(Func<ChaosOptions, CancellationToken, Task<int>> run)
    {
        var rounds = new Option<int>("--rounds") { Description = "How often the service is killed.", DefaultValueFactory = _ => DefaultRounds };
        var seed = new Option<int?>("--seed") { Description = "Replays the same moments and orders, as far as timing allows." };
        var path = new Option<string?>("--path") { Description = "Folder of recorded ticks of 2014-05-07 and 08; made up where there is none." };
        var market = new Option<string>("--market")
        {
            Description = "recorded: quotes of two days; simulated: a day of two coins with books and trades.",
            DefaultValueFactory = _ => "recorded",
        };
        market.AcceptOnlyFromAmong("recorded", "simulated");
        var storage = new Option<string>("--storage")
        {
            Description = "Where the service keeps what it must keep: sqlite, or postgres, of which a server is started.",
            DefaultValueFactory = _ => "sqlite",
        };
        rounds.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > MaxRounds) result.AddError($"--rounds is between 1 and {MaxRounds}.");
        });
        storage.AcceptOnlyFromAmong("sqlite", "postgres");
        var command = new RootCommand("Kills the service again and again and compares what it ends with with an uninterrupted run.")
        {
            rounds, seed, path, market, storage,
        };
        command.SetAction((parsed, cancellationToken) => run(
            new ChaosOptions(
                parsed.GetValue(rounds),
                parsed.GetValue(seed) ?? Environment.TickCount,
                parsed.GetValue(path),
                parsed.GetValue(market) == "simulated",
                parsed.GetValue(storage) == "postgres"),
            cancellationToken));
        return command;
    }
}
