using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;

namespace OrleansTrading.Bench.Processes;

/// <summary>The system as its users start it: a process of its own.</summary>
internal sealed class ApiProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BetweenQuestions = TimeSpan.FromMilliseconds(5);

    private static readonly string[] Troubles = [" warn: ", " fail: ", " crit: ", " was dropped: "];

    private readonly Process _process;

    private ApiProcess(Process process, int port, TimeSpan readyAfter) =>
        (_process, Address, ReadyAfter) = (process, AddressOf(port), readyAfter);

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>How long after its start it answered a question.</summary>
    public TimeSpan ReadyAfter { get; }

    /// <summary>Its memory that is in RAM.</summary>
    public long ResidentBytes()
    {
        _process.Refresh();
        return _process.WorkingSet64;
    }

    /// <summary>The processor time that it has used.</summary>
    public TimeSpan ProcessorTime()
    {
        _process.Refresh();
        return _process.TotalProcessorTime;
    }

    /// <summary>Starts it and waits until it answers.</summary>
    /// <param name="market">Its market, as <c>--market</c> names it.</param>
    /// <param name="dataFolder">Its data folder, which need not exist.</param>
    /// <param name="cancellationToken">Ends the wait, and the process with it.</param>
    public static async Task<ApiProcess> Start(string market, string dataFolder, CancellationToken cancellationToken)
    {
        var port = FreePort();
        var started = Stopwatch.GetTimestamp();
        var process = Process.Start(new ProcessStartInfo(
            DotnetHost, [Assembly, "--market", market, "--data", dataFolder, "--port", port.ToString(CultureInfo.InvariantCulture)])
        {
            // What it refuses it says on standard error, which is ours too; of its log only the troubles are of interest here.
            RedirectStandardOutput = true,
        })!;
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is { } text && Troubles.Any(level => text.Contains(level, StringComparison.Ordinal)))
                Console.Error.WriteLine($"api: {text}");
        };
        process.BeginOutputReadLine();
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(StartLimit);
            await WaitForAnswer(process, port, limit.Token);
            return new ApiProcess(process, port, Stopwatch.GetElapsedTime(started));
        }
        catch
        {
            await End(process);
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await End(_process);

    private static Uri AddressOf(int port) => new($"http://127.0.0.1:{port}");

    // Both are built by ./bench, side by side, and run by the same dotnet.
    private static string Assembly
    {
        get
        {
            var own = new DirectoryInfo(AppContext.BaseDirectory);
            var path = Path.Combine(own.Parent!.Parent!.FullName, "Api", own.Name, "OrleansTrading.Api.dll");
            return File.Exists(path) ? path : throw new FileNotFoundException("The API has not been built; ./bench does that.", path);
        }
    }

    private static string DotnetHost =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet";

    private static async Task WaitForAnswer(Process process, int port, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { BaseAddress = AddressOf(port) };
        while (!await Answers(client, cancellationToken))
        {
            if (process.HasExited) throw new InvalidOperationException($"The API ended with exit code {process.ExitCode} before it answered.");
            await Task.Delay(BetweenQuestions, cancellationToken);
        }
    }

    private static async Task<bool> Answers(HttpClient client, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await client.PostAsJsonAsync("graphql", new { query = "{ system { version } }" }, cancellationToken);
            var body = await response.Content.ReadAsStringAsync(cancellationToken);
            return response.IsSuccessStatusCode && body.Contains("\"version\":", StringComparison.Ordinal)
                ? true
                : throw new InvalidOperationException($"The API answered {(int)response.StatusCode}: {body}");
        }
        catch (HttpRequestException)
        {
            // Not listening yet.
            return false;
        }
    }

    // Somebody else may take it in between; then the process says so and the run fails.
    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task End(Process process)
    {
        using (process)
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }
}
