namespace OrleansTrading.Api.Tests;

/// <summary>What a replay ends with: the recorded days' published counts, and always the same.</summary>
public sealed class ReplayTests(MadeUpDay day)
{
    private static readonly string[] Both = ["EUR/USD", "NZD/USD"];

    [Theory]
    [InlineData(7, "EURUSD", 89_724, 9_929, 41_367, 121_159, 182)]
    [InlineData(7, "NZDUSD", 100_029, 2_378, 41_960, 139_610, 30)]
    [InlineData(8, "EURUSD", 165_612, 18_323, 87_833, 235_119, 848)]
    [InlineData(8, "NZDUSD", 115_227, 2_132, 49_874, 162_968, 7)]
    public async Task One_symbol_of_a_recorded_day_has_the_published_counts(
        int dayOfMay, string symbol, long fxcm, long fxcmRejected, long oanda, long updates, long crossed)
    {
        var state = await MadeUpDay.EndOf(Recorded(symbol, dayOfMay, dayOfMay));

        Assert.Equal([("fxcm", fxcm, fxcmRejected), ("oanda", oanda, 0)], Venues(state));
        Assert.Equal([(updates, crossed)], Updates(state));
    }

    [Theory]
    [InlineData(7, 89_724 + 100_029, 9_929 + 2_378, 41_367 + 41_960, 121_159, 182, 139_610, 30)]
    [InlineData(8, 165_612 + 115_227, 18_323 + 2_132, 87_833 + 49_874, 235_119, 848, 162_968, 7)]
    public async Task Both_symbols_of_a_recorded_day_have_the_published_counts(
        int dayOfMay, long fxcm, long fxcmRejected, long oanda, long euroUpdates, long euroCrossed, long kiwiUpdates, long kiwiCrossed)
    {
        var state = await MadeUpDay.EndOf(Recorded("EURUSD,NZDUSD", dayOfMay, dayOfMay));

        Assert.Equal([("fxcm", fxcm, fxcmRejected), ("oanda", oanda, 0)], Venues(state));
        Assert.Equal(Both, state.Instruments.Select(i => i.GetProperty("symbol").GetString()));
        Assert.Equal([(euroUpdates, euroCrossed), (kiwiUpdates, kiwiCrossed)], Updates(state));
    }

    [Fact]
    public async Task Two_replays_of_both_recorded_days_end_the_same_to_the_last_digit()
    {
        var command = Recorded("EURUSD,NZDUSD", 7, 8);
        var first = await MadeUpDay.EndOf(command);
        var second = await MadeUpDay.EndOf(command);

        AssertBothStrategiesTrade(first);
        Assert.Empty(Books.Wrongs(first));
        Assert.Empty(FillCheck.Wrongs(first, new LeanTicks(command.Path!)));
        Assert.Empty(first.DifferencesTo(second));
    }

    [Fact]
    public async Task Two_replays_of_a_made_up_day_end_the_same_to_the_last_digit()
    {
        var first = await day.End();
        var second = await MadeUpDay.EndOf(day.Command);

        AssertBothStrategiesTrade(first);
        Assert.Empty(Books.Wrongs(first));
        Assert.Empty(FillCheck.Wrongs(first, day.Ticks));
        Assert.Empty(first.DifferencesTo(second));
    }

    [Fact]
    public async Task A_slower_replay_ends_the_same()
    {
        Assert.Empty((await day.End()).DifferencesTo(await MadeUpDay.EndOf(day.Command with { Speed = "30000" })));
    }

    [Fact]
    public async Task Symbols_by_either_name_and_in_any_order_are_the_same_replay()
    {
        var command = day.Command with { Symbols = "nzd/usd,EURUSD", Strategies = "momentum,mean-reversion" };
        Assert.Empty((await day.End()).DifferencesTo(await MadeUpDay.EndOf(command)));
    }

    [Fact]
    public async Task Pages_of_any_size_add_up_to_the_same_lists()
    {
        using var folder = new TemporaryFolder();
        using var service = await Service.Start(day.Command, folder.Path, Stop.Token);
        await service.Finished(Stop.Token);
        foreach (var pageSize in new[] { 1, 7, 1_000 })
            Assert.Empty((await day.End()).DifferencesTo(await ServiceState.Read(service.Client, Stop.Token, pageSize)));
    }

    [Fact]
    public async Task Without_strategies_nothing_is_traded()
    {
        var state = await MadeUpDay.EndOf(day.Command with { Strategies = "none" });
        Assert.Empty(state.Orders);
        Assert.Empty(state.Fills);
        Assert.Equal(1_000_000m, Books.Exact(state.Portfolio, "equity"));
        Assert.Equal(Updates(await day.End()), Updates(state));
    }

    internal static ServiceCommand Recorded(string symbols, int fromDayOfMay, int toDayOfMay)
    {
        var path = SharedData.Forex ?? "";
        Assert.SkipWhen(path.Length == 0, "../shared is absent");
        return ServiceCommand.Replay(path, symbols, new DateOnly(2014, 5, fromDayOfMay), new DateOnly(2014, 5, toDayOfMay));
    }

    private static void AssertBothStrategiesTrade(ServiceState state)
    {
        foreach (var name in new[] { "mean-reversion", "momentum" })
            Assert.Contains(state.Fills, f => f.GetProperty("strategy").GetString() == name);
    }

    private static IEnumerable<(string, long, long)> Venues(ServiceState state) => state.Venues.Select(v => (
        v.GetProperty("name").GetString()!, v.GetProperty("quotesRead").GetInt64(), v.GetProperty("quotesRejected").GetInt64()));

    private static IEnumerable<(long, long)> Updates(ServiceState state) => state.Instruments
        .Select(i => i.GetProperty("market"))
        .Select(m => (m.GetProperty("updates").GetInt64(), m.GetProperty("crossedUpdates").GetInt64()));
}
