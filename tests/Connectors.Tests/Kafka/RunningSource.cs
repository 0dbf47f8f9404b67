using System.Collections.Concurrent;
using OrleansTrading.Connectors.Kafka;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Tests.Kafka;

/// <summary>A source that runs until the test ends.</summary>
public sealed class RunningSource : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly Meters _meters = new();
    private readonly Task _run;

    public RunningSource(KafkaSourceOptions options, IReadOnlyList<Listing> listings, ITickSink sink, TimeProvider? time = null, byte[]? positions = null)
    {
        Source = new KafkaTickSource(options, listings, sink, _meters, time ?? TimeProvider.System, Faults.Enqueue, positions ?? []);
        _run = Source.RunAsync(_stop.Token);
    }

    public KafkaTickSource Source { get; }

    public KafkaSourceHealth Health => Source.Health;

    public ConcurrentQueue<KafkaFault> Faults { get; } = new();

    public Task UntilAsync(Func<bool> holds) =>
        Eventually.HoldsAsync(holds, () => $"{_run.Status}, {Health}, {string.Join("; ", Faults)}", _run);

    /// <summary>What it ends with by itself.</summary>
    public Task EndAsync() => _run.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await EndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Source.Dispose();
        _meters.Dispose();
        _stop.Dispose();
    }
}
