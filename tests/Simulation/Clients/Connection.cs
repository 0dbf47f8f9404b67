using OrleansTrading.Simulation.Kernel;
using OrleansTrading.Simulation.Processes;

namespace OrleansTrading.Simulation.Clients;

/// <summary>A client's way to whatever process serves just now: slow, and lossy.</summary>
/// <param name="time">The time that outlives processes.</param>
/// <param name="random">What decides latency and loss.</param>
/// <param name="current">The process that runs; null while none does.</param>
internal sealed class Connection(TimeProvider time, SeededRandom random, Func<SimulatedProcess?> current)
{
    private static readonly TimeSpan Way = TimeSpan.FromMilliseconds(2);
    private readonly double _loss = random.Of([0, 0.01, 0.05]);

    /// <summary>Asks a grain.</summary>
    /// <param name="ask">The call.</param>
    /// <param name="onAnswer">Looks at the answer when it leaves the service, whether it arrives or not.</param>
    /// <exception cref="ConnectionLostException">There is no answer.</exception>
    public async Task<T> Ask<T>(Func<IGrainFactory, Task<T>> ask, Action<T>? onAnswer = null)
    {
        await Wait(random.Around(Way));
        if (current() is not { IsServing: true } process) throw new ConnectionLostException("Nobody serves.");
        if (random.Chance(_loss)) throw new ConnectionLostException("The question was lost.");
        var answer = ask(process.Client);
        if (await Task.WhenAny(answer, process.Died) != answer) throw new ConnectionLostException("The process died.");
        var result = await answer;
        onAnswer?.Invoke(result);
        await Wait(random.Around(Way));
        if (random.Chance(_loss)) throw new ConnectionLostException("The answer was lost.");
        return result;
    }

    /// <summary>Lets time pass.</summary>
    public Task Wait(TimeSpan duration) => Task.Delay(duration, time);
}
