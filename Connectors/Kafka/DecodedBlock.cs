using System.Collections.Immutable;
using OrleansTrading.Domain.Bars;
using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Kafka;

/// <summary>
/// The ticks of a block, all read before the first is passed on: of a block that breaks off nothing is. A buffer that is filled again and again; what
/// it keeps is bounded by what a block may hold. Not safe for more than one thread.
/// </summary>
internal sealed class DecodedBlock
{
    private readonly List<Quote> _quotes = [];
    private readonly List<Trade> _trades = [];
    private readonly List<VenueBar> _bars = [];
    private readonly List<BookHead> _books = [];
    private readonly List<BookLevel> _levels = [];
    private readonly BookUpdate _update = new();

    /// <summary>Of which kind its ticks are.</summary>
    public TickKind Kind { get; private set; }

    /// <summary>Number of ticks.</summary>
    public int Count => Kind switch
    {
        TickKind.Quote => _quotes.Count,
        TickKind.Trade => _trades.Count,
        TickKind.Bar => _bars.Count,
        _ => _books.Count,
    };

    /// <summary>A tick. An update of a book is valid until the next one is asked for.</summary>
    public Tick this[int index] => Kind switch
    {
        TickKind.Quote => new Tick(_quotes[index]),
        TickKind.Trade => new Tick(_trades[index]),
        TickKind.Bar => new Tick(_bars[index]),
        _ => new Tick(Update(_books[index])),
    };

    /// <summary>Reads a block.</summary>
    /// <exception cref="Domain.RefusedException">TICK_BLOCK_CORRUPT: the block cannot be read; the buffer holds nothing that means anything.</exception>
    public void Read(ImmutableArray<byte> block)
    {
        Kind = TickBlock.KindOf(block);
        switch (Kind)
        {
            case TickKind.Quote:
                _quotes.Clear();
                foreach (var quote in TickBlock.Decode(block)) _quotes.Add(quote);
                break;
            case TickKind.Trade:
                _trades.Clear();
                foreach (var trade in TickBlock.DecodeTrades(block)) _trades.Add(trade);
                break;
            case TickKind.Bar:
                _bars.Clear();
                foreach (var bar in TickBlock.DecodeBars(block)) _bars.Add(bar);
                break;
            default:
                ReadBooks(block);
                break;
        }
    }

    private void ReadBooks(ImmutableArray<byte> block)
    {
        _books.Clear();
        _levels.Clear();
        var updates = TickBlock.DecodeBooks(block);
        while (updates.Read(_update))
        {
            _books.Add(new BookHead(
                _update.Kind, _update.TimeNs, _update.Sequence, _update.Fault, _levels.Count, _update.Bids.Length, _update.Asks.Length));
            _levels.AddRange(_update.Bids);
            _levels.AddRange(_update.Asks);
        }
    }

    private BookUpdate Update(in BookHead head)
    {
        if (head.Kind == BookUpdateKind.Stale)
        {
            _update.BeginStale(head.TimeNs, head.Fault);
            return _update;
        }

        _update.Begin(head.Kind, head.TimeNs, head.Sequence);
        for (var i = 0; i < head.Bids; i++) _update.AddBid(_levels[head.FirstLevel + i]);
        for (var i = 0; i < head.Asks; i++) _update.AddAsk(_levels[head.FirstLevel + head.Bids + i]);
        return _update;
    }

    // The levels of all updates lie one after the other, so that an update of many does not leave its room behind in each place it has been in.
    private readonly record struct BookHead(
        BookUpdateKind Kind, long TimeNs, long Sequence, BookFault Fault, int FirstLevel, int Bids, int Asks);
}
