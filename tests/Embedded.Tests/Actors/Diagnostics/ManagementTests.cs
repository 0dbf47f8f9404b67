namespace OrleansTrading.Embedded.Tests.Actors;

public sealed class ManagementTests
{
    [Fact]
    public async Task Activations_can_be_asked_for_by_type()
    {
        var clock = new ManualClock();
        await using var cluster = await TestCluster.Start(clock: clock);
        var management = cluster.Client.GetGrain<IManagementGrain>(0);
        for (var i = 0; i < 3; i++)
            await cluster.Client.GetGrain<IStandingGrain>($"{i}").Echo();
        Assert.Equal(3, await CountOf<StandingGrain>(management));
        Assert.Equal(1, await CountOf("ManagementGrain", management));
        Assert.Equal(4, await management.GetTotalActivationCount());
        Assert.Equal(1, await management.GetGrainActivationCount((GrainReference)cluster.Client.GetGrain<IStandingGrain>("1")));
        Assert.Equal(0, await management.GetGrainActivationCount((GrainReference)cluster.Client.GetGrain<IStandingGrain>("9")));

        // The first look finds them used, the second sees since when they are not.
        await management.ForceActivationCollection(TimeSpan.Zero);
        clock.Advance(TimeSpan.FromSeconds(1));
        await management.ForceActivationCollection(TimeSpan.FromSeconds(1));
        await Eventually(async () => await CountOf<StandingGrain>(management) == 0);
    }

    private static Task<int> CountOf<TGrain>(IManagementGrain management) => CountOf(typeof(TGrain).Name, management);

    private static async Task<int> CountOf(string name, IManagementGrain management) => (await management.GetSimpleGrainStatistics())
        .Where(s => s.GrainType.EndsWith("." + name, StringComparison.Ordinal)).Sum(s => s.ActivationCount);

    private static async Task Eventually(Func<Task<bool>> condition)
    {
        while (!await condition())
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
    }
}
