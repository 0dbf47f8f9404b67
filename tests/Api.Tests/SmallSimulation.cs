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
            ETH/USD,1.6,11000,50000

            """);
        File.WriteAllText(_folder.Of("Venues/Catalogue/simulated-venues.csv"), """
            name,lag_ms,interval_multiple,spread_multiple,size_multiple,book_levels,trades_per_quote,noise_bps,dislocations_per_hour,outages_per_day,bad_per_million
            coinbase,60,0.9,0.8,1,25,0.3,0.1,1.4,2,50
            kraken,120,1.1,1,0.8,25,0.25,0.15,1.4,3,50
            bitfinex,220,1.25,1.3,0.8,25,0.25,0.2,1.7,5,50

            """);
    }

    /// <summary>A day of it.</summary>
    public ServiceCommand Day =>
        ServiceCommand.Simulated(new DateOnly(2026, 1, 5), new DateOnly(2026, 1, 5)) with { Symbols = null, Venues = null, ProgramFolder = _folder.Path };

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
