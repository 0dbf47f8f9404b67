using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrleansTrading.Connectors.Venues.Simulated;
using OrleansTrading.Domain;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Domain.Strategies;
using OrleansTrading.Grains.Abstractions.Arbitrage;
using OrleansTrading.Grains.Abstractions.Markets;
using OrleansTrading.Grains.Markets;
using OrleansTrading.Silo;

namespace OrleansTrading.Grains.Tests.Replay;

public sealed class SimulatedSessionTests : IDisposable
{
    private const long Seed = 11;

    private static readonly TimeSpan Window = TimeSpan.FromHours(4);
    private static readonly DateTimeOffset From = new(2026, 2, 3, 8, 0, 0, TimeSpan.Zero);

    private readonly TempFolder _temp = new();
    private readonly ManualClock _clock = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task Two_sessions_of_a_seed_are_equal_to_the_last_digit_and_another_seed_is_another_market()
    {
        var first = await Uninterrupted("a");
        TradingPicture.AssertSame(first, await Uninterrupted("b"));

        Assert.NotEmpty(first.Fills);
        Assert.NotEmpty(first.EquityCurve);
        Assert.Contains(first.Opportunities, o => o.State == OpportunityState.Closed);
        Assert.Equal(["bitfinex", "coinbase", "kraken"], first.Venues.Select(v => v.Name));
        Assert.All(first.Ledger.GroupBy(l => l.Currency), c => Assert.Equal(0, c.Sum(l => l.Amount)));
        Assert.NotEqual(first.Bars, (await Uninterrupted("c", Seed + 1)).Bars);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(21_000)]
    [InlineData(34_000)]
    public async Task A_session_that_broke_and_was_resumed_equals_an_uninterrupted_one(int brokenAt)
    {
        await using (var cluster = await Play("d", new PausedTape(Market(), brokenAt, breaks: true), Options()))
            Assert.Equal(SessionState.Failed, (await cluster.Ended()).State);
        await AssertResumes("d");
    }

    [Fact]
    public async Task A_session_that_was_stopped_in_the_middle_and_resumed_equals_an_uninterrupted_one()
    {
        var paused = new PausedTape(Market(), 25_000, breaks: false);
        var cluster = await Play("d", paused, Options());
        await paused.Reached;
        using (cluster.Cluster.GetSiloServiceProvider().GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(paused.Release))
            await cluster.DisposeAsync();
        await AssertResumes("d");
    }

    [Fact]
    public async Task What_goes_wrong_by_command_takes_the_venue_out_and_goes_wrong_again_when_the_session_resumes()
    {
        var paused = new PausedTape(new PausedTape(Market(), 30_000, breaks: true), 20_000, breaks: false);
        Scenario scenario;
        await using (var cluster = await Play("d", paused, Options()))
        {
            await paused.Reached;
            var command = new ScenarioCommand("no-kraken", ScenarioName.Outage, "kraken", null, InMs: 1_000, LengthMs: 1_200_000, Severity: 0);
            scenario = (await cluster.Market.AddScenario(command)).Scenario!;
            Assert.Equal(scenario, (await cluster.Market.AddScenario(command)).Scenario);
            Assert.Equal("SCENARIO_ID_INVALID", (await cluster.Market.AddScenario(command with { Id = "a b" })).Refusal!.Code);
            Assert.Equal("UNKNOWN_VENUE", (await cluster.Market.AddScenario(command with { Id = "b", Venue = "nowhere" })).Refusal!.Code);
            paused.Release();
            Assert.Equal(SessionState.Failed, (await cluster.Ended()).State);
        }

        await using var resumed = await Play("d", Market(), Options());
        Assert.Equal(SessionState.Finished, (await resumed.Ended()).State);
        Assert.Equal([scenario], await resumed.Market.GetScenarios());
        var picture = await resumed.Read();

        var known = Market();
        known.Scenarios.Add(scenario.ToDomain());
        await using var uninterrupted = await Play("whole", known, Options());
        Assert.Equal(SessionState.Finished, (await uninterrupted.Ended()).State);
        TradingPicture.AssertSame(await uninterrupted.Read(), picture);
        // Once for each of its instruments, and more often where it fell silent by itself.
        var faults = picture.Venues.Single(v => v.Name == "kraken").Faults.Single(f => f.Fault == "Silent").Count;
        var usual = (await Uninterrupted("usual")).Venues.Single(v => v.Name == "kraken").Faults.SingleOrDefault(f => f.Fault == "Silent")?.Count ?? 0;
        Assert.InRange(faults, Math.Max(3, usual - 6), usual + 3);
        Assert.True(picture.Venues.Single(v => v.Name == "kraken").UptimeShare < 0.95);
    }

    [Fact]
    public async Task A_session_that_follows_the_present_catches_up_and_then_goes_with_the_clock()
    {
        var now = From + Window;
        SetClock(now);
        var paused = new PausedTape(Endless(From), 5_000, breaks: false);
        await using var cluster = await Play("d", paused, Present);
        await paused.Reached;
        var behind = (await cluster.Market.GetStatus())!;
        Assert.Equal((SessionState.Running, MarketKind.Simulated, true), (behind.State, behind.Kind, behind.IsCatchingUp));
        Assert.Null(behind.ToNs);
        Assert.InRange(behind.Time, From, now.AddMinutes(-1));

        paused.Release();
        var present = await Until(cluster, status => !status.IsCatchingUp);
        Assert.InRange(present.Time, now.AddSeconds(-2), now);
        var kraken = await cluster.Grains.GetGrain<IExchangeGrain>("kraken").GetStatus();
        Assert.Equal(120, kraken.LatencyMs);
        Assert.Null(kraken.Connection);
        // In steps, since calls between grains go by the same clock and would time out.
        for (var step = 0; step < 10; step++)
        {
            now += TimeSpan.FromSeconds(5);
            _clock.Advance(TimeSpan.FromSeconds(5));
            present = await Until(cluster, status => status.Time > now.AddSeconds(-5));
            Assert.False(present.IsCatchingUp && present.Time > now.AddSeconds(-2));
            Assert.InRange(present.Time, now.AddSeconds(-5), now);
        }
    }

    [Fact]
    public async Task A_session_that_follows_the_present_is_catching_up_before_its_first_tick()
    {
        SetClock(From + Window);
        var paused = new PausedTape(Endless(From), 0, breaks: false);
        await using var cluster = await Play("d", paused, Present);
        await paused.Reached;
        Assert.True((await cluster.Market.GetStatus())!.IsCatchingUp);
        paused.Release();
    }

    [Fact]
    public async Task A_session_whose_market_is_closed_for_the_weekend_is_not_behind()
    {
        var friday = new DateTimeOffset(2026, 2, 6, 21, 30, 0, TimeSpan.Zero);
        SetClock(friday.AddHours(5));
        var currency = new SimulatedMarket(TradingSilo.LoadCatalogue(), Seed, Nanoseconds.Of(friday), MarketManifest.Endless,
            options: new SimulatedOptions { Symbols = ["EUR/USD"], Venues = ["oanda"] });
        await using var cluster = await Play("d", currency, Present);
        var closed = await Until(cluster, status => !status.IsCatchingUp);
        Assert.InRange(closed.Time, friday, friday.AddHours(1));
    }

    [Fact]
    public async Task A_session_that_was_away_for_some_hours_catches_up_on_all_that_it_missed()
    {
        await using var cluster = await Away(SimulatedMarketOptions.MaxCatchUp - TimeSpan.FromHours(1));
        var bars = await Bars(cluster);
        Assert.All(bars.Zip(bars.Skip(1)), pair => Assert.Equal(TimeSpan.FromMinutes(1), pair.Second.OpenTime - pair.First.OpenTime));
        Assert.Equal(From.AddMinutes(-10), bars[0].OpenTime);
    }

    [Fact]
    public async Task A_session_that_was_away_for_longer_goes_on_with_the_history_before_now()
    {
        var away = SimulatedMarketOptions.MaxCatchUp + TimeSpan.FromHours(1);
        await using var cluster = await Away(away);
        var bars = await Bars(cluster);
        var (last, next) = bars.Zip(bars.Skip(1)).Single(pair => pair.Second.OpenTime - pair.First.OpenTime > TimeSpan.FromMinutes(1));
        Assert.InRange(last.OpenTime, From.AddMinutes(-2), From);
        Assert.Equal(From + away - SimulatedMarketOptions.History, next.OpenTime);
    }

    [Fact]
    public async Task Another_seed_or_another_window_in_the_same_folder_is_refused_by_name()
    {
        SetClock(From);
        await (await Play("d", Endless(From.AddMinutes(-1)), Present)).DisposeAsync();
        await AssertRefused("d", new SimulatedMarket(TradingSilo.LoadCatalogue(), Seed + 1, Nanoseconds.Of(From), long.MaxValue, Parameters()), Present);
        await AssertRefused("d", Market(), Options());
        await AssertRefused("d", ListMarket.Make(seed: 1, quotes: 10), new RecordedMarketOptions("", [], default, default, default, [], false));
        await AssertRefused("d", Endless(From), Present with { Strategies = [] });
        // An endless one began when it was first started, whenever it is started again.
        await (await Play("d", Endless(From), Present)).DisposeAsync();
    }

    [Theory]
    [InlineData(true, 1, MarketManifest.Endless, 1, MarketManifest.Endless)]
    [InlineData(true, 1, MarketManifest.Endless, 2, MarketManifest.Endless)]
    [InlineData(true, 1, 10, 1, 10)]
    [InlineData(false, 1, 10, 2, 10)]
    [InlineData(false, 1, 10, 1, 11)]
    [InlineData(false, 1, 10, 1, MarketManifest.Endless)]
    [InlineData(false, 1, MarketManifest.Endless, 1, 10)]
    public void Windows_are_the_same_when_they_begin_and_end_together_or_are_both_endless(
        bool isSame, long fromNs, long toNs, long otherFromNs, long otherToNs)
    {
        var manifest = Manifest with { FromNs = fromNs, ToNs = toNs };
        Assert.Equal(isSame, manifest.IsSame(manifest with { FromNs = otherFromNs, ToNs = otherToNs }));
    }

    [Fact]
    public void Markets_of_another_content_kind_or_strategies_are_not_the_same()
    {
        Assert.True(Manifest.IsSame(Manifest with { RunningStrategies = ["a", "b"] }));
        Assert.False(Manifest.IsSame(Manifest with { Fingerprint = "another" }));
        Assert.False(Manifest.IsSame(Manifest with { Kind = MarketKind.Recorded }));
        Assert.False(Manifest.IsSame(Manifest with { RunningStrategies = ["a"] }));
        Assert.False(Manifest.IsSame(Manifest with { RunningStrategies = [] }));
    }

    private static MarketManifest Manifest { get; } = new("content", ["v"], ["s"], [new("v", "s")], 1, 10, ["a", "b"], MarketKind.Simulated);

    [Fact]
    public async Task The_market_that_follows_the_present_can_be_read_from_as_far_back_as_is_caught_up_on()
    {
        var market = TradingSilo.OpenTape(Present, TextWriter.Null, TestContext.Current.CancellationToken);
        var cursor = From.AddDays(3) - SimulatedMarketOptions.MaxCatchUp;
        Assert.InRange(Nanoseconds.ToTime(market.Read(Nanoseconds.Of(cursor)).First().Quote.TimeNs), cursor, cursor.AddMinutes(1));

        // And yet a new session begins no further back than its history.
        SetClock(From.AddDays(3));
        await using var cluster = await Play("fresh", new PausedTape(market, 1, breaks: true), Present);
        Assert.Equal(From.AddDays(3) - SimulatedMarketOptions.History, (await cluster.Ended()).From);
    }

    private static SimulatedMarketOptions Present { get; } = new(Seed, null, null, Pace.Present, StrategyCatalogue.Names, ExitWhenDone: false);

    private static SimulatedMarketOptions Options() =>
        new(Seed, null, null, Pace.Unbounded, StrategyCatalogue.Names, ExitWhenDone: false);

    // Three instruments at three venues, a quote every few seconds each: the real model in a small size.
    private SimulatedParameters Parameters()
    {
        var folder = Directory.CreateDirectory(_temp["parameters"]).FullName;
        Write("factors", """
            name,annual_vol
            coins,0.42

            """);
        Write("assets", """
            asset,price,follows,beta,own_vol,reversion_bps
            BTC,90000,coins,0.95,0.208,10
            ETH,3000,coins,1.25,0.383,12
            SOL,130,coins,1.4,0.543,15

            """);
        Write("classes", """
            class,half_spread_bps,quote_ms,touch_usd

            """);
        Write("instruments", """
            symbol,half_spread_bps,quote_ms,touch_usd
            BTC/USD,1.5,2500,50000
            ETH/USD,1.6,3000,50000
            SOL/USD,2,3500,50000

            """);
        Write("venues", """
            name,lag_ms,interval_multiple,spread_multiple,size_multiple,book_levels,trades_per_quote,noise_bps,dislocations_per_hour,outages_per_day,bad_per_million
            coinbase,60,0.9,0.8,1,0,0,0.1,6,5,500
            kraken,120,1.1,1,1,0,0,0.15,6,5,500
            bitfinex,220,1.25,1.3,1,0,0,0.2,6,5,500

            """);
        return SimulatedParameters.Load(folder, TradingSilo.LoadCatalogue());

        void Write(string file, string text) => File.WriteAllText(Path.Combine(folder, $"simulated-{file}.csv"), text);
    }

    private SimulatedMarket Market(long seed = Seed) => new(
        TradingSilo.LoadCatalogue(), seed, Nanoseconds.Of(From), Nanoseconds.Of(From + Window), Parameters());

    private SimulatedMarket Endless(DateTimeOffset from) =>
        new(TradingSilo.LoadCatalogue(), Seed, Nanoseconds.Of(from), MarketManifest.Endless, Parameters());

    private Task<TradingCluster> Play(string folder, IMarketTape market, MarketOptions options) =>
        TradingCluster.Play(_temp[folder], market, options, services => services.AddSingleton<TimeProvider>(_clock));

    private async Task<TradingPicture> Uninterrupted(string folder, long seed = Seed)
    {
        await using var cluster = await Play(folder, Market(seed), Options());
        Assert.Equal(SessionState.Finished, (await cluster.Ended()).State);
        return await cluster.Read();
    }

    private async Task AssertResumes(string folder)
    {
        await using var resumed = await Play(folder, Market(), Options());
        Assert.Equal(SessionState.Finished, (await resumed.Ended()).State);
        TradingPicture.AssertSame(await Uninterrupted("whole"), await resumed.Read());
    }

    private async Task AssertRefused(string folder, IMarketTape market, MarketOptions options)
    {
        var refused = await Assert.ThrowsAsync<RefusedException>(() => Play(folder, market, options));
        Assert.Equal("ANOTHER_MARKET", refused.Refusal.Code);
    }

    // A session that began ten minutes before it caught up, was stopped, and is started again a while later.
    private async Task<TradingCluster> Away(TimeSpan away)
    {
        SetClock(From);
        await using (var before = await Play("d", Endless(From.AddMinutes(-10)), Present))
            await Until(before, status => status.Time > From.AddSeconds(-10));
        SetClock(From + away);
        var cluster = await Play("d", Endless(From.AddMinutes(-10)), Present);
        await Until(cluster, status => status.Time > From + away - TimeSpan.FromSeconds(10));
        return cluster;
    }

    private static async Task<ImmutableArray<Bar>> Bars(TradingCluster cluster) =>
        (await cluster.Grains.GetGrain<IInstrumentGrain>("BTC/USD").GetBars("1m", 1_000, includeForming: true)).Bars;

    private void SetClock(DateTimeOffset now) => _clock.Advance(now - _clock.GetUtcNow());

    private static async Task<SessionStatus> Until(TradingCluster cluster, Func<SessionStatus, bool> condition)
    {
        while (true)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            var status = (await cluster.Market.GetStatus())!;
            Assert.True(status.State == SessionState.Running, status.Error);
            if (condition(status)) return status;
            await Task.Delay(2, TestContext.Current.CancellationToken);
        }
    }
}
