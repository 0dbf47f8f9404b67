using System.Runtime.InteropServices;
using OrleansTrading.Domain.Books;

namespace OrleansTrading.Connectors.Venues.Live;

/// <summary>Levels of one message, in lists that are filled again and again.</summary>
internal sealed class LevelBuffer
{
    private readonly List<BookLevel> _bids = [];
    private readonly List<BookLevel> _asks = [];

    public ReadOnlySpan<BookLevel> Bids => CollectionsMarshal.AsSpan(_bids);

    public ReadOnlySpan<BookLevel> Asks => CollectionsMarshal.AsSpan(_asks);

    public bool IsFull => _bids.Count + _asks.Count >= BookUpdate.MaxLevels;

    public void Clear()
    {
        _bids.Clear();
        _asks.Clear();
    }

    public void Add(bool isBid, BookLevel level) => (isBid ? _bids : _asks).Add(level);
}
