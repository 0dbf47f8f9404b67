using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Threading.Channels;
using Confluent.Kafka;
using OrleansTrading.Domain;
using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Kafka;

/// <summary>
/// A partition while it is ours: its messages, one after the other, from the client's thread to the receiver. Drops what is doubled, skips what
/// cannot be read, and tells of what is missing.
/// </summary>
internal sealed class PartitionWork
{
    private readonly Channel<ConsumeResult<byte[], byte[]>> _queue =
        Channel.CreateUnbounded<ConsumeResult<byte[], byte[]>>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
    private readonly CancellationTokenSource _cancel = new();
    private readonly ITickBlockReceiver _receiver;
    private readonly TickPositions _positions;
    private readonly StreamSequences _sequences;
    private readonly KafkaConsumerMeter _meter;
    private readonly Task _run;
    private volatile bool _isEnding;
    private int _queued;
    private long _queuedBytes;
    private long _received = Offset.Unset;

    public PartitionWork(TopicPartition partition, ITickBlockReceiver receiver, TickPositions positions, KafkaConsumerMeter meter)
    {
        (Partition, _receiver, _positions, _meter) = (partition, receiver, positions, meter);
        _sequences = positions.Of(partition.Partition.Value);
        _run = Task.Run(RunAsync);
    }

    public TopicPartition Partition { get; }

    /// <summary>Whether fetching was paused; the client's thread alone sets it.</summary>
    public bool IsPaused { get; set; }

    /// <summary>The last offset that was committed; the client's thread alone sets it.</summary>
    public long Committed { get; set; } = Offset.Unset;

    /// <summary>The offset behind the last message that the receiver has taken; <see cref="Offset.Unset"/> before the first.</summary>
    public long Received => Interlocked.Read(ref _received);

    /// <summary>The offset behind the last message that need not come again; the client's thread alone sets it.</summary>
    public long Applied { get; set; } = Offset.Unset;

    public int Queued => Volatile.Read(ref _queued);

    public long QueuedBytes => Interlocked.Read(ref _queuedBytes);

    /// <summary>What the receiver broke with; null: it did not. That it gave up what we cancelled is none.</summary>
    public Exception? Failure =>
        _run.IsFaulted ? _run.Exception.InnerException
        : _run.IsCanceled && !_cancel.IsCancellationRequested ? new TaskCanceledException(_run)
        : null;

    /// <summary>Queues a message; whoever calls bounds how many.</summary>
    public void Add(ConsumeResult<byte[], byte[]> message)
    {
        Interlocked.Increment(ref _queued);
        Interlocked.Add(ref _queuedBytes, message.Message.Value?.Length ?? 0);
        _queue.Writer.TryWrite(message);
    }

    /// <summary>Ends after the message in hand. Those that wait are not done with, and come again.</summary>
    public void BeginEnd()
    {
        _isEnding = true;
        _queue.Writer.TryComplete();
    }

    /// <summary>Waits until the message in hand is done with, and cancels it when that takes too long.</summary>
    public void End(TimeSpan within)
    {
        BeginEnd();
        // Not the task itself, whose failure would be thrown here: that is looked at elsewhere.
        if (!Task.WhenAny(_run).Wait(within))
        {
            _cancel.Cancel();
            _meter.Fault(KafkaFaultKind.Abandoned, $"A block of {Partition} was not done with within {within} and was cancelled.");
        }

        _sequences.Suspend();
    }

    private async Task RunAsync()
    {
        await _receiver.BeginAsync(Partition.Partition.Value, _cancel.Token);
        await foreach (var message in _queue.Reader.ReadAllAsync())
        {
            await _positions.EnterAsync(_cancel.Token);
            try
            {
                if (_isEnding) return;
                await ProcessAsync(message);
                if (_cancel.IsCancellationRequested) return;
                Interlocked.Exchange(ref _received, message.Offset.Value + 1);
            }
            finally
            {
                _positions.Leave();
            }

            Interlocked.Add(ref _queuedBytes, -(message.Message.Value?.Length ?? 0));
            Interlocked.Decrement(ref _queued);
        }
    }

    private async ValueTask ProcessAsync(ConsumeResult<byte[], byte[]> message)
    {
        // What stream a message without a readable head is from is not known; the next one of that stream shows the gap.
        var block = ImmutableCollectionsMarshal.AsImmutableArray(message.Message.Value ?? []);
        if (message.Message.Headers?.TryGetLastBytes(TickEnvelopeHead.HeaderName, out var head) != true
            || TickEnvelopeHead.Read(head, block) is not { } envelope)
        {
            _meter.Corrupt($"The message at {message.TopicPartitionOffset} has no readable head.");
            return;
        }

        var (stream, sequence, lastTimeNs) = (envelope.Stream, envelope.Sequence, envelope.LastTimeNs);
        var verdict = _sequences.Judge(stream, sequence);
        if (verdict.IsDuplicate)
        {
            _meter.Duplicate();
            return;
        }

        if (verdict.Missing > 0)
        {
            _meter.Gap(stream, verdict.Missing);
            await _receiver.ReceiveAsync(TickEnvelope.Lost(stream, sequence - 1, verdict.LastTimeNs, BookFault.Gap), _cancel.Token);
        }

        try
        {
            Check(block);
            await _receiver.ReceiveAsync(envelope, _cancel.Token);
            _meter.Delivered();
        }
        catch (RefusedException corrupt) when (corrupt.Refusal.Code == "TICK_BLOCK_CORRUPT")
        {
            _meter.Corrupt($"The block at {message.TopicPartitionOffset}, of {stream.Symbol} at {stream.Venue}: {corrupt.Message}");
            await _receiver.ReceiveAsync(TickEnvelope.Lost(stream, sequence, lastTimeNs, BookFault.BadMessage), _cancel.Token);
        }

        _sequences.Accept(stream, sequence, lastTimeNs);
    }

    // Head and checksum; the receiver finds what is wrong within.
    private static void Check(ImmutableArray<byte> block)
    {
        switch (TickBlock.KindOf(block))
        {
            case TickKind.Trade:
                TickBlock.DecodeTrades(block);
                break;
            case TickKind.Book:
                TickBlock.DecodeBooks(block);
                break;
            case TickKind.Quote:
                TickBlock.Decode(block);
                break;
            case TickKind.Bar:
                TickBlock.DecodeBars(block);
                break;
        }
    }
}
