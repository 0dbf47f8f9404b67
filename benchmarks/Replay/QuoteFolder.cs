using OrleansTrading.Bench.Processes;
using OrleansTrading.Connectors.Venues.Lean;
using OrleansTrading.Domain.Strategies;
using OrleansTrading.Silo;

namespace OrleansTrading.Bench.Replay;

/// <summary>The quotes that replays are measured with: two days of two currency pairs at two venues.</summary>
/// <param name="Path">Folder in LEAN's layout.</param>
/// <param name="Origin"><c>recorded</c> or <c>generated</c>.</param>
internal sealed record QuoteFolder(string Path, string Origin)
{
    /// <summary>First UTC day.</summary>
    public static readonly DateOnly From = new(2014, 5, 7);

    /// <summary>Last UTC day.</summary>
    public static readonly DateOnly To = new(2014, 5, 8);

    /// <summary>The pairs.</summary>
    public static readonly IReadOnlyList<string> Tickers = ["EURUSD", "NZDUSD"];

    /// <summary>The venues.</summary>
    public static readonly IReadOnlyList<string> Venues = ["fxcm", "oanda"];

    /// <summary>What a replay of them is asked for with.</summary>
    public RecordedMarketOptions Options => new(Path, Tickers, From, To, Pace.Unbounded, StrategyCatalogue.Names, ExitWhenDone: true);

    /// <summary>Finds the recorded quotes beside the repository, or makes some up where they are not.</summary>
    public static QuoteFolder Find(WorkFolder work)
    {
        var recorded = Repository.Root is { } root ? System.IO.Path.Combine(root.FullName, "..", "shared", "data", "lean", "forex") : "";
        if (Venues.All(venue => Tickers.All(ticker => Directory.Exists(System.IO.Path.Combine(recorded, venue, "tick", ticker.ToLowerInvariant())))))
            return new QuoteFolder(System.IO.Path.GetFullPath(recorded), "recorded");

        Console.Error.WriteLine("The recorded quotes are not beside the repository (../shared); made-up ones take their place.");
        var folder = work.NewFolder();
        MadeUpQuotes.Write(folder);
        return new QuoteFolder(folder, "generated");
    }

    /// <summary>Opens them; safe to replay again and again.</summary>
    public LeanTickMarket Open(CancellationToken cancellationToken)
    {
        var market = LeanTickMarket.Open(Path, Tickers, From, To, TradingSilo.LoadCatalogue());
        var rows = market.Verify(cancellationToken);
        Console.Error.WriteLine($"{rows.Sum(r => r.Rows)} {Origin} quotes in {Path}");
        return market;
    }
}
