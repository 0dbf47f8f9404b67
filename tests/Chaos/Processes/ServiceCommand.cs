using System.Globalization;

namespace OrleansTrading.Chaos.Processes;

/// <summary>What the service is started with, less its port and data folder.</summary>
public sealed record ServiceCommand
{
    /// <summary>Which market; null leaves it to the service.</summary>
    public string? Market { get; init; } = "recorded";

    public string? Path { get; init; }

    /// <summary>Settings of the live market.</summary>
    public string? Live { get; init; }

    public string? Symbols { get; init; }

    public string? Venues { get; init; }

    public string? From { get; init; }

    public string? To { get; init; }

    public string? Speed { get; init; }

    public string? Strategies { get; init; }

    public string? Seed { get; init; }

    /// <summary>How much livelier than usual the simulated market is.</summary>
    public string? Rate { get; init; }

    public bool ExitWhenDone { get; init; }

    /// <summary>Connection string of the PostgreSQL database that everything is kept in; null keeps it in the data folder.</summary>
    public string? Postgres { get; init; }

    /// <summary>Folder of the built web app; null leaves it to the service.</summary>
    public string? WebFolder { get; init; }

    /// <summary>Folder of the service's program; null is the one that was built.</summary>
    public string? ProgramFolder { get; init; }

    /// <summary>A process that has no market.</summary>
    public static ServiceCommand None { get; } = new() { Market = "none" };

    /// <summary>A replay of whole UTC days.</summary>
    public static ServiceCommand Replay(string path, string symbols, DateOnly from, DateOnly to) => new()
    {
        Path = path,
        Symbols = symbols,
        From = from.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        To = to.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
    };

    /// <summary>A small part of the simulated market: ten coins at three venues.</summary>
    public static ServiceCommand TenCoins { get; } = new()
    {
        Market = "simulated",
        Symbols = "BTC/USD,ETH/USD,SOL/USD,XRP/USD,ADA/USD,DOGE/USD,LTC/USD,LINK/USD,AVAX/USD,DOT/USD",
        Venues = "coinbase,kraken,bitfinex",
    };

    /// <summary>Whole UTC days of a small part of the simulated market.</summary>
    public static ServiceCommand Simulated(DateOnly from, DateOnly to) => TenCoins with
    {
        From = from.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        To = to.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
    };

    /// <summary>A day of two coins of the simulated market, quoted rarely, with the books and trades of three venues.</summary>
    public static ServiceCommand SimulatedBooks(int seed) => Simulated(new DateOnly(2026, 1, 5), new DateOnly(2026, 1, 5)) with
    {
        Symbols = "BTC/USD,ETH/USD",
        Rate = "0.05",
        Seed = seed.ToString(CultureInfo.InvariantCulture),
    };

    public IEnumerable<string> Arguments()
    {
        (string Name, string? Value)[] options =
        [
            ("--market", Market), ("--path", Path), ("--live", Live), ("--symbols", Symbols), ("--venues", Venues), ("--from", From), ("--to", To),
            ("--speed", Speed), ("--strategy", Strategies), ("--seed", Seed), ("--rate", Rate),
            ("--storage", Postgres is null ? null : "postgres"),
        ];
        foreach (var (name, value) in options)
        {
            if (value is null) continue;
            yield return name;
            yield return value;
        }

        if (ExitWhenDone) yield return "--exit-when-done";
    }
}
