using System.Globalization;
using OrleansTrading.Domain.Execution.Matching;

namespace OrleansTrading.Domain.Tests.Execution.Matching;

public sealed class LatencyModelTests
{
    private static readonly LatencyQuantile[] Measured = [new(0, 1_000), new(0.5m, 2_000), new(0.99m, 10_000), new(1, 100_000)];

    [Fact]
    public void A_fixed_latency_is_always_the_same()
    {
        var model = LatencyModel.Fixed(5_000_000);
        Assert.All(Enumerable.Range(-5, 10), id => Assert.Equal(5_000_000, model.DelayNs(id)));
    }

    [Fact]
    public void Delays_are_distributed_as_the_quantiles_say()
    {
        var model = new LatencyModel(50, [.. Measured], 7);
        var delays = Enumerable.Range(1, 100_000).Select(id => model.DelayNs(id) - 50).Order().ToList();
        Assert.InRange(delays[0], 1_000, 1_010);
        // A binomial count's deviation is at most 158 of 100,000.
        foreach (var (share, delay) in new[] { (0.25, 1_500), (0.5, 2_000), (0.745, 6_000), (0.99, 10_000), (0.995, 55_000) })
            Assert.InRange(delays.Count(d => d < delay) / 100_000.0, share - 0.008, share + 0.008);
        Assert.InRange(delays[^1], 90_000, 100_000);
    }

    [Fact]
    public void A_delay_depends_on_seed_order_and_message_alone()
    {
        var (model, same) = (new LatencyModel(0, [.. Measured], 7), new LatencyModel(0, [.. Measured], 7));
        var other = new LatencyModel(0, [.. Measured], 8);
        var ids = Enumerable.Range(1, 1_000).Select(i => (long)i).ToList();
        var delays = ids.Select(id => model.DelayNs(id)).ToList();
        Assert.Equal(delays, Enumerable.Reverse(ids).Select(id => same.DelayNs(id)).Reverse());
        Assert.True(ids.Count(id => other.DelayNs(id) == model.DelayNs(id)) < 50);
        Assert.True(ids.Count(id => model.DelayNs(id, 1) == model.DelayNs(id)) < 50);
        Assert.True(delays.Distinct().Count() > 500);
    }

    [Fact]
    public void Delays_are_the_same_on_every_machine_and_in_every_version()
    {
        // As computed from SplitMix64 and FNV-1a by another program.
        var model = new LatencyModel(0, [.. Measured], 7);
        Assert.Equal("9631 4689 9283 1174", string.Join(' ', new[] { model.DelayNs(1), model.DelayNs(2), model.DelayNs(1, 1), model.DelayNs("my-1") }
            .Select(ns => ns.ToString(CultureInfo.InvariantCulture))));
    }

    [Fact]
    public void An_order_has_a_delay_by_its_owners_id_too()
    {
        var model = new LatencyModel(0, [.. Measured], 7);
        Assert.Equal(model.DelayNs("my-1"), model.DelayNs("my-1".AsSpan()));
        Assert.True(Enumerable.Range(0, 1_000).Select(i => model.DelayNs($"my-{i}")).Distinct().Count() > 500);
    }

    [Fact]
    public void Quantiles_that_are_no_distribution_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new LatencyModel(1, default, 0));
        Refused(new LatencyQuantile(0, 1));
        Refused(new LatencyQuantile(0.1m, 1), new LatencyQuantile(1, 2));
        Refused(new LatencyQuantile(0, 1), new LatencyQuantile(0.9m, 2));
        Refused(new LatencyQuantile(0, 2), new LatencyQuantile(1, 1));
        Refused(new LatencyQuantile(0, -1), new LatencyQuantile(1, 1));
        Refused(new LatencyQuantile(0, 1), new LatencyQuantile(0, 1), new LatencyQuantile(1, 1));
        Refused(new LatencyQuantile(0, 1), new LatencyQuantile(1, long.MaxValue));

        static void Refused(params LatencyQuantile[] quantiles) => Assert.Throws<ArgumentException>(() => new LatencyModel(1, [.. quantiles], 0));
    }
}
