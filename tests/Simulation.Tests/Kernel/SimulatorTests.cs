using OrleansTrading.Simulation.Kernel;

namespace OrleansTrading.Simulation.Tests.Kernel;

/// <summary>One thread, one thing at a time, in the seed's order and in virtual time.</summary>
public sealed class SimulatorTests
{
    private static readonly Label Label = new("a test");

    [Fact]
    public void Seeds_decide_the_order_and_the_same_seed_decides_the_same()
    {
        var orders = Enumerable.Range(1, 20).Select(seed => string.Join(' ', OrderOf(seed, 6))).ToArray();
        Assert.True(orders.Distinct().Count() > 10);
        Assert.Equal(orders, Enumerable.Range(1, 20).Select(seed => string.Join(' ', OrderOf(seed, 6))));
    }

    [Fact]
    public void Time_passes_to_what_is_due_next()
    {
        var simulator = new Simulator(new SeededRandom(1));
        var seen = new List<double>();
        foreach (var seconds in new[] { 3.0, 1, 2 })
            simulator.After(TimeSpan.FromSeconds(seconds), Deed(() => seen.Add(TimeSpan.FromTicks(simulator.NowTicks).TotalSeconds)));
        while (simulator.Step())
        {
        }

        Assert.Equal([1, 2, 3], seen);
    }

    [Fact]
    public void What_belongs_to_a_life_that_is_over_is_never_done()
    {
        var simulator = new Simulator(new SeededRandom(1));
        var life = new Life();
        simulator.Ready(new Deed(life, Label, () => Assert.Fail("It was done.")));
        simulator.After(TimeSpan.FromSeconds(1), new Deed(life, Label, () => Assert.Fail("It was done.")));
        life.End();
        Assert.False(simulator.Step());
    }

    [Fact]
    public void A_timer_ticks_until_it_is_disposed_and_changes_when_it_is_changed()
    {
        var simulator = new Simulator(new SeededRandom(1));
        var time = new VirtualTime(simulator, Life.Endless);
        var ticks = new List<double>();
        ITimer timer = null!;
        timer = time.CreateTimer(
            _ =>
            {
                ticks.Add(time.GetElapsedTime(0).TotalSeconds);
                if (ticks.Count == 2) timer.Change(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(1));
                if (ticks.Count == 4) timer.Dispose();
            },
            null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));
        while (simulator.Step())
        {
        }

        Assert.Equal([1, 3, 13, 14], ticks);
    }

    [Fact]
    public void What_comes_from_another_thread_is_a_violation_and_not_done()
    {
        var simulator = new Simulator(new SeededRandom(1));
        var thread = new Thread(() => simulator.Ready(Deed(() => Assert.Fail("It was done."))));
        thread.Start();
        thread.Join();
        Assert.Equal(Invariant.OneThread, simulator.Violation!.Invariant);
        Assert.False(simulator.Step());
    }

    [Fact]
    public void A_stream_of_chance_does_not_depend_on_what_others_drew()
    {
        var calm = new SeededRandom(7);
        var busy = new SeededRandom(7);
        for (var i = 0; i < 100; i++) busy.NextUInt64();
        Assert.Equal(calm.Fork("disk").NextUInt64(), busy.Fork("disk").NextUInt64());
        Assert.NotEqual(calm.Fork("disk").NextUInt64(), calm.Fork("order").NextUInt64());
    }

    private static List<int> OrderOf(int seed, int count)
    {
        var simulator = new Simulator(new SeededRandom((ulong)seed));
        var order = new List<int>();
        for (var i = 0; i < count; i++)
        {
            var number = i;
            simulator.Ready(Deed(() => order.Add(number)));
        }

        while (simulator.Step())
        {
        }

        return order;
    }

    private static Deed Deed(Action action) => new(Life.Endless, Label, action);
}
