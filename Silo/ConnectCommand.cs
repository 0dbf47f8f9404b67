using System.CommandLine;
using Microsoft.Extensions.Logging;
using OrleansTrading.Connectors.Venues.Live.Settings;
using OrleansTrading.Silo.Live;

namespace OrleansTrading.Silo;

/// <summary>The sub-command <c>connect</c>: a process that is connected to venues and sends what they say over Kafka, for sessions elsewhere.</summary>
internal static class ConnectCommand
{
    /// <summary>Makes it.</summary>
    /// <param name="refusing">Runs something, and says what is refused on standard error.</param>
    public static Command Create(Func<Func<Task<int>>, Task<int>> refusing)
    {
        var live = new Option<string>("--live") { Description = "Settings of the live market, with the topic.", Required = true };
        var check = new Option<bool>("--check") { Description = "Read the settings, say what would be connected and where it would be sent, and end." };
        var command = new Command("connect", "Connect to the venues of a live market, and send what they say over Kafka; sessions with the same settings hear it there.")
        {
            live, check,
        };
        command.SetAction((parsed, cancellationToken) => refusing(async () =>
        {
            var settings = LiveSettingsFile.Read(parsed.GetValue(live)!, TradingSilo.LoadCatalogue(), role: LiveRole.Sender);
            if (parsed.GetValue(check))
            {
                await settings.DescribeTo(Console.Out);
                return 0;
            }

            using var logs = LoggerFactory.Create(logging => logging.AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.UseUtcTimestamp = true;
                console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
            }));
            await new TickSender(TradingSilo.WithBridge(settings), TimeProvider.System, logs).RunAsync(cancellationToken);
            return 0;
        }));
        return command;
    }

    /// <summary>Says what would be connected, a line each.</summary>
    public static async Task DescribeTo(this LiveSettings settings, TextWriter output)
    {
        foreach (var venue in settings.Venues) await output.WriteLineAsync(venue.ToString());
        if (settings.Kafka is { } kafka) await output.WriteLineAsync($"kafka: {kafka}");
    }
}
