using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace OrleansTrading.PostgresServers;

/// <summary>
/// A PostgreSQL server of the tests' own: its data in a temporary folder, reached by a socket in there that only its owner can open, and not by the
/// network. Where the tests run as root, the server runs as another user, for as root it would not.
/// </summary>
public sealed class PostgresServer : IDisposable
{
    private const string Programs = "/usr/lib/postgresql/15/bin";
    private const string Role = "trading";

    /// <summary>A password that nothing may repeat.</summary>
    public const string Password = "correct-horse-battery-staple";

    private readonly string _folder;
    private readonly Lock _starting = new();
    private Process? _process;
    private Task<string> _log = Task.FromResult("");
    private int _databases;

    /// <summary>A server in the system's folder for temporary files, which may be memory.</summary>
    public PostgresServer() : this(Path.GetTempPath())
    {
    }

    private PostgresServer(string parent) => _folder = Directory.CreateDirectory(Path.Combine(parent, $"pg-{Guid.NewGuid():N}")).FullName;

    private string Data => Path.Combine(_folder, "data");

    /// <summary>A server in a folder of its own within another.</summary>
    /// <param name="parent">The other; whoever runs the server can get there.</param>
    public static PostgresServer In(string parent) => new(parent);

    /// <summary>The connection string of a new, empty database. The server is started when the first one is asked for.</summary>
    public string NewDatabase()
    {
        lock (_starting)
        {
            if (_process is null) Start();
        }

        var name = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref _databases)}");
        Execute(ConnectionString("postgres"), $"CREATE DATABASE {name}");
        return ConnectionString(name);
    }

    /// <summary>Runs SQL on a database, as its administrator would.</summary>
    public static void Execute(string connectionString, string sql)
    {
        using var connection = new NpgsqlConnection(Unpooled(connectionString));
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    /// <summary>The first column of the first row of a query.</summary>
    public static object? Scalar(string connectionString, string sql)
    {
        using var connection = new NpgsqlConnection(Unpooled(connectionString));
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        return command.ExecuteScalar();
    }

    /// <summary>Starts the server, with settings beside the usual ones.</summary>
    public void Start(params string[] settings)
    {
        if (!Directory.Exists(Data)) Create();
        var start = Command(Path.Combine(Programs, "postgres"), "-D", Data, "-k", _folder, "-c", "listen_addresses=", "-c", "max_connections=200");
        foreach (var setting in settings)
        {
            start.ArgumentList.Add("-c");
            start.ArgumentList.Add(setting);
        }

        _process = Process.Start(start)!;
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _log = Listen(_process, ready);
        if (Task.WaitAny(ready.Task, _log) == 1)
            throw new InvalidOperationException($"PostgreSQL ended: {_log.Result}");
    }

    /// <summary>Ends the server as a crash would: nothing is finished, and it recovers when it is started again.</summary>
    public void Crash() => End("QUIT");

    /// <summary>Stops the server in order, cutting every connection.</summary>
    public void Stop() => End("INT");

    public void Dispose()
    {
        if (_process is not null) Crash();
        Directory.Delete(_folder, recursive: true);
    }

    private static string Unpooled(string connectionString) => new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString;

    private string ConnectionString(string database) => $"Host={_folder};Username={Role};Password={Password};Database={database}";

    private void Create()
    {
        Run(new ProcessStartInfo("chmod") { ArgumentList = { "700", _folder } });
        var password = Path.Combine(_folder, "password");
        File.WriteAllText(password, Password);
        // As root all of this is handed to who runs the server.
        if (Environment.IsPrivilegedProcess) Run(new ProcessStartInfo("chown") { ArgumentList = { "-R", $"{Owner}:", _folder } });
        Run(Command(
            Path.Combine(Programs, "initdb"), "-D", Data, "-U", Role, "-A", "scram-sha-256", "--pwfile", password, "--no-locale", "-E", "UTF8", "-N"));
    }

    private static string Owner => File.ReadLines("/etc/passwd").Any(line => line.StartsWith("postgres:", StringComparison.Ordinal)) ? "postgres" : "nobody";

    private static ProcessStartInfo Command(string program, params string[] arguments)
    {
        if (!File.Exists(program))
            throw new FileNotFoundException($"'{program}' is missing; it is in Debian's package postgresql-15, which ./test Storage installs.", program);
        var start = Environment.IsPrivilegedProcess
            ? new ProcessStartInfo("setpriv") { ArgumentList = { "--reuid", Owner, "--regid", Owner == "nobody" ? "nogroup" : Owner, "--clear-groups", program } }
            : new ProcessStartInfo(program);
        start.WorkingDirectory = "/";
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        start.RedirectStandardError = true;
        start.RedirectStandardOutput = true;
        start.Environment["LC_ALL"] = "C";
        return start;
    }

    private static void Run(ProcessStartInfo start)
    {
        start.RedirectStandardError = true;
        start.RedirectStandardOutput = true;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{start.FileName} failed: {output.Result} {errors}");
    }

    private static async Task<string> Listen(Process process, TaskCompletionSource ready)
    {
        var said = new System.Text.StringBuilder();
        while (await process.StandardError.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            said.AppendLine(line);
            if (line.Contains("database system is ready to accept connections", StringComparison.Ordinal)) ready.TrySetResult();
        }

        return said.ToString();
    }

    private void End(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", _process!.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        _process.WaitForExit();
        _process.Dispose();
        _process = null;
    }
}
