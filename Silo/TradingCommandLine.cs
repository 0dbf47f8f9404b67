using System.CommandLine;
using System.Globalization;
using OrleansTrading.Connectors.Venues.Live.Settings;
using OrleansTrading.Domain;
using OrleansTrading.Domain.Strategies;

namespace OrleansTrading.Silo;

/// <summary>The options of <c>./run</c>.</summary>
public sealed class TradingCommandLine
{
    /// <summary>Port when none is given.</summary>
    public const int DefaultPort = 8080;

    /// <summary>Environment variable with PostgreSQL's connection string when none is named.</summary>
    public const string DefaultPostgresVariable = "TRADING_POSTGRES";

    private const int Refused = 2;

    private readonly Option<string> _market = new("--market")
    {
        Description = "Where quotes come from: 'simulated' is a seeded model of every listing in the catalogue; 'recorded' replays files; 'archive' replays what another data folder has archived; 'live' connects to venues, or hears of them over Kafka where the settings name a topic, and fills orders on paper; 'none' serves the data folder without a market.",
        DefaultValueFactory = _ => "simulated",
    };

    private readonly Option<long> _seed = new("--seed") { Description = "Seed of the simulated market: the same seed is the same market.", DefaultValueFactory = _ => 1 };
    private readonly Option<string?> _path = new("--path")
    {
        Description = "Folder of recorded quotes in LEAN's layout: {venue}/tick/{symbol}/{yyyymmdd}_quote.zip. Of an archive: the data folder that has it.",
    };

    private readonly Option<string?> _live = new("--live") { Description = "Settings of the live market: which venues, which instruments there, and how. Default: live.json in the data folder." };
    private readonly Option<bool> _check = new("--check") { Description = "Read the settings of the live market, say what would be connected, and end." };
    private readonly Option<bool> _archive = new("--archive") { Description = "Archive the ticks that are played, in the data folder." };
    private readonly Option<int?> _archiveDays = new("--archive-days") { Description = "Days of ticks that the archive keeps, 1 to 36500. Default: all." };
    private readonly Option<string?> _archiveGigabytes = new("--archive-gb") { Description = "Room that the archive may take, in 10^9 bytes; the oldest ticks go. Default: any." };

    private readonly Option<string?> _symbols = new("--symbols")
    {
        Description = "Symbols to replay, separated by commas: EURUSD,NZDUSD. Of the simulated market: default all.",
    };

    private readonly Option<string?> _venues = new("--venues") { Description = "Venues of the simulated market or the archive, separated by commas: kraken,coinbase. Default: all." };
    private readonly Option<string?> _rate = new("--rate") { Description = "How often the simulated market has ticks, as a multiple of the usual: 0.001 to 1000." };
    private readonly Option<string?> _from = new("--from")
    {
        Description = "First UTC day, yyyy-MM-dd; the market starts cold at its midnight. Without it, and without --to, the simulated market follows the present.",
    };

    private readonly Option<string?> _to = new("--to") { Description = "Last UTC day, yyyy-MM-dd, inclusive." };
    private readonly Option<string?> _speed = new("--speed") { Description = "Multiple of real time, or 'max'. Default: max; the simulated market that follows the present has only its own." };
    private readonly Option<string?> _strategies = new("--strategy")
    {
        Description = $"Strategies that run from the start, separated by commas, or 'none'. Known: {string.Join(", ", StrategyCatalogue.Names)}. Default: all.",
    };

    private readonly Option<string?> _universe = new("--universe")
    {
        Description = "Symbols that strategies follow, separated by commas. Default: all of a replay; of the simulated and the live market major coins, currencies and precious metals against the dollar.",
    };

    private readonly Option<string> _storage = new("--storage")
    {
        Description = "Where the journal, grain states, closed bars and reminders are kept: 'sqlite' is a file in the data folder; 'postgres' is a PostgreSQL database.",
        DefaultValueFactory = _ => "sqlite",
    };

    private readonly Option<string?> _postgresEnv = new("--postgres-env")
    {
        Description = $"Environment variable that has PostgreSQL's connection string. Default: {DefaultPostgresVariable}.",
    };

    private readonly Option<string?> _imports = new("--imports") { Description = "Folder that may be imported from through the API. Default: imports in the data folder." };
    private readonly Option<int> _port = new("--port") { Description = "Port on the loopback interface.", DefaultValueFactory = _ => DefaultPort };
    private readonly Option<string> _data = new("--data") { Description = "Data folder.", DefaultValueFactory = _ => "data" };
    private readonly Option<bool> _exit = new("--exit-when-done") { Description = "End the process when the market is done." };

    /// <summary>Makes the command. What is refused, options or run, it says on standard error and ends with exit code 2.</summary>
    /// <param name="run">Runs the parsed options and a port; its result is the exit code.</param>
    public RootCommand Command(Func<TradingOptions, int, CancellationToken, Task<int>> run)
    {
        var root = new RootCommand("OrleansTrading: instruments, venues, strategies and portfolios as live grains, asked through GraphQL.")
        {
            _market, _seed, _path, _live, _check, _symbols, _venues, _rate, _from, _to, _archive, _archiveDays, _archiveGigabytes, _speed, _strategies, _universe, _port, _data, _storage, _postgresEnv, _imports, _exit,
        };
        root.SetAction((parsed, cancellationToken) => Refusing(async () =>
        {
            var port = parsed.GetValue(_port);
            if (port is < 1 or > 65_535) throw Invalid("--port", "is between 1 and 65535");
            var options = Read(parsed);
            if (!parsed.GetValue(_check)) return await run(options, port, cancellationToken);
            await Check(options);
            return 0;
        }));
        root.Add(ConnectCommand.Create(Refusing));
        return root;
    }

    private static async Task<int> Refusing(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (RefusedException e)
        {
            await Console.Error.WriteLineAsync($"{e.Refusal.Code}: {e.Message}");
            return Refused;
        }
    }

    private TradingOptions Read(ParseResult parsed)
    {
        var data = parsed.GetValue(_data)!;
        if (data.Length == 0) throw Invalid("--data", "names a folder");
        var imports = parsed.GetValue(_imports);
        if (imports is { Length: 0 }) throw Invalid(_imports.Name, "names a folder");
        if (parsed.GetValue(_live) is not null && parsed.GetValue(_market) != "live") throw Invalid(_live.Name, "belongs to --market live");
        return ReadMarket(parsed, data) with { ImportFolder = imports, ArchiveLimits = Limits(parsed), PostgresVariable = PostgresVariable(parsed) };
    }

    private string? PostgresVariable(ParseResult parsed)
    {
        var variable = parsed.GetValue(_postgresEnv);
        switch (parsed.GetValue(_storage))
        {
            case "sqlite":
                return variable is null ? null : throw Invalid(_postgresEnv.Name, "belongs to --storage postgres");
            case "postgres":
                variable ??= DefaultPostgresVariable;
                return Environment.GetEnvironmentVariable(variable) is { Length: > 0 }
                    ? variable
                    : throw Invalid(_storage.Name, $"postgres needs a connection string in the environment variable {variable}");
            default:
                throw Invalid(_storage.Name, "is 'sqlite' or 'postgres'");
        }
    }

    private ArchiveLimits Limits(ParseResult parsed)
    {
        var days = parsed.GetValue(_archiveDays);
        if (days is < 1 or > 36_500) throw Invalid(_archiveDays.Name, "is 1 to 36500");
        if (parsed.GetValue(_archiveGigabytes) is not { } text) return new ArchiveLimits(days, null);
        return decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var gigabytes) && gigabytes is > 0 and <= 1_000_000
            ? new ArchiveLimits(days, gigabytes)
            : throw Invalid(_archiveGigabytes.Name, "is a number above 0 and at most 1000000");
    }

    private TradingOptions ReadMarket(ParseResult parsed, string data) =>
        parsed.GetValue(_market) switch
        {
            "none" => new TradingOptions(data, null),
            "recorded" => new TradingOptions(data, Follow(parsed, new RecordedMarketOptions(
                Required(parsed, _path),
                List(Required(parsed, _symbols)),
                Day(_from.Name, Required(parsed, _from)),
                Day(_to.Name, Required(parsed, _to)),
                Pace(parsed),
                Strategies(parsed.GetValue(_strategies)),
                parsed.GetValue(_exit)))),
            "archive" => new TradingOptions(data, Follow(parsed, Archived(parsed, data))),
            "simulated" => new TradingOptions(data, Follow(parsed, Simulated(parsed))),
            "live" => new TradingOptions(data, Follow(parsed, Live(parsed, data))),
            _ => throw Invalid("--market", "is 'simulated', 'recorded', 'archive', 'live' or 'none'"),
        };

    // Its settings say what and where from, and its time is the present.
    private LiveMarketOptions Live(ParseResult parsed, string data)
    {
        Option<string?>[] others = [_path, _symbols, _venues, _rate, _from, _to, _speed];
        foreach (var option in others)
            if (parsed.GetValue(option) is not null) throw Invalid(option.Name, "does not belong to --market live");
        if (parsed.GetValue(_exit)) throw Invalid(_exit.Name, "does not belong to --market live, which has no end");
        return new LiveMarketOptions(parsed.GetValue(_live) ?? Path.Combine(data, "live.json"), Strategies(parsed.GetValue(_strategies)));
    }

    private async Task Check(TradingOptions options)
    {
        if (options.Market is not LiveMarketOptions live) throw Invalid(_check.Name, "needs --market live");
        await LiveSettingsFile.Read(live.SettingsPath, TradingSilo.LoadCatalogue()).DescribeTo(Console.Out);
    }

    private ArchiveMarketOptions Archived(ParseResult parsed, string data)
    {
        var path = Required(parsed, _path);
        if (Path.GetFullPath(path) == Path.GetFullPath(data)) throw Invalid(_path.Name, "names another data folder than --data");
        return new ArchiveMarketOptions(
            path,
            parsed.GetValue(_symbols) is { } symbols ? List(symbols) : null,
            parsed.GetValue(_venues) is { } venues ? List(venues) : null,
            Day(_from.Name, Required(parsed, _from)),
            Day(_to.Name, Required(parsed, _to)),
            Pace(parsed),
            Strategies(parsed.GetValue(_strategies)),
            parsed.GetValue(_exit));
    }

    private SimulatedMarketOptions Simulated(ParseResult parsed)
    {
        if (parsed.GetValue(_path) is not null) throw Invalid(_path.Name, "belongs to --market recorded");
        var strategies = Strategies(parsed.GetValue(_strategies));
        var seed = parsed.GetValue(_seed);
        if (parsed.GetValue(_from) is null && parsed.GetValue(_to) is null)
        {
            if (parsed.GetValue(_speed) is not null) throw Invalid(_speed.Name, "needs --from and --to: the present has a speed of its own");
            if (parsed.GetValue(_exit)) throw Invalid(_exit.Name, "needs --from and --to: the present has no end");
            return Part(new SimulatedMarketOptions(seed, null, null, Silo.Pace.Present, strategies, ExitWhenDone: false), parsed);
        }

        var (from, to) = (Day(_from.Name, parsed.GetValue(_from) ?? ""), Day(_to.Name, parsed.GetValue(_to) ?? ""));
        return Part(new SimulatedMarketOptions(seed, from, to, Pace(parsed), strategies, parsed.GetValue(_exit)), parsed);
    }

    private MarketOptions Follow(ParseResult parsed, MarketOptions options) =>
        options with { Universe = parsed.GetValue(_universe) is { } symbols ? List(symbols) : null, IsArchived = parsed.GetValue(_archive) };

    private SimulatedMarketOptions Part(SimulatedMarketOptions whole, ParseResult parsed) => whole with
    {
        Symbols = parsed.GetValue(_symbols) is { } symbols ? List(symbols) : null,
        Venues = parsed.GetValue(_venues) is { } venues ? List(venues) : null,
        Rate = parsed.GetValue(_rate) is not { } text ? 1
            : decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var rate) ? rate
            : throw Invalid(_rate.Name, "is a number from 0.001 to 1000"),
    };

    private static string Required(ParseResult parsed, Option<string?> option) =>
        parsed.GetValue(option) is { Length: > 0 } value ? value : throw Invalid(option.Name, "is needed with this market");

    private static DateOnly Day(string name, string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw Invalid(name, "is a UTC day, yyyy-MM-dd");

    private Pace Pace(ParseResult parsed)
    {
        if (parsed.GetValue(_speed) is not { } text || text == "max") return Silo.Pace.Unbounded;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var speed) && speed is > 0 and <= 1_000_000
            ? new Pace(speed)
            : throw Invalid(_speed.Name, "is 'max' or a number above 0 and at most 1000000");
    }

    private static IReadOnlyList<string> Strategies(string? text)
    {
        if (text is null) return StrategyCatalogue.Names;
        if (text == "none") return [];
        var names = List(text);
        foreach (var name in names) StrategyCatalogue.Create(name);
        return [.. names.Order(StringComparer.Ordinal)];
    }

    private static List<string> List(string text) =>
        [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.OrdinalIgnoreCase)];

    private static RefusedException Invalid(string option, string rule) => new("OPTION_INVALID", $"{option} {rule}.");
}
