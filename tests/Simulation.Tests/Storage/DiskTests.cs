using OrleansTrading.Simulation.Kernel;
using OrleansTrading.Simulation.Storage;

namespace OrleansTrading.Simulation.Tests.Storage;

/// <summary>The simulated disk loses what a real one may lose, and nothing else.</summary>
public sealed class DiskTests
{
    private readonly List<int> _platter = [];

    [Fact]
    public void What_was_answered_has_been_done_and_survives_a_crash()
    {
        var (simulator, disk) = Make(1);
        var write = Write(disk, 1);
        while (!write.IsCompleted) simulator.Step();
        disk.Crash();
        Assert.Equal([1], _platter);
    }

    [Fact]
    public void A_crash_keeps_a_beginning_of_what_was_not_answered_and_every_length_of_it()
    {
        var lengths = new HashSet<int>();
        for (var seed = 1; seed <= 100; seed++)
        {
            _platter.Clear();
            var (simulator, disk) = Make(seed);
            var writes = Enumerable.Range(1, 3).Select(i => Write(disk, i)).ToArray();
            disk.Crash();
            Assert.Equal(Enumerable.Range(1, _platter.Count), _platter);
            Assert.Equal(0, disk.Unsynced);
            lengths.Add(_platter.Count);
            while (simulator.Step())
            {
            }

            Assert.All(writes, w => Assert.False(w.IsCompleted));
        }

        Assert.Equal([0, 1, 2, 3], lengths.Order());
    }

    [Fact]
    public void A_refused_write_is_not_done_and_a_lost_answer_is_to_one_that_is()
    {
        var (simulator, disk) = Make(1);
        disk.Temper = DiskTemper.Calm with { Refuse = 1 };
        var refused = Write(disk, 1);
        disk.Temper = DiskTemper.Calm with { LoseAnswer = 1 };
        var lost = Write(disk, 2);
        while (simulator.Step())
        {
        }

        Assert.IsType<Domain.RefusedException>(refused.Exception!.InnerException);
        Assert.IsType<IOException>(lost.Exception!.InnerException);
        Assert.Equal([2], _platter);
    }

    [Fact]
    public void Nobody_hears_of_a_write_after_the_end_of_his_life()
    {
        var (simulator, disk) = Make(1);
        var life = new Life();
        var write = Write(disk, 1, life);
        life.End();
        while (simulator.Step())
        {
        }

        Assert.False(write.IsCompleted);
        Assert.Equal([1], _platter);
    }

    private static (Simulator Simulator, Disk Disk) Make(int seed)
    {
        var random = new SeededRandom((ulong)seed);
        var simulator = new Simulator(random);
        return (simulator, new Disk(simulator, random.Fork("disk")));
    }

    private Task<int> Write(Disk disk, int value, Life? life = null) => disk.Do(life ?? Life.Endless, "a write", () =>
    {
        _platter.Add(value);
        return value;
    });
}
