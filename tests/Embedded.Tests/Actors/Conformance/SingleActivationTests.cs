namespace OrleansTrading.Embedded.Tests.Actors.Conformance;

public sealed class SingleActivationTests
{
    private readonly Probe _probe = new();

    [Fact, Follows(OrleansSource.GrainsDocs, "A grain of one identity has one activation, whoever calls first.")]
    public async Task Many_callers_at_once_find_one_activation()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        for (var key = 0; key < 50; key++)
        {
            var name = $"{key}";
            var activations = await Task.WhenAll(Enumerable.Range(0, 20)
                .Select(_ => Task.Run(() => cluster.Client.GetGrain<ILifeGrain>(name).Activation())));
            Assert.All(activations, activation => Assert.Equal(1, activation));
        }
    }

    [Fact, Follows("test/Orleans.Runtime.Tests/DuplicateActivationsTests.cs", "First calls from everywhere make no second activation.")]
    public async Task Two_activations_of_one_grain_never_live_at_once_however_often_it_comes_and_goes()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        await Task.WhenAll(Enumerable.Range(0, 16).Select(caller => Task.Run(async () =>
        {
            var random = new Random(caller);
            for (var i = 0; i < 500; i++)
            {
                var grain = cluster.Client.GetGrain<ILifeGrain>($"{random.Next(10)}");
                await (random.Next(4) == 0 ? grain.Leave() : grain.Activation());
                if (random.Next(20) == 0)
                    await cluster.DeactivateAsync(grain);
            }
        })));
        Assert.True(Enumerable.Range(0, 10).Sum(key => _probe.Count($"activations of {key}")) > 1_000);
        Assert.Equal(0, _probe.Count("most alive"));
    }

    [Fact, Follows(OrleansSource.IdentityDocs, "The identity alone decides which grain a call reaches.")]
    public async Task References_of_one_key_reach_one_activation_from_clients_and_from_grains()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        Assert.Equal(1, await cluster.Client.GetGrain<ILifeGrain>("a").Remember(1));
        Assert.Equal(3, await cluster.Client.GetGrain<ILifeGrain>("a").Remember(2));
        Assert.Equal(5, await cluster.Client.GetGrain<ILifeGrain>("b").Remember(5));
        Assert.Equal(1, await cluster.Client.GetGrain<ILifeGrain>("b").CallOther("a"));
        Assert.Equal(1, _probe.Count("activations of a"));
    }

    [Fact, Follows(OrleansSource.IdentityDocs, "Keys are compared as they are, by case too.")]
    public async Task Keys_that_differ_in_case_are_different_grains()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        await cluster.Client.GetGrain<ILifeGrain>("a").Remember(1);
        Assert.Equal(2, await cluster.Client.GetGrain<ILifeGrain>("A").Remember(2));
    }
}
