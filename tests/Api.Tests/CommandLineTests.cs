using System.Globalization;

namespace OrleansTrading.Api.Tests;

/// <summary>What the command line refuses: with exit code 2 and <c>CODE: message</c>, before anything is touched.</summary>
public sealed class CommandLineTests(MadeUpDay day)
{
    private const int Refused = 2;

    private static readonly DateOnly NextDay = MadeUpDay.Day.AddDays(1);

    [Theory]
    [InlineData("--symbols", "EURUSD,NOPE", "UNKNOWN_SYMBOL")]
    [InlineData("--symbols", "EUR/USD,EURUSD", "MARKET_SYMBOLS_INVALID")]
    [InlineData("--symbols", "GBPUSD", "MARKET_DATA_MISSING")]
    [InlineData("--symbols", ",", "MARKET_SYMBOLS_INVALID")]
    [InlineData("--symbols", "", "OPTION_INVALID")]
    [InlineData("--path", "no/such/folder", "MARKET_PATH_MISSING")]
    [InlineData("--path", "", "OPTION_INVALID")]
    [InlineData("--from", "2024-03-06", "MARKET_WINDOW_INVALID")]
    [InlineData("--from", "03/05/2024", "OPTION_INVALID")]
    [InlineData("--from", "1969-12-31", "MARKET_WINDOW_INVALID")]
    [InlineData("--to", "2024-02-30", "OPTION_INVALID")]
    [InlineData("--to", "2044-03-05", "MARKET_WINDOW_INVALID")]
    [InlineData("--speed", "fast", "OPTION_INVALID")]
    [InlineData("--speed", "0", "OPTION_INVALID")]
    [InlineData("--speed", "-1", "OPTION_INVALID")]
    [InlineData("--speed", "NaN", "OPTION_INVALID")]
    [InlineData("--speed", "1e300", "OPTION_INVALID")]
    [InlineData("--strategy", "momentum,hope", "UNKNOWN_STRATEGY")]
    [InlineData("--market", "live", "OPTION_INVALID")]
    [InlineData("--port", "0", "OPTION_INVALID")]
    [InlineData("--port", "65536", "OPTION_INVALID")]
    [InlineData("--data", "", "OPTION_INVALID")]
    public async Task A_bad_option_is_refused_by_name(string option, string value, string code)
    {
        using var folder = new TemporaryFolder();
        var data = folder.Of("data");
        List<string> arguments = [.. day.Command.Arguments(), "--port", Port(), "--data", data];
        if (arguments.IndexOf(option) is var at and >= 0) arguments[at + 1] = value;
        else arguments.AddRange([option, value]);

        await AssertRefused(code, arguments);
        Assert.False(Directory.Exists(data), "The data folder was made.");
    }

    [Theory]
    [InlineData("--path")]
    [InlineData("--symbols")]
    [InlineData("--from")]
    [InlineData("--to")]
    public async Task A_missing_option_is_refused_by_name(string option)
    {
        using var folder = new TemporaryFolder();
        List<string> arguments = [.. day.Command.Arguments(), "--port", Port(), "--data", folder.Of("data")];
        arguments.RemoveRange(arguments.IndexOf(option), 2);

        Assert.Contains(option, await AssertRefused("OPTION_INVALID", arguments), StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.Of("data")), "The data folder was made.");
    }

    [Theory]
    [InlineData("--speeed", "2")]
    [InlineData("--port", "many")]
    public async Task What_is_no_option_or_no_number_ends_with_an_error(string option, string value)
    {
        using var folder = new TemporaryFolder();
        using var process = ServiceProcess.StartRaw("--data", folder.Of("data"), option, value);
        Assert.NotEqual(0, await process.ExitCode(Stop.Token));
        Assert.Contains(value, process.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.Of("data")), "The data folder was made.");
    }

    [Fact]
    public async Task A_window_without_data_is_refused()
    {
        using var folder = new TemporaryFolder();
        var command = ServiceCommand.Replay(day.Root, "EURUSD", NextDay.AddDays(7), NextDay.AddDays(8));
        await AssertRefused("MARKET_DATA_MISSING", [.. command.Arguments(), "--port", Port(), "--data", folder.Of("data")]);
        Assert.False(Directory.Exists(folder.Of("data")), "The data folder was made.");
    }

    [Theory]
    [InlineData("2,1.10000,1.10001\nx,1.10000,1.10001\n", 2)]
    [InlineData("1,1.10000,1.10001\n2,1.10000\n", 2)]
    [InlineData("1,1.10000,1.10001\n2,1.10000,1.10001\n1,1.10000,1.10001\n", 3)]
    [InlineData("1,-1.10000,1.10001\n", 1)]
    [InlineData("1,1.100001,1.10001\n", 1)]
    [InlineData("86400000,1.10000,1.10001\n", 1)]
    [InlineData("1,1.10000,99999999999999999999\n", 1)]
    public async Task A_malformed_row_is_refused_with_file_and_line(string rows, int line)
    {
        using var folder = new TemporaryFolder();
        RandomWalkMarket.WriteDay(folder.Path, "oanda", "eurusd", MadeUpDay.Day, rows);
        var error = await AssertRefused("MARKET_ROW_MALFORMED", Small(folder));
        Assert.Contains(
            string.Create(CultureInfo.InvariantCulture, $"oanda/tick/eurusd/20240305_quote.zip:{line}:"), error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.Of("data")), "The data folder was made.");
    }

    [Fact]
    public async Task A_malformed_row_at_the_very_end_is_refused_before_anything_is_replayed()
    {
        using var folder = new TemporaryFolder();
        var rows = string.Concat(Enumerable.Range(1, 50_000).Select(i => $"{i * 1_000},1.10000,1.10001\n"));
        RandomWalkMarket.WriteDay(folder.Path, "oanda", "eurusd", MadeUpDay.Day, rows + "86399000,1.1,oops\n");
        var error = await AssertRefused("MARKET_ROW_MALFORMED", Small(folder));
        Assert.Contains(":50001:", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.Of("data")), "The data folder was made.");
    }

    [Theory]
    [InlineData("truncated")]
    [InlineData("flipped")]
    [InlineData("no zip")]
    [InlineData("empty")]
    public async Task A_corrupt_zip_is_refused_by_file(string damage)
    {
        using var folder = new TemporaryFolder();
        var rows = string.Concat(Enumerable.Range(1, 5_000).Select(i => $"{i * 1_000},{1.1m + i % 97 * 0.00001m},1.20001\n"));
        var path = RandomWalkMarket.WriteDay(folder.Path, "oanda", "eurusd", MadeUpDay.Day, rows);
        var bytes = await File.ReadAllBytesAsync(path, Stop.Token);
        bytes = damage switch
        {
            "truncated" => bytes[..(bytes.Length / 2)],
            "flipped" => [.. bytes.Select((b, i) => i == bytes.Length / 2 ? (byte)(b ^ 0x10) : b)],
            "empty" => [],
            _ => "this is no zip"u8.ToArray(),
        };
        await File.WriteAllBytesAsync(path, bytes, Stop.Token);

        var error = await AssertRefused("MARKET_FILE_CORRUPT", Small(folder));
        Assert.Contains("oanda/tick/eurusd/20240305_quote.zip", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.Of("data")), "The data folder was made.");
    }

    [Fact]
    public async Task A_port_in_use_is_refused()
    {
        using var folder = new TemporaryFolder();
        using var other = await Service.Start(ServiceCommand.None, folder.Of("other"), Stop.Token);
        var port = other.Process.Port.ToString(CultureInfo.InvariantCulture);
        await AssertRefused("PORT_IN_USE", ["--port", port, "--data", folder.Of("data")]);
        Assert.False(Directory.Exists(folder.Of("data")), "The data folder was made.");
    }

    [Fact]
    public async Task A_data_folder_in_use_is_refused_with_the_process_that_holds_it()
    {
        using var folder = new TemporaryFolder();
        using var other = await Service.Start(ServiceCommand.None, folder.Path, Stop.Token);
        var error = await AssertRefused("DATA_FOLDER_IN_USE", [.. day.Command.Arguments(), "--port", Port(), "--data", folder.Path]);
        Assert.Contains(other.Process.Id.ToString(CultureInfo.InvariantCulture), error, StringComparison.Ordinal);
        await other.Client.Ask("{ system { stack } }", cancellationToken: Stop.Token);
    }

    [Fact]
    public async Task A_data_folder_that_is_a_file_is_refused()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.Of("data"), "mine", Stop.Token);
        await AssertRefused("DATA_FOLDER_NOT_WRITABLE", ["--port", Port(), "--data", folder.Of("data")]);
        Assert.Equal("mine", await File.ReadAllTextAsync(folder.Of("data"), Stop.Token));
    }

    [Fact]
    public async Task Another_replay_in_the_same_data_folder_is_refused_and_changes_nothing()
    {
        using var folder = new TemporaryFolder();
        using (var first = await Service.Start(day.Command, folder.Path, Stop.Token)) await first.Finished(Stop.Token);

        ServiceCommand[] others =
        [
            day.Command with { Symbols = "EURUSD" }, day.Command with { Strategies = "momentum" }, day.Command with { Strategies = "none" },
        ];
        foreach (var other in others)
        {
            var error = await AssertRefused("ANOTHER_MARKET", [.. other.Arguments(), "--port", Port(), "--data", folder.Path]);
            Assert.Contains("EUR/USD, NZD/USD", error, StringComparison.Ordinal);
        }

        using var again = await Service.Start(day.Command, folder.Path, Stop.Token);
        Assert.Empty((await day.End()).DifferencesTo(await ServiceState.Read(again.Client, Stop.Token)));
    }

    private static IReadOnlyList<string> Small(TemporaryFolder folder) =>
    [
        .. ServiceCommand.Replay(folder.Path, "EURUSD", MadeUpDay.Day, MadeUpDay.Day).Arguments(),
        "--port", Port(), "--data", folder.Of("data"),
    ];

    private static string Port() => Ports.Free().ToString(CultureInfo.InvariantCulture);

    private static async Task<string> AssertRefused(string code, IReadOnlyList<string> arguments)
    {
        using var process = ServiceProcess.StartRaw([.. arguments]);
        var exitCode = await process.ExitCode(Stop.Token);
        Assert.StartsWith(code + ": ", process.Errors, StringComparison.Ordinal);
        Assert.Equal(Refused, exitCode);
        Assert.DoesNotContain('\n', process.Errors);
        return process.Errors;
    }
}
