namespace OrleansTrading.Web.Tests.Setup;

/// <summary>A real process with ten coins of the simulated market, on a new data folder: it is in the present when tests begin.</summary>
public sealed class SimulatedMarket : IAsyncLifetime
{
    private static readonly ServiceCommand Command = ServiceCommand.TenCoins;

    private readonly TemporaryFolder _data = new();

    public Service Service { get; private set; } = null!;

    public GraphQLClient Client => Service.Client;

    public string Address => $"http://127.0.0.1:{Service.Process.Port}";

    public string Token => Client.Token!;

    public async ValueTask InitializeAsync()
    {
        Environment.SetEnvironmentVariable("TRADING_WEB", Repository.Web);
        Service = await Service.Start(Command, _data.Path, Stop.Token);
        await Present();
    }

    /// <summary><c>kill -9</c>.</summary>
    public void Kill() => Service.Process.Kill();

    /// <summary>Starts it where it was: at the same port, with the same data.</summary>
    public async Task StartAgain()
    {
        var port = Service.Process.Port;
        Service.Dispose();
        Service = await Service.Ready(ServiceProcess.Start(Command, _data.Path, port), _data.Path, Stop.Token);
        await Present();
    }

    /// <summary>No order but a person's until the result is disposed.</summary>
    public async Task<IAsyncDisposable> WithoutStrategies()
    {
        var running = (await Client.Strategies()).Where(s => s.State == "RUNNING").Select(s => s.Name).ToList();
        foreach (var name in running) await Client.StopStrategy(name);
        return new Restart(this, running);
    }

    public ValueTask DisposeAsync()
    {
        Service?.Dispose();
        _data.Dispose();
        return ValueTask.CompletedTask;
    }

    private Task Present() => Until.True(
        async () => !(await Client.Ask("{ system { session { isCatchingUp } } }", cancellationToken: Stop.Token))
            .GetProperty("system").GetProperty("session").GetProperty("isCatchingUp").GetBoolean(),
        "the market is in the present",
        Stop.Token);

    private sealed class Restart(SimulatedMarket market, IEnumerable<string> names) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            foreach (var name in names) await market.Client.StartStrategy(name);
        }
    }
}
