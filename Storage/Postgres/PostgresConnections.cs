using System.Globalization;
using Npgsql;
using OrleansTrading.Domain;

namespace OrleansTrading.Storage.Postgres;

/// <summary>
/// Where a database is and how its connections are made: one for the writer, and a bounded pool for reads. The connection string, in which a
/// password may stand, stays in here: no message, exception or text has it.
/// </summary>
internal sealed class PostgresConnections : IDisposable
{
    // What the server cancels, it takes back; what this side gives up on may have been done. So the server is the first to lose patience.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // A server that went away while nobody wrote is noticed before the next write, of which nobody would know otherwise whether it arrived.
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(10);

    private readonly NpgsqlDataSource _writer;
    private readonly NpgsqlDataSource _readers;

    private PostgresConnections(NpgsqlConnectionStringBuilder settings, PostgresOptions options)
    {
        Options = options;
        Place = $"'{settings.Database ?? settings.Username}' on {settings.Host}";
        Holder = $"OrleansTrading {Environment.ProcessId}@{Machine} {Guid.NewGuid().ToString("N")[..8]}";
        Bound(settings, options);

        settings.ApplicationName = Holder;
        settings.Pooling = false;
        settings.KeepAlive = (int)KeepAlive.TotalSeconds;
        _writer = new NpgsqlDataSourceBuilder(settings.ConnectionString).Build();

        settings.ApplicationName = "OrleansTrading reader";
        settings.Pooling = true;
        settings.MinPoolSize = 0;
        settings.MaxPoolSize = options.ReadConnections;
        settings.KeepAlive = 0;
        var readers = new NpgsqlDataSourceBuilder(settings.ConnectionString);
        readers.UsePhysicalConnectionInitializer(
            connection => SetUpReader(connection).ExecuteNonQuery(), async connection => await SetUpReader(connection).ExecuteNonQueryAsync().ConfigureAwait(false));
        _readers = readers.Build();
    }

    /// <summary>Bounds.</summary>
    public PostgresOptions Options { get; }

    /// <summary>The database and its host, for messages.</summary>
    public string Place { get; }

    /// <summary>Names this process among those that have or want the database (<c>application_name</c>).</summary>
    public string Holder { get; }

    // The server keeps 63 bytes of a name.
    private static string Machine => Environment.MachineName.Length <= 24 ? Environment.MachineName : Environment.MachineName[..24];

    /// <summary>Reads a connection string; connects to nothing yet.</summary>
    /// <exception cref="RefusedException"><see cref="StorageCodes.OpenFailed"/>: it is none. What it says is not repeated.</exception>
    public static PostgresConnections Parse(string connectionString, PostgresOptions options)
    {
        try
        {
            return new PostgresConnections(new NpgsqlConnectionStringBuilder(connectionString), options);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidOperationException or OverflowException or InvalidCastException
            or KeyNotFoundException or NotSupportedException)
        {
            // Not even as the cause: it may quote what was written where.
            throw new RefusedException(
                StorageCodes.OpenFailed, "The connection string of PostgreSQL is none: it is like 'Host=/var/run/postgresql;Username=trading;Database=trading'.");
        }
    }

    /// <summary>Opens a connection for the writer, which closes it.</summary>
    /// <exception cref="NpgsqlException">It cannot be opened.</exception>
    public NpgsqlConnection OpenWriter() => _writer.OpenConnection();

    /// <summary>Opens a connection for a read, from the pool.</summary>
    /// <exception cref="NpgsqlException">It cannot be opened.</exception>
    public ValueTask<NpgsqlConnection> OpenReaderAsync(CancellationToken cancellationToken) => _readers.OpenConnectionAsync(cancellationToken);

    public void Dispose()
    {
        _readers.Dispose();
        _writer.Dispose();
    }

    public override string ToString() => $"PostgreSQL database {Place}";

    private static void Bound(NpgsqlConnectionStringBuilder settings, PostgresOptions options)
    {
        settings.Timeout = (int)Math.Ceiling(options.ConnectTimeout.TotalSeconds);
        settings.CommandTimeout = (int)Math.Ceiling((Longer(options.StatementTimeout, options.LockTimeout) + Patience).TotalSeconds);
        settings.MaxAutoPrepare = 64;
        settings.AutoPrepareMinUsages = 2;
        // The session's settings are ours, and the same for all.
        settings.NoResetOnClose = true;
        settings.Multiplexing = false;
        settings.Enlist = false;
        settings.PersistSecurityInfo = false;
        settings.IncludeErrorDetail = false;
        settings.LogParameters = false;
    }

    private static TimeSpan Longer(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private NpgsqlCommand SetUpReader(NpgsqlConnection connection) => new(
        PostgresDialect.SetUpReader(Milliseconds(Options.StatementTimeout)), connection);

    /// <summary>A time as settings of the server have it.</summary>
    public static string Milliseconds(TimeSpan time) => ((long)time.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
}
