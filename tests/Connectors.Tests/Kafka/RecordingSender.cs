using System.Collections.Immutable;
using OrleansTrading.Connectors.Kafka;
using OrleansTrading.Domain;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Tests.Kafka;

/// <summary>A block that a sink has sent, with its ticks in words.</summary>
public sealed record SentBlock(string Symbol, TickKind Kind, bool IsKeyframe, long LastTimeNs, IReadOnlyList<string> Ticks);

/// <summary>Keeps what it is sent. It may be told to have no room, to refuse a block or to fail.</summary>
public sealed class RecordingSender : ITickBlockSender
{
    private readonly Lock _lock = new();
    private readonly List<SentBlock> _sent = [];
    private readonly DecodedBlock _block = new();
    private TaskCompletionSource _changed = NewSignal();
    private TaskCompletionSource? _closed;
    private Queue<string> _refusals = [];

    public KafkaProducerHealth Health => new(0, _sent.Count, 0, 0, null);

    public bool IsDisposed { get; private set; }

    public IReadOnlyList<SentBlock> Sent
    {
        get
        {
            lock (_lock) return [.. _sent];
        }
    }

    /// <summary>What was sent of a listing's ticks, in words, one after the other, without keyframes.</summary>
    public IEnumerable<string> Ticks(string symbol) => Sent.Where(block => block.Symbol == symbol && !block.IsKeyframe).SelectMany(block => block.Ticks);

    public async ValueTask SendAsync(
        string venue, string symbol, long lastTimeNs, ImmutableArray<byte> block, bool isKeyframe = false,
        CancellationToken cancellationToken = default)
    {
        Task closed;
        lock (_lock) closed = _closed?.Task ?? Task.CompletedTask;
        await closed.WaitAsync(cancellationToken);
        lock (_lock)
        {
            if (_refusals.TryDequeue(out var code)) throw new RefusedException(code, "as told");
            _block.Read(block);
            var ticks = Enumerable.Range(0, _block.Count).Select(index => CollectingSink.Said(_block[index])).ToList();
            _sent.Add(new SentBlock(symbol, _block.Kind, isKeyframe, lastTimeNs, ticks));
            _changed.TrySetResult();
            _changed = NewSignal();
        }
    }

    /// <summary>The next blocks are refused, with these codes.</summary>
    public void Refuse(params string[] codes)
    {
        lock (_lock) _refusals = new Queue<string>(codes);
    }

    public void Close()
    {
        lock (_lock) _closed = NewSignal();
    }

    public void Open()
    {
        lock (_lock)
        {
            _closed?.SetResult();
            _closed = null;
        }
    }

    public async Task UntilAsync(Func<IReadOnlyList<SentBlock>, bool> holds)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        while (true)
        {
            Task changed;
            lock (_lock) changed = _changed.Task;
            if (holds(Sent)) return;
            try
            {
                await changed.WaitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"Waited in vain. Of {Sent.Count} blocks the latest: {string.Join("; ", Sent.TakeLast(5))}");
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return ValueTask.CompletedTask;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
