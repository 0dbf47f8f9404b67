using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace OrleansTrading.Chaos.Processes;

/// <summary>A real process of the API, killed at the latest when this is disposed.</summary>
public sealed partial class ServiceProcess : IDisposable
{
    public const int Sigint = 2;
    public const int Sigterm = 15;

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly TaskCompletionSource _firstLine = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _outputEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _errorsEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<string> _errors = new();

    private ServiceProcess(int port, IEnumerable<string> arguments, ServiceCommand? command = null)
    {
        Port = port;
        // Started the way that its tests were: by its own executable, or by dotnet.
        var program = Path.Combine(command?.ProgramFolder ?? BuiltFolder, "OrleansTrading.Api" + (OperatingSystem.IsWindows() ? ".exe" : ""));
        var host = Environment.ProcessPath!;
        var byDotnet = Path.GetFileNameWithoutExtension(host) == "dotnet";
        var start = new ProcessStartInfo(byDotnet ? host : program)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        if (byDotnet) start.ArgumentList.Add(program + ".dll");
        if (command?.WebFolder is { } webFolder) start.Environment["TRADING_WEB"] = webFolder;
        if (command?.Postgres is { } postgres) start.Environment["TRADING_POSTGRES"] = postgres;
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Hear(line.Data, _output, _outputEnded);
        _process.ErrorDataReceived += (_, line) => Hear(line.Data, _errors, _errorsEnded);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Where the service's program lies. All projects of a build have their outputs side by side: …/bin/{project}/{configuration}/.</summary>
    public static string BuiltFolder
    {
        get
        {
            var own = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
            return Path.Combine(own.Parent!.Parent!.FullName, "Api", own.Name);
        }
    }

    public int Port { get; }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Completes when the process says something, which is at the end of its start-up's checks.</summary>
    public Task FirstLine => _firstLine.Task;

    /// <summary>Completes when the process says that it serves, or has ended instead.</summary>
    public Task ReadyOrEnded => _ready.Task;

    /// <summary>What it has written to standard output, as lines.</summary>
    public string Output => string.Join('\n', _output);

    /// <summary>What it has written to standard error, as lines.</summary>
    public string Errors => string.Join('\n', _errors);

    /// <summary>Starts a process and does not wait for it.</summary>
    public static ServiceProcess Start(ServiceCommand command, string dataFolder, int? port = null)
    {
        var chosen = port ?? Ports.Free();
        return new ServiceProcess(
            chosen,
            [.. command.Arguments(), "--port", chosen.ToString(CultureInfo.InvariantCulture), "--data", dataFolder],
            command);
    }

    /// <summary>Starts a process with any arguments.</summary>
    public static ServiceProcess StartRaw(params string[] arguments) => new(0, arguments);

    /// <summary><c>kill -9</c>.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Sends a signal.</summary>
    public void Signal(int signal)
    {
        if (SendSignal(_process.Id, signal) != 0) throw new InvalidOperationException($"Signal {signal} did not reach process {_process.Id}.");
    }

    /// <summary>Waits until the process has ended by itself and all that it wrote was heard.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> ExitCode(CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Until.Deadline);
        try
        {
            await _process.WaitForExitAsync(deadline.Token);
            await Task.WhenAll(_outputEnded.Task, _errorsEnded.Task).WaitAsync(deadline.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"The service did not end. It wrote:\n{Output}\n{Errors}");
        }

        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private void Hear(string? line, ConcurrentQueue<string> lines, TaskCompletionSource ended)
    {
        if (line is null)
        {
            ended.TrySetResult();
            if (_outputEnded.Task.IsCompleted) _ready.TrySetResult();
        }
        else
        {
            lines.Enqueue(line);
            if (line.Contains("Ready: ", StringComparison.Ordinal)) _ready.TrySetResult();
            _firstLine.TrySetResult();
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SendSignal(int processId, int signal);
}
