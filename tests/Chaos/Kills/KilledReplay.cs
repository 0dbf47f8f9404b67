using OrleansTrading.Chaos.Processes;
using OrleansTrading.Chaos.State;

namespace OrleansTrading.Chaos.Kills;

/// <summary>A replay that is killed on its way, and started again each time with the same command over the same data folder.</summary>
/// <param name="command">The replay.</param>
/// <param name="dataFolder">Its data folder.</param>
/// <param name="clerk">Who places a person's orders all the while, or nobody.</param>
public sealed class KilledReplay(ServiceCommand command, string dataFolder, OrderClerk? clerk = null)
{
    /// <summary>
    /// Starts the service and kills it once a number of quotes has entered. The moment is told by progress and not by the clock,
    /// so that it lies within the work on slow machines too.
    /// </summary>
    /// <returns>How many quotes had entered when it was last asked.</returns>
    public async Task<long> KillAt(long quotes, CancellationToken cancellationToken)
    {
        using var service = await Service.Start(command, dataFolder, cancellationToken);
        using var orders = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var trading = clerk?.Trade(service.Client, orders.Token) ?? Task.CompletedTask;
        await service.Read(quotes, cancellationToken);
        var read = await service.QuotesRead(cancellationToken);
        service.Process.Kill();
        // The clerk's call under way fails, as a client's does.
        await orders.CancelAsync();
        await trading;
        return read;
    }

    /// <summary>Starts the service and kills it while it comes up, at its first sign of life or soon after.</summary>
    public async Task KillInStart(TimeSpan afterFirstLine, CancellationToken cancellationToken)
    {
        using var process = ServiceProcess.Start(command, dataFolder);
        await process.FirstLine.WaitAsync(Until.Deadline, cancellationToken);
        await Task.Delay(afterFirstLine, cancellationToken);
        process.Kill();
    }

    /// <summary>Starts the service, lets it come to the replay's end, and reads all that it says.</summary>
    /// <returns>The state, and what became of the clerk's orders that should not have.</returns>
    public async Task<(ServiceState State, IReadOnlyList<string> Wrongs)> Finish(CancellationToken cancellationToken)
    {
        using var service = await Service.Start(command, dataFolder, cancellationToken);
        using var orders = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var trading = clerk?.Trade(service.Client, orders.Token) ?? Task.CompletedTask;
        await service.Finished(cancellationToken);
        await orders.CancelAsync();
        await trading;
        IReadOnlyList<string> wrongs = clerk is null ? [] : await clerk.Check(service.Client, cancellationToken);
        var state = await ServiceState.Read(service.Client, cancellationToken);
        return (state, wrongs);
    }
}
