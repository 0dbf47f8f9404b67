using System.Collections.Immutable;
using System.Runtime.InteropServices;
using OrleansTrading.Domain.Bars;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Silo;

/// <summary>Gathers ticks of one venue, instrument and kind into a block. Nothing but the block itself is allocated.</summary>
internal sealed class BlockCutter
{
    private readonly Quote[] _quotes = new Quote[TickBlock.MaxQuotes];
    private readonly Trade[] _trades = new Trade[TickBlock.MaxTrades];
    private readonly BookBlockWriter _books = new();
    private readonly List<VenueBar> _bars = [];

    /// <summary>What is gathered.</summary>
    public TickKind Kind { get; private set; }

    /// <summary>Index of the venue of what is gathered.</summary>
    public int Venue { get; private set; }

    /// <summary>Index of the instrument of what is gathered.</summary>
    public int Instrument { get; private set; }

    /// <summary>Ticks gathered.</summary>
    public int Count { get; private set; }

    /// <summary>Time of the last of them, Unix nanoseconds UTC.</summary>
    public long TimeNs { get; private set; }

    /// <summary>Adds a tick.</summary>
    /// <returns>False: it does not belong with what is gathered, or has no room there; that is to be taken first.</returns>
    public bool TryAdd(in TapeTick entry)
    {
        var tick = entry.Tick;
        if (Count > 0 && (entry.Venue != Venue || entry.Instrument != Instrument || tick.Kind != Kind)) return false;
        switch (tick.Kind)
        {
            case TickKind.Quote when Count < _quotes.Length:
                _quotes[Count] = tick.Quote;
                break;
            case TickKind.Trade when Count < _trades.Length:
                _trades[Count] = tick.Trade;
                break;
            case TickKind.Book when _books.TryAdd(tick.Book):
                break;
            case TickKind.Bar when Count < TickBlock.MaxBars:
                _bars.Add(tick.Bar);
                break;
            default:
                return false;
        }

        (Venue, Instrument, Kind, TimeNs) = (entry.Venue, entry.Instrument, tick.Kind, tick.TimeNs);
        Count++;
        return true;
    }

    /// <summary>The block of what is gathered; the next begins empty.</summary>
    public ImmutableArray<byte> Take()
    {
        var count = Count;
        Count = 0;
        return Kind switch
        {
            TickKind.Quote => TickBlock.Encode(_quotes.AsSpan(0, count)),
            TickKind.Trade => TickBlock.EncodeTrades(_trades.AsSpan(0, count)),
            TickKind.Book => _books.Take(),
            _ => TakeBars(),
        };
    }

    private ImmutableArray<byte> TakeBars()
    {
        var block = TickBlock.EncodeBars(CollectionsMarshal.AsSpan(_bars));
        _bars.Clear();
        return block;
    }
}
