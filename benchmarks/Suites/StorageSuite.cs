using System.Runtime.CompilerServices;
using OrleansTrading.Bench.Processes;
using OrleansTrading.Bench.Storage;
using OrleansTrading.PostgresServers;
using OrleansTrading.Storage;
using OrleansTrading.Storage.Postgres;
using OrleansTrading.Storage.Sqlite;

namespace OrleansTrading.Bench.Suites;

/// <summary>The journal: how many orders of 64 portfolios are durable in a second, on either database.</summary>
internal sealed class StorageSuite : ISuite
{
    private const int Appends = 64_000;
    private const int WarmUps = 1;

    // Where the server's user can get to, and where being durable is not free as it may be in the folder for temporary files.
    private const string OnDisk = "/var/tmp";

    /// <inheritdoc/>
    public string Name => "storage";

    /// <inheritdoc/>
    public async IAsyncEnumerable<Figure> Run([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var folder = new WorkFolder();
        await using (var database = SqliteDatabase.Open(Path.Combine(folder.Path, "trading.db")))
            yield return await Measured("durable_appends_sqlite", database);

        cancellationToken.ThrowIfCancellationRequested();
        using var server = PostgresServer.In(OnDisk);
        await using (var database = PostgresDatabase.Open(server.NewDatabase()))
            yield return await Measured("durable_appends_postgres", database);
    }

    private async Task<Figure> Measured(string name, TradingDatabase database)
    {
        var run = 0;
        var rates = await Measure.Repeat(WarmUps, Measure.Repetitions, () => DurableAppends.Run(database, run++, Appends));
        return new Figure(Name, name, Measure.Median(name, rates), "1/s") { Data = "generated" };
    }
}
