namespace OrleansTrading.Api.Tests;

/// <summary>How the service starts, stops and starts again.</summary>
public sealed class LifecycleTests(MadeUpDay day)
{
    [Theory]
    [InlineData(ServiceProcess.Sigterm)]
    [InlineData(ServiceProcess.Sigint)]
    public async Task A_stopped_replay_goes_on_where_it_was(int signal)
    {
        using var folder = new TemporaryFolder();
        var some = await day.Quotes() / 16;
        long cursorNs;
        using (var first = await Service.Start(day.Command with { Speed = BegunDay.Unhurried }, folder.Path, Stop.Token))
        {
            await first.Read(some, Stop.Token);
            Assert.Equal(0, await first.Stop(Stop.Token, signal));
            Assert.Equal("", first.Process.Errors);
        }

        // Slow, so that it is asked before it goes on.
        using (var slow = await Service.Start(day.Command with { Speed = "0.001" }, folder.Path, Stop.Token))
        {
            cursorNs = await slow.CursorNs(Stop.Token);
            Assert.InRange(await slow.QuotesRead(Stop.Token), some, await day.Quotes());
            Assert.Equal(0, await slow.Stop(Stop.Token, signal));
        }

        using var last = await Service.Start(day.Command, folder.Path, Stop.Token);
        Assert.InRange(await last.CursorNs(Stop.Token), cursorNs, long.MaxValue);
        await last.Finished(Stop.Token);
        Assert.Empty((await day.End()).DifferencesTo(await ServiceState.Read(last.Client, Stop.Token)));
    }

    [Fact]
    public async Task A_finished_replay_ends_the_process_when_asked_and_is_served_again_without_replaying()
    {
        using var folder = new TemporaryFolder();
        foreach (var _ in new[] { "replays", "was done before" })
        {
            using var process = ServiceProcess.Start(day.Command with { ExitWhenDone = true }, folder.Path);
            Assert.Equal(0, await process.ExitCode(Stop.Token));
            Assert.Equal("", process.Errors);
        }

        using var served = await Service.Start(day.Command, folder.Path, Stop.Token);
        // No waiting: it must be all there from the first answer on.
        Assert.Empty((await day.End()).DifferencesTo(await ServiceState.Read(served.Client, Stop.Token)));
        Assert.Contains("finished before", served.Process.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_replay_may_be_slower_than_any_timer_waits()
    {
        using var folder = new TemporaryFolder();
        using var service = await Service.Start(day.Command with { Speed = "1e-300" }, folder.Path, Stop.Token);
        var replay = (await service.Client.Ask("{ system { session { state error } } }", cancellationToken: Stop.Token)).GetProperty("system").GetProperty("session");
        Assert.Equal("""{"state":"RUNNING","error":null}""", replay.GetRawText());
        Assert.Equal(0, await service.Stop(Stop.Token));
    }

    [Fact]
    public async Task Without_a_market_a_fresh_folder_serves_an_open_portfolio_and_a_closed_market()
    {
        using var folder = new TemporaryFolder();
        using var service = await Service.Start(ServiceCommand.None, folder.Path, Stop.Token);
        var state = await ServiceState.Read(service.Client, Stop.Token);
        Assert.Empty(state.Venues);
        Assert.Empty(state.Instruments);
        Assert.Equal("null", state.Replay.GetProperty("session").GetRawText());
        Assert.Equal(1_000_000m, Books.Exact(state.Portfolio, "equity"));
        Assert.Empty(Books.Wrongs(state));

        var answer = await Orders.Submit(service.Client, "o-1", "EURUSD", "BUY", "1");
        Assert.Equal("MARKET_CLOSED", answer.Code);
        Assert.Equal(0, await service.Stop(Stop.Token));
    }

    [Fact]
    public async Task Without_a_market_a_replayed_folder_serves_what_the_replay_ended_with()
    {
        using var folder = new TemporaryFolder();
        using (var replayed = await Service.Start(day.Command, folder.Path, Stop.Token)) await replayed.Finished(Stop.Token);
        using var service = await Service.Start(ServiceCommand.None, folder.Path, Stop.Token);
        Assert.Empty((await day.End()).DifferencesTo(await ServiceState.Read(service.Client, Stop.Token)));
    }

    [Fact]
    public async Task The_token_is_for_its_owner_alone_stays_the_same_and_is_not_logged()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no file modes");
            return;
        }

        using var folder = new TemporaryFolder();
        string token;
        using (var service = await Service.Start(ServiceCommand.None, folder.Of("data"), Stop.Token))
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder.Of("data/token")));
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder.Of("data")));
            token = (await File.ReadAllTextAsync(folder.Of("data/token"), Stop.Token)).Trim();
            Assert.InRange(token.Length, 32, 512);
            await Orders.Submit(service.Client, "o-1", "EURUSD", "BUY", "1");
            await service.Client.Send("{ nothing }", cancellationToken: Stop.Token);
            Assert.Equal(0, await service.Stop(Stop.Token));
            Assert.DoesNotContain(token, service.Process.Output + service.Process.Errors, StringComparison.Ordinal);
        }

        using var again = await Service.Start(ServiceCommand.None, folder.Of("data"), Stop.Token);
        Assert.Equal(token, (await File.ReadAllTextAsync(folder.Of("data/token"), Stop.Token)).Trim());
    }
}
