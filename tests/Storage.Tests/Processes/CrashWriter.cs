using System.Diagnostics;

namespace OrleansTrading.Storage.Tests.Processes;

/// <summary>A real process of <c>Storage.CrashWriter</c>, killed at the latest when the test ends.</summary>
internal sealed class CrashWriter : IDisposable
{
    private readonly Process _process;

    public CrashWriter(params string[] arguments)
        : this(null, arguments)
    {
    }

    /// <param name="postgres">The connection string of the database that it writes to; null for a SQLite file.</param>
    /// <param name="arguments">What it is told.</param>
    public CrashWriter(string? postgres, string[] arguments)
    {
        // It is started the way that these tests were: by its own executable, or by dotnet.
        var program = Path.Combine(AppContext.BaseDirectory, "OrleansTrading.Storage.CrashWriter");
        var host = Environment.ProcessPath!;
        var byDotnet = Path.GetFileNameWithoutExtension(host) == "dotnet";
        var executable = program + (OperatingSystem.IsWindows() ? ".exe" : "");
        var start = new ProcessStartInfo(byDotnet ? host : executable)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment.Remove("TRADING_POSTGRES");
        if (postgres is not null)
            start.Environment["TRADING_POSTGRES"] = postgres;
        if (byDotnet)
            start.ArgumentList.Add(program + ".dll");
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        _process = Process.Start(start)!;
        Errors = _process.StandardError.ReadToEndAsync();
    }

    public int Id => _process.Id;

    public Task<string> Errors { get; }

    /// <summary>The next line that it says; null when it is dead and all was heard.</summary>
    public async Task<string?> HearAsync() => await _process.StandardOutput.ReadLineAsync();

    /// <summary><c>kill -9</c>.</summary>
    public void Kill() => _process.Kill();

    public Task EndAsync() => _process.WaitForExitAsync();

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
