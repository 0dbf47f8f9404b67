using System.Runtime.CompilerServices;
using OrleansTrading.Bench.Actors;
using OrleansTrading.Bench.Processes;
using OrleansTrading.Storage;

namespace OrleansTrading.Bench.Suites;

/// <summary>The actors, on one core: what a call, a tick, an item, a write and a life cost, in seconds of that core's time.</summary>
internal sealed class ActorsSuite : ISuite
{
    private const int WritesToMemory = 500_000;
    private const int WritesToSqlite = 20_000;

    /// <inheritdoc/>
    public string Name => "actors";

    /// <inheritdoc/>
    public async IAsyncEnumerable<Figure> Run([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var figures = OneCore.IsHere ? Here(cancellationToken) : OneCore.Run(Name, cancellationToken);
        await foreach (var figure in figures) yield return figure;
        if (!OneCore.IsHere) yield return await Start(cancellationToken);
    }

    private async IAsyncEnumerable<Figure> Here([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using (var host = await GrainHost.Start(cancellationToken))
        {
            var calls = new Calls(host.Client);
            yield return Compared("grain_to_grain", await calls.GrainToGrain());
            yield return Compared("client_to_grain", await calls.ClientToGrain());
            yield return Compared("message_10_fields", await calls.MessageOf10Fields());
            yield return PerSecond("hot_grain", await calls.HotGrain());
            yield return PerSecond("grains_1000_callers_100", await calls.ManyGrains());
            yield return new Figure(Name, "allocated_bytes_per_call", await calls.AllocatedBytes(), "B");
            var deliveries = new Deliveries(host);
            yield return Compared("stream_1_to_1", await deliveries.Stream("stream_1_to_1", subscribers: 1));
            yield return Compared("stream_1_to_100", await deliveries.Stream("stream_1_to_100", subscribers: 100));
            yield return Compared(
                "stream_1_to_100_one_by_one", await deliveries.Stream("stream_1_to_100_one_by_one", subscribers: 100, ahead: 100));
            yield return PerSecond("persisted_writes_memory", await Writes.Run("persisted_writes_memory", WritesToMemory, host.Client));
            yield return PerSecond("timer_ticks", await deliveries.TimerTicks());
        }

        yield return PerSecond("activation", await Life.Activation(cancellationToken));
        yield return PerSecond("activation_with_state", await Life.ActivationWithState(cancellationToken));
        yield return new Figure(Name, "bytes_per_idle_grain", await Life.BytesPerIdleGrain(cancellationToken), "B");
        var (alive, left, seconds) = await Life.MillionIdleGrains(cancellationToken);
        yield return new Figure(Name, "million_idle_grains_bytes_each", alive, "B");
        yield return new Figure(Name, "million_idle_grains_left_after_collection", left, "share");
        yield return new Figure(Name, "million_idle_grains_collect_s", seconds, "s");
        yield return PerSecond("persisted_writes_sqlite", await WriteToSqlite(cancellationToken));
    }

    private static async Task<double> WriteToSqlite(CancellationToken cancellationToken)
    {
        using var work = new WorkFolder();
        using var folder = DataFolder.Open(work.NewFolder());
        await using var host = await GrainHost.Start(folder, cancellationToken);
        return await Writes.Run("persisted_writes_sqlite", WritesToSqlite, host.Client);
    }

    private async Task<Figure> Start(CancellationToken cancellationToken)
    {
        var starts = await Measure.Repeat(1, Measure.Repetitions, async () =>
            await OneCore.Run(new ActorsStartSuite().Name, cancellationToken).SingleAsync(cancellationToken));
        return new Figure(Name, "start_to_first_call_ms", Measure.Median("start_to_first_call_ms", starts.Select(s => s.Value)), "ms");
    }

    private Figure PerSecond(string name, double value) => new(Name, name, value, "1/s");

    private Figure Compared(string name, (double Own, double Peer) rates) => PerSecond(name, rates.Own) with
    {
        Peer = ChannelLoop.Name,
        PeerValue = rates.Peer,
        Ratio = rates.Own / rates.Peer,
    };
}
