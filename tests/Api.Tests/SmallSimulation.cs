namespace OrleansTrading.Api.Tests;

/// <summary>
/// The service as a user has it who edited the simulated market's files: few instruments that are quoted rarely, so that a day of them
/// takes a second or two.
/// </summary>
public sealed class SmallSimulation : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private ServiceState? _end;

    public SmallSimulation()
    {
        Copy(new DirectoryInfo(ServiceProcess.BuiltFolder), _folder.Path);
        File.WriteAllText(_folder.Of("Venues/Catalogue/simulated-instruments.csv"), """
            symbol,half_spread_bps,quote_ms,touch_usd
            BTC/USD,1.5,10000,50000
            ETH/USD,1.6,11000,40000

            """);
    }

    /// <summary>A day of it.</summary>
    public ServiceCommand Day =>
        ServiceCommand.Simulated(new DateOnly(2026, 1, 5), new DateOnly(2026, 1, 5)) with { Symbols = "BTC/USD,ETH/USD", ProgramFolder = _folder.Path };

    /// <summary>Without a word of which market.</summary>
    public ServiceCommand Unspoken => new() { Market = null, ProgramFolder = _folder.Path };

    /// <summary>What an undisturbed day of it ends with.</summary>
    public async Task<ServiceState> End() => _end ??= await EndOf(Day with { Speed = "max" });

    /// <summary>Lets a process come to its end, and reads what another one serves then.</summary>
    public static async Task<ServiceState> EndOf(ServiceCommand command)
    {
        using var folder = new TemporaryFolder();
        using (var process = ServiceProcess.Start(command with { ExitWhenDone = true }, folder.Path))
        {
            Assert.Equal(0, await process.ExitCode(Stop.Token));
            Assert.Equal("", process.Errors);
        }

        using var service = await Service.Start(command, folder.Path, Stop.Token);
        return await ServiceState.Read(service.Client, Stop.Token);
    }

    public void Dispose() => _folder.Dispose();

    private static void Copy(DirectoryInfo from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in from.EnumerateFiles())
        {
            var copy = file.CopyTo(Path.Combine(to, file.Name));
            if (!OperatingSystem.IsWindows()) copy.UnixFileMode = file.UnixFileMode;
        }

        foreach (var folder in from.EnumerateDirectories()) Copy(folder, Path.Combine(to, folder.Name));
    }
}
