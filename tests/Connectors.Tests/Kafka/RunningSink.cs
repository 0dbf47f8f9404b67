using System.Collections.Concurrent;
using OrleansTrading.Connectors.Kafka;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Tests.Kafka;

/// <summary>A sink that runs until the test ends.</summary>
public sealed class RunningSink : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly Task _run;

    /// <summary>A sink whose producers are opened one after the other.</summary>
    public RunningSink(
        KafkaSinkOptions options, IReadOnlyList<Listing> listings, Func<CancellationToken, Task<ITickBlockSender>> open, TimeProvider? time = null)
    {
        Sink = new KafkaTickSink(options, listings, open, time ?? TimeProvider.System, Faults.Enqueue);
        _run = Sink.RunAsync(_stop.Token);
    }

    /// <summary>With a sender of the test.</summary>
    public RunningSink(KafkaSinkOptions options, IReadOnlyList<Listing> listings, RecordingSender sender, TimeProvider? time = null)
        : this(options, listings, _ => Task.FromResult<ITickBlockSender>(sender), time)
    {
    }

    public KafkaTickSink Sink { get; }

    public ConcurrentQueue<KafkaFault> Faults { get; } = new();

    public Task UntilAsync(Func<KafkaSinkHealth, bool> holds) =>
        Eventually.HoldsAsync(() => holds(Sink.Health), () => $"{_run.Status}, {Sink.Health}, {string.Join("; ", Faults)}", _run);

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
        Sink.Dispose();
        _stop.Dispose();
    }
}
