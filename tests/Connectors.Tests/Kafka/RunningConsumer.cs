using System.Collections.Concurrent;
using OrleansTrading.Connectors.Kafka;

namespace OrleansTrading.Connectors.Tests.Kafka;

/// <summary>A consumer that runs until the test ends, and what it was handed, in order.</summary>
public sealed class RunningConsumer : ITickBlockReceiver, IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly Task _run;

    private readonly Func<TickEnvelope, CancellationToken, ValueTask>? _receive;
    private readonly Func<CancellationToken, ValueTask>? _applied;

    public RunningConsumer(
        KafkaConsumerOptions options, Func<TickEnvelope, CancellationToken, ValueTask>? receive = null,
        Func<CancellationToken, ValueTask>? applied = null, TickPositions? positions = null)
    {
        (_receive, _applied) = (receive, applied);
        Consumer = new KafkaTickConsumer(options, this, TimeProvider.System, Faults.Enqueue, positions);
        _run = Consumer.RunAsync(_stop.Token);
    }

    public KafkaTickConsumer Consumer { get; }

    public ConcurrentQueue<TickEnvelope> Received { get; } = new();

    public ConcurrentQueue<KafkaFault> Faults { get; } = new();

    public ConcurrentQueue<int> Begun { get; } = new();

    public KafkaConsumerHealth Health => Consumer.Health;

    public IEnumerable<int?> NumbersOf(string symbol, string venue = "kraken") => Received
        .Where(envelope => envelope.Stream.Symbol == symbol && envelope.Stream.Venue == venue)
        .Select(envelope => Blocks.NumberOf(envelope.Block));

    ValueTask ITickBlockReceiver.BeginAsync(int partition, CancellationToken cancellationToken)
    {
        Begun.Enqueue(partition);
        return ValueTask.CompletedTask;
    }

    async ValueTask ITickBlockReceiver.ReceiveAsync(TickEnvelope envelope, CancellationToken cancellationToken)
    {
        if (_receive is not null) await _receive(envelope, cancellationToken);
        Received.Enqueue(envelope);
    }

    ValueTask ITickBlockReceiver.AppliedAsync(CancellationToken cancellationToken) => _applied?.Invoke(cancellationToken) ?? ValueTask.CompletedTask;

    public Task UntilAsync(Func<bool> holds) => Eventually.HoldsAsync(holds, () => $"{_run.Status}, {Health}, {string.Join("; ", Faults)}", _run);

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
        // A test that wants its failure asks for it.
        await _run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }
}

/// <summary>Waits for what must come, and fails when it does not.</summary>
public static class Eventually
{
    public static async Task HoldsAsync(Func<bool> holds, Func<string> describe, Task? whileRuns = null)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!holds())
        {
            if (whileRuns is { IsFaulted: true }) await whileRuns;
            try
            {
                await look.WaitForNextTickAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"Waited in vain: {describe()}");
            }
        }
    }
}
