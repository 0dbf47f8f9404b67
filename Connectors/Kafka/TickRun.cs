using System.Collections.Immutable;
using System.Runtime.InteropServices;
using OrleansTrading.Domain.Bars;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Kafka;

/// <summary>
/// Ticks of one kind and listing, in order of time, on their way into a block. A buffer that is filled again and again. Not safe for more than one
/// thread.
/// </summary>
internal sealed class TickRun
{
    // Of one tick in the memory of a run, no less than in its block.
    private const int QuoteBytes = 32;
    private const int TradeBytes = 40;
    private const int BarBytes = 88;
    private const int BookBytes = 40;
    private const int LevelBytes = 20;

    private readonly List<Quote> _quotes = [];
    private readonly List<Trade> _trades = [];
    private readonly List<VenueBar> _bars = [];
    private readonly BookBlockWriter _books = new();
    private TickKind _kind;
    private long _lastTimeNs;
    private int _ticks;
    private int _bytes;

    /// <summary>Bytes that a tick counts for.</summary>
    public static int BytesOf(in Tick tick) => tick.Kind switch
    {
        TickKind.Quote => QuoteBytes,
        TickKind.Trade => TradeBytes,
        TickKind.Bar => BarBytes,
        _ => BookBytes + LevelBytes * (tick.Book.Bids.Length + tick.Book.Asks.Length),
    };

    /// <summary>Whether a block can hold the tick at all.</summary>
    /// <exception cref="ArgumentException">Its time is before the epoch, or a trade's aggressor or a bar's price is none.</exception>
    public static void Check(in Tick tick)
    {
        if (tick.TimeNs < 0) throw new ArgumentException($"A tick's time is not before the epoch: {tick}.", nameof(tick));
        if (tick.Kind == TickKind.Trade && tick.Trade.Aggressor > Aggressor.Seller)
            throw new ArgumentException($"{tick.Trade.Aggressor} is no aggressor.", nameof(tick));
        if (tick.Kind == TickKind.Bar && tick.Bar.Price is < BarPrice.Trade or > BarPrice.Ask)
            throw new ArgumentException($"{tick.Bar.Price} is no price of a bar.", nameof(tick));
    }

    /// <summary>Whether a tick could stand in the same block, were there room.</summary>
    public bool IsFollowedBy(in Tick tick) => _ticks == 0 || (tick.Kind == _kind && tick.TimeNs >= _lastTimeNs);

    /// <summary>Takes a tick; an empty run takes any.</summary>
    /// <returns>False: it is of another kind or before the last one, or the block is full.</returns>
    public bool TryAdd(in Tick tick, int maxTicks, int maxBytes)
    {
        var bytes = BytesOf(tick);
        if (!IsFollowedBy(tick) || (_ticks > 0 && (_ticks >= maxTicks || _bytes + bytes > maxBytes))) return false;
        switch (tick.Kind)
        {
            case TickKind.Quote:
                _quotes.Add(tick.Quote);
                break;
            case TickKind.Trade:
                _trades.Add(tick.Trade);
                break;
            case TickKind.Bar:
                _bars.Add(tick.Bar);
                break;
            default:
                if (!_books.TryAdd(tick.Book)) return false;
                break;
        }

        (_kind, _lastTimeNs) = (tick.Kind, tick.TimeNs);
        _ticks++;
        _bytes += bytes;
        return true;
    }

    /// <summary>The block of what it has taken, of which there is something; it is empty then.</summary>
    public OutgoingBlock Take()
    {
        var block = new OutgoingBlock(_kind, Encode(), _lastTimeNs, _ticks, _bytes, IsKeyframe: false);
        (_ticks, _bytes) = (0, 0);
        return block;
    }

    private ImmutableArray<byte> Encode()
    {
        switch (_kind)
        {
            case TickKind.Quote:
                var quotes = TickBlock.Encode(CollectionsMarshal.AsSpan(_quotes));
                _quotes.Clear();
                return quotes;
            case TickKind.Trade:
                var trades = TickBlock.EncodeTrades(CollectionsMarshal.AsSpan(_trades));
                _trades.Clear();
                return trades;
            case TickKind.Bar:
                var bars = TickBlock.EncodeBars(CollectionsMarshal.AsSpan(_bars));
                _bars.Clear();
                return bars;
            default:
                return _books.Take();
        }
    }
}

/// <summary>A block that waits to be sent.</summary>
/// <param name="Kind">Of which kind its ticks are.</param>
/// <param name="Block">The ticks.</param>
/// <param name="LastTimeNs">Time of the last of them.</param>
/// <param name="Ticks">For how many ticks it counts in the bounds.</param>
/// <param name="Bytes">For how many bytes.</param>
/// <param name="IsKeyframe">Whether it repeats what was said before.</param>
internal readonly record struct OutgoingBlock(
    TickKind Kind, ImmutableArray<byte> Block, long LastTimeNs, int Ticks, int Bytes, bool IsKeyframe);

/// <summary>Runs that nobody fills. Large ones are not kept. May be used from any thread.</summary>
internal sealed class TickRunPool
{
    private const int Most = 256;
    private const int MostBytes = 64 * 1024;

    private readonly Lock _lock = new();
    private readonly Stack<TickRun> _free = [];

    public TickRun Rent()
    {
        lock (_lock) return _free.TryPop(out var run) ? run : new TickRun();
    }

    /// <param name="run">An empty run.</param>
    /// <param name="bytes">What it has held.</param>
    public void Return(TickRun run, int bytes)
    {
        if (bytes > MostBytes) return;
        lock (_lock)
        {
            if (_free.Count < Most) _free.Push(run);
        }
    }
}
