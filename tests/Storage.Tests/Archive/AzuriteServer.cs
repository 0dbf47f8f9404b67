using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Azure.Storage.Blobs;

namespace OrleansTrading.Storage.Tests.Archive;

/// <summary>The blob store's emulator, a process of these tests on a loopback port of its own that keeps everything in memory.</summary>
public sealed partial class AzuriteServer : IAsyncLifetime
{
    // Of the emulator, and published with it.
    private const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private Process? _process;
    private string? _address;

    /// <summary>A new, empty container.</summary>
    public BlobContainerClient NewContainer()
    {
        Assert.SkipWhen(_address is null, "tests/Storage.Tests/Azurite/node_modules is absent; ./test Storage installs it");
        var client = new BlobServiceClient($"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};BlobEndpoint={_address}/{Account};");
        var container = client.GetBlobContainerClient($"c{Guid.NewGuid():N}");
        container.Create(cancellationToken: TestContext.Current.CancellationToken);
        return container;
    }

    public async ValueTask InitializeAsync()
    {
        var program = Path.Combine(Path.GetDirectoryName(SourceFile())!, "..", "Azurite", "node_modules", "azurite", "dist", "src", "blob", "main.js");
        if (!File.Exists(program)) return;
        var start = new ProcessStartInfo("node") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in new[] { program, "--inMemoryPersistence", "--blobHost", "127.0.0.1", "--blobPort", "0", "--skipApiVersionCheck", "--disableTelemetry" })
            start.ArgumentList.Add(argument);
        _process = Process.Start(start)!;
        var errors = _process.StandardError.ReadToEndAsync();
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
            if (Listens().Match(line) is { Success: true } match)
            {
                _address = match.Value;
                // What it says of every request is to go somewhere.
                _ = _process.StandardOutput.ReadToEndAsync();
                return;
            }

        throw new InvalidOperationException($"The emulator ended: {await errors}");
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is null) return;
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+$")]
    private static partial Regex Listens();

    private static string SourceFile([CallerFilePath] string path = "") => path;
}
