using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace OrleansTrading.Bench.Processes;

/// <summary>This program once more, on one core: a process that has been running cannot be moved there with all its threads.</summary>
internal static class OneCore
{
    /// <summary>Whether this process has one core only.</summary>
    public static bool IsHere => Environment.ProcessorCount == 1;

    /// <summary>Runs a suite there.</summary>
    public static async IAsyncEnumerable<Figure> Run(string suite, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux()) throw new PlatformNotSupportedException("Only Linux has taskset.");
        using var self = Process.GetCurrentProcess();
        // The last core that we may use: the first one has the machine's interrupts.
        var core = BitOperations.Log2((ulong)self.ProcessorAffinity);
        var start = new ProcessStartInfo("taskset",
            ["-c", core.ToString(CultureInfo.InvariantCulture), Environment.ProcessPath!, Environment.GetCommandLineArgs()[0], suite])
        {
            RedirectStandardOutput = true,
        };
        start.Environment.Remove("DOTNET_PROCESSOR_COUNT");
        // Or the pool now and then tries a second thread on the one core, and what is measured is how the two take turns.
        start.Environment["DOTNET_HillClimbing_Disable"] = "1";
        using var process = Process.Start(start)!;
        try
        {
            while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line) yield return Figure.FromJson(line);
            await process.WaitForExitAsync(cancellationToken);
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }

        if (process.ExitCode != 0) throw new InvalidOperationException($"Suite {suite} on one core ended with exit code {process.ExitCode}.");
    }
}
