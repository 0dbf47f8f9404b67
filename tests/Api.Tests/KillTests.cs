using OrleansTrading.PostgresServers;

namespace OrleansTrading.Api.Tests;

/// <summary>The service is killed with <c>kill -9</c> again and again in the middle of a replay, and must end as if it had not been.</summary>
public sealed class KillTests(MadeUpDay day, PostgresServer server, ITestOutputHelper output) : IClassFixture<PostgresServer>
{
    private const int Kills = 10;

    [Fact]
    public async Task A_replay_killed_at_ten_random_moments_ends_as_an_uninterrupted_one() =>
        await KillAndCompare(day.Command, await day.End());

    [Fact]
    public async Task A_replay_of_both_recorded_days_killed_at_ten_random_moments_ends_as_an_uninterrupted_one()
    {
        var command = ReplayTests.Recorded("EURUSD,NZDUSD", 7, 8);
        await KillAndCompare(command, await MadeUpDay.EndOf(command));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Acknowledged_orders_survive_kills_and_are_there_once(bool isPostgres)
    {
        var random = NewRandom();
        using var folder = new TemporaryFolder();
        var clerk = new OrderClerk(random.Next());
        var command = day.Command with { Postgres = isPostgres ? server.NewDatabase() : null };
        var replay = new KilledReplay(command, folder.Path, clerk);
        foreach (var moment in Moments(random, await day.Quotes(), 5)) await replay.KillAt(moment, Stop.Token);
        var (state, wrongs) = await replay.Finish(Stop.Token);

        output.WriteLine($"{clerk.Acknowledged} orders were acknowledged");
        Assert.Empty(wrongs);
        Assert.Empty(Books.Wrongs(state));
        Assert.Empty(FillCheck.Wrongs(state, day.Ticks));
        Assert.Empty((await day.End()).DifferencesBesidesPersonsOrders(state));
        Assert.InRange(clerk.Acknowledged, 1, int.MaxValue);
    }

    [Fact]
    public async Task Kills_while_it_starts_lose_nothing()
    {
        var random = NewRandom();
        using var folder = new TemporaryFolder();
        var replay = new KilledReplay(day.Command, folder.Path);
        foreach (var moment in Moments(random, await day.Quotes(), 2))
        {
            await replay.KillInStart(TimeSpan.Zero, Stop.Token);
            await replay.KillAt(moment, Stop.Token);
            await replay.KillInStart(TimeSpan.FromMilliseconds(random.Next(100)), Stop.Token);
        }

        var (state, _) = await replay.Finish(Stop.Token);
        Assert.Empty((await day.End()).DifferencesTo(state));
    }

    private async Task KillAndCompare(ServiceCommand command, ServiceState end)
    {
        var random = NewRandom();
        using var folder = new TemporaryFolder();
        var replay = new KilledReplay(command, folder.Path);
        var quotes = end.Venues.Sum(v => v.GetProperty("quotesRead").GetInt64());
        foreach (var moment in Moments(random, quotes, Kills))
        {
            var read = await replay.KillAt(moment, Stop.Token);
            output.WriteLine($"killed at {read} of {quotes} quotes");
        }

        var (state, _) = await replay.Finish(Stop.Token);
        Assert.Empty(Books.Wrongs(state));
        Assert.Empty(end.DifferencesTo(state));
    }

    private Random NewRandom()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        return new Random(seed);
    }

    // Not in the last twentieth: a process is to be killed at work, and not when it has done all of it.
    private static IEnumerable<long> Moments(Random random, long quotes, int count) =>
        Enumerable.Range(0, count).Select(_ => random.NextInt64(1, quotes * 19 / 20)).Order();
}
