using System.Globalization;
using System.Text;

namespace OrleansTrading.Web.Tests.Setup;

/// <summary>
/// A replay in which EUR/USD is quoted at its beginning and then, at this speed, not for minutes, so that its orders wait; NZD/USD
/// keeps time going.
/// </summary>
public sealed class WaitingMarket : IAsyncLifetime
{
    private const string Speed = "0.05";
    private const int SecondQuoteMs = 9_500;
    private const int LastsMs = 60_000;
    private const int GapMs = 10;

    private readonly TemporaryFolder _folder = new();

    public Service Service { get; private set; } = null!;

    public string Address => $"http://127.0.0.1:{Service.Process.Port}";

    public async ValueTask InitializeAsync()
    {
        Environment.SetEnvironmentVariable("TRADING_WEB", Repository.Web);
        var root = _folder.Of("market");
        var day = RandomWalkMarket.FirstDay;
        RandomWalkMarket.WriteDay(root, "oanda", "eurusd", day, Quote(GapMs, 1.38m) + Quote(SecondQuoteMs, 1.38m));
        var others = new StringBuilder();
        for (var ms = GapMs; ms < LastsMs; ms += GapMs) others.Append(Quote(ms, ms % 20 == 0 ? 0.87m : 0.8701m));
        RandomWalkMarket.WriteDay(root, "oanda", "nzdusd", day, others.ToString());
        var command = ServiceCommand.Replay(root, "EURUSD,NZDUSD", day, day) with { Speed = Speed, Strategies = "none" };
        Service = await Service.Start(command, _folder.Of("data"), Stop.Token);
        await Service.Read(4, Stop.Token);
    }

    public ValueTask DisposeAsync()
    {
        Service?.Dispose();
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private static string Quote(int ms, decimal bid) => string.Create(CultureInfo.InvariantCulture, $"{ms},{bid},{bid + 0.0001m}\n");
}
