using System.Globalization;
using System.Text.Json;

namespace OrleansTrading.Api.Tests;

/// <summary>The simulated market from the command line.</summary>
public sealed class SimulatedMarketTests(SmallSimulation small) : IClassFixture<SmallSimulation>
{
    private const int Refused = 2;

    [Fact]
    public async Task A_window_at_full_speed_ends_the_process_when_asked_and_two_runs_are_equal_to_the_last_digit()
    {
        var first = await small.End();
        var second = await SmallSimulation.EndOf(small.Day with { Seed = "1" });
        Assert.Empty(first.DifferencesTo(second));
        Assert.NotEmpty(first.Fills);
        Assert.NotEmpty(first.Opportunities);
        Assert.NotEmpty(first.EquityCurve);
        Assert.Empty(Books.Wrongs(first));
        Assert.NotEmpty(first.DifferencesTo(await SmallSimulation.EndOf(small.Day with { Seed = "-2" })));
    }

    [Fact]
    public async Task A_window_whose_process_was_killed_ends_as_an_uninterrupted_one()
    {
        var end = await small.End();
        var quotes = end.Venues.Sum(v => v.GetProperty("quotesRead").GetInt64());
        using var folder = new TemporaryFolder();
        var killed = new KilledReplay(small.Day, folder.Path);
        foreach (var part in new[] { 0.3, 0.7 }) await killed.KillAt((long)(quotes * part), Stop.Token);
        var (state, _) = await killed.Finish(Stop.Token);
        Assert.Empty(end.DifferencesTo(state));
    }

    [Fact]
    public async Task Without_a_word_of_which_market_it_is_the_simulated_one_of_the_present_and_no_other_goes_on_in_its_folder()
    {
        using var folder = new TemporaryFolder();
        string from;
        using (var service = await Service.Start(small.Unspoken, folder.Path, Stop.Token))
        {
            var session = await CaughtUp(service);
            Assert.Equal(("RUNNING", "SIMULATED"), (session.GetProperty("state").GetString(), session.GetProperty("kind").GetString()));
            Assert.Equal(JsonValueKind.Null, session.GetProperty("toNs").ValueKind);
            from = session.GetProperty("fromNs").GetString()!;
            service.Process.Kill();
        }

        using (var again = await Service.Start(small.Unspoken, folder.Path, Stop.Token))
        {
            Assert.Equal(from, (await CaughtUp(again)).GetProperty("fromNs").GetString());
            Assert.Equal(0, await again.Stop(Stop.Token));
        }

        foreach (var other in new[] { small.Unspoken with { Seed = "2" }, small.Day, small.Unspoken with { Strategies = "none" } })
        {
            using var process = ServiceProcess.Start(other, folder.Path);
            Assert.Equal(Refused, await process.ExitCode(Stop.Token));
            Assert.StartsWith("ANOTHER_MARKET: ", process.Errors, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("OPTION_INVALID", "--speed", "2")]
    [InlineData("OPTION_INVALID", "--path", "somewhere")]
    [InlineData("UNKNOWN_SYMBOL", "--symbols", "NOSUCH")]
    [InlineData("UNKNOWN_VENUE", "--venues", "nowhere")]
    [InlineData("OPTION_INVALID", "--rate", "fast")]
    [InlineData("MARKET_RATE_INVALID", "--rate", "1001")]
    [InlineData("OPTION_INVALID", "--from", "2026-01-05")]
    [InlineData("OPTION_INVALID", "--to", "2026-01-05")]
    [InlineData("OPTION_INVALID", "--from", "2026-01-05", "--to", "05.01.2026")]
    [InlineData("OPTION_INVALID", "--from", "2026-01-05", "--to", "2026-01-05", "--speed", "0")]
    [InlineData("MARKET_WINDOW_INVALID", "--from", "2026-01-05", "--to", "2026-01-04")]
    [InlineData("MARKET_WINDOW_INVALID", "--from", "2025-12-31", "--to", "2026-01-05")]
    [InlineData("TIME_OUT_OF_RANGE", "--from", "2026-01-05", "--to", "9999-12-31")]
    [InlineData("UNKNOWN_STRATEGY", "--strategy", "hope")]
    public async Task A_bad_option_is_refused_by_name(string code, params string[] options)
    {
        using var folder = new TemporaryFolder();
        using var process = ServiceProcess.StartRaw(
            ["--port", Ports.Free().ToString(CultureInfo.InvariantCulture), "--data", folder.Of("data"), .. options]);
        Assert.Equal(Refused, await process.ExitCode(Stop.Token));
        Assert.StartsWith(code + ": ", process.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', process.Errors);
        Assert.False(Directory.Exists(folder.Of("data")), "The data folder was made.");
    }

    [Theory]
    [InlineData("one")]
    [InlineData("1.5")]
    [InlineData("99999999999999999999")]
    public async Task A_seed_that_is_no_number_ends_with_an_error(string seed)
    {
        using var folder = new TemporaryFolder();
        using var process = ServiceProcess.StartRaw("--data", folder.Of("data"), "--seed", seed);
        Assert.NotEqual(0, await process.ExitCode(Stop.Token));
        Assert.Contains(seed, process.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.Of("data")), "The data folder was made.");
    }

    // Until its time is that of this machine, but for the seconds between two quotes.
    private static async Task<JsonElement> CaughtUp(Service service)
    {
        JsonElement session = default;
        await Until.True(
            async () =>
            {
                session = (await service.Client.Ask(
                    "{ system { session { state kind time isCatchingUp fromNs toNs } } }", cancellationToken: Stop.Token))
                    .GetProperty("system").GetProperty("session");
                return !session.GetProperty("isCatchingUp").GetBoolean()
                    && session.GetProperty("time").GetDateTimeOffset() > DateTimeOffset.UtcNow.AddMinutes(-1);
            },
            "the market has come to the present",
            Stop.Token);
        return session;
    }
}
